import {
  planStorageContract,
  registerStorageContract,
  storageContract,
  type StorageUnderTest,
} from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { brokenStores } from './support/broken-stores.ts'

/** The areas in which a store fails cases. */
async function failingAreas(store: StorageUnderTest): Promise<ReadonlySet<string>> {
  const areas = new Set<string>()
  for (const planned of planStorageContract(store)) {
    if (planned.skipReason !== undefined) continue
    await planned.run().catch(() => areas.add(planned.case.area))
  }
  return areas
}

describe('the storage contract has teeth', () => {
  it.each(brokenStores)('$fault is caught by $caughtBy', async ({ create, caughtBy }) => {
    expect([...(await failingAreas({ open: create() }))]).toContain(caughtBy)
  })

  it('lets a sound store pass', async () => {
    const database = createMemoryDatabase()
    expect([...(await failingAreas({ open: (project) => database.open(project) }))]).toEqual([])
  })

  it('fails every case that needs anything of a store that answers nothing', async () => {
    const failing = await failingAreas({
      open: () => {
        throw new Error('No store at all.')
      },
    })
    expect(failing).toEqual(new Set(storageContract.map(({ area }) => area)))
  })
})

describe('registerStorageContract', () => {
  const open = (project: string) => createMemoryDatabase().open(project)

  function namesOf(store: StorageUnderTest): string[] {
    const names: string[] = []
    const framework = {
      describe: (_: string, define: () => void) => define(),
      it: (name: string) => void names.push(name),
    }
    registerStorageContract(framework, 'memory', store)
    return names
  }

  it('registers every case once, under a name of its own', () => {
    const names = namesOf({ open, capabilities: ['own-outcomes'] })
    expect(names.sort()).toEqual(storageContract.map(({ name }) => name).sort())
    expect(new Set(names).size).toBe(names.length)
  })

  it('passes skipped cases on with the reason in the name', () => {
    const names = namesOf({ open, skip: [{ name: 'by group', reason: 'groups come later' }] })
    expect(names).toContain('by group (skipped: groups come later)')
    expect(names).toContain('takes outcomes of its own (skipped: needs own-outcomes)')
  })

  it('refuses to skip a case that does not exist', () => {
    expect(() => namesOf({ open, skip: [{ name: 'by gruop', reason: 'a typing mistake' }] })).toThrow(
      RangeError,
    )
  })

  it('disposes what a case opened, also when the case fails', async () => {
    const disposed: string[] = []
    const store: StorageUnderTest = {
      open: (project) => ({ ...createMemoryDatabase().open('p'), project }),
      dispose: (storages) => void disposed.push(...storages.map(({ project }) => project)),
    }
    const plan = planStorageContract(store).filter((planned) => planned.case.area === 'isolation')
    for (const planned of plan) await planned.run().catch(() => undefined)
    expect(disposed.length).toBeGreaterThan(plan.length)
  })
})
