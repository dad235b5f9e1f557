import { storageCapabilities } from '@gatewright/core/ports'
import {
  planStorageContract,
  registerStorageContract,
  storageContract,
  type StorageUnderTest,
} from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { broken, withAnswers, withResults } from './support/broken-store.ts'
import { brokenStores } from './support/broken-stores.ts'
import { memoryCapabilities, memoryDatabases } from './support/memory-under-test.ts'
import { slowed } from './support/slow-store.ts'

/** The areas in which a store fails a case, of those that are looked at. */
async function failingAreas(
  store: StorageUnderTest,
  isLookedAt: (area: string) => boolean = () => true,
): Promise<readonly string[]> {
  const areas = new Set<string>()
  for (const { case: one, skipReason, run } of planStorageContract(store)) {
    // One failure says all.
    if (skipReason !== undefined || areas.has(one.area) || !isLookedAt(one.area)) continue
    await run().catch(() => areas.add(one.area))
  }
  return [...areas]
}

/** Of these every case is failed by a store that is broken in what the area is about. */
const provenAreas = [
  'time and ids',
  'change feed',
  'feed consumers',
  'as of a position',
  'stored results',
  'sign-offs',
  'removal of results',
  'raw reports',
  'ingest ledger',
  'decisions',
  'quarantine',
  'states',
  'outbox',
  'audit log',
  'isolation',
  'concurrency',
  'crash',
]

describe('the storage contract has teeth', () => {
  it.each(brokenStores)('$fault is caught by $caughtBy', async ({ create, createWithReopen, caughtBy }) => {
    const opening = createWithReopen?.() ?? { open: create() }
    const store = { ...opening, capabilities: memoryCapabilities }
    expect(await failingAreas(store, (area) => area === caughtBy)).toEqual([caughtBy])
  })

  it.each([
    ['in every store', broken(() => ({}))],
    ['in the results', withResults(() => ({}))],
    ['in the answers', withAnswers((answer) => answer)],
  ])('lets a store pass that is wrapped as the broken ones are, %s, and sound', async (_, create) => {
    const store = { open: create(), capabilities: memoryCapabilities }
    expect(await failingAreas(store, (area) => area !== 'big data')).toEqual([])
  })

  it('lets a slow store pass', async () => {
    const { open, reopen } = memoryDatabases()
    const store: StorageUnderTest = {
      open: (project) => slowed(open(project)),
      reopen: (project) => slowed(reopen(project)),
      capabilities: memoryCapabilities,
    }
    expect(await failingAreas(store, (area) => area !== 'big data')).toEqual([])
  })

  it('has no case in these areas that no broken store fails', async () => {
    const failed = new Set<string>()
    for (const { create, createWithReopen, caughtBy } of brokenStores) {
      const opening = createWithReopen?.() ?? { open: create() }
      for (const { case: one, skipReason, run } of planStorageContract({
        ...opening,
        capabilities: memoryCapabilities,
      })) {
        const isOpen = skipReason === undefined && one.area === caughtBy && !failed.has(one.name)
        if (isOpen && provenAreas.includes(one.area)) await run().catch(() => failed.add(one.name))
      }
    }
    const proven = storageContract.filter(({ area }) => provenAreas.includes(area))
    expect(proven.flatMap(({ name }) => (failed.has(name) ? [] : [name]))).toEqual([])
  })

  it('fails every case that needs anything of a store that answers nothing', async () => {
    const failing = await failingAreas({
      open: () => {
        throw new Error('No store at all.')
      },
      reopen: () => {
        throw new Error('No store at all.')
      },
      capabilities: storageCapabilities,
    })
    expect(failing).toEqual([...new Set(storageContract.map(({ area }) => area))])
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
    const reopen = open
    const names = namesOf({ open, reopen, capabilities: storageCapabilities })
    expect(names.sort()).toEqual(storageContract.map(({ name }) => name).sort())
    expect(new Set(names).size).toBe(names.length)
  })

  it('passes skipped cases on with the reason in the name', () => {
    const names = namesOf({ open, skip: [{ name: 'by group', reason: 'groups come later' }] })
    expect(names).toContain('by group (skipped: groups come later)')
    expect(names).toContain('takes outcomes of its own (skipped: needs own-outcomes)')
    expect(names).toContain('a report is known after reopening, and its key is taken (skipped: needs reopen)')
    expect(names).toContain(
      'claims and versions go on after reopening (skipped: needs reopen and outbox and audit)',
    )
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
