import { readdirSync, readFileSync } from 'node:fs'
import { ingestSteps, type StepHook } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { pieces } from './support/all-of-ingest.ts'
import { Killed, killAt } from './support/workbench.ts'

const source = new URL('../../../core/src/ingest/', import.meta.url)

async function workAll(storage: CompleteStorage, step: StepHook): Promise<void> {
  for (const piece of pieces) await piece(storage, step)
}

/** Without the numbers by which states count their changes: one that was put and taken away again counts anew. */
function contents(database: ReturnType<typeof createMemoryDatabase>): readonly string[] {
  return [...snapshotLines(database)]
    .map((line) => line.replace(/"version":\d+/, ''))
    .filter((line) => !line.includes('"kind":"end"'))
}

describe('the places of ingest', () => {
  it('are those that stand in the code, each once in the list', () => {
    const inCode = readdirSync(source).flatMap((file) => {
      const text = readFileSync(new URL(file, source), 'utf8')
      return [...text.matchAll(/step(?:\?\.)?\('([^']+)'\)/g)].map((match) => match[1] ?? '')
    })
    expect([...new Set(inCode)].sort()).toEqual([...ingestSteps].sort())
    expect(new Set(ingestSteps).size).toBe(ingestSteps.length)
  })

  it('are all passed, and whoever is killed at one of them comes to the same in the end', async () => {
    const whole = createMemoryDatabase()
    const { step, passed } = killAt(Number.POSITIVE_INFINITY)
    await workAll(whole.open('shop'), step)
    expect([...new Set(passed)].sort()).toEqual([...ingestSteps].sort())

    for (let place = 0; place < passed.length; place++) {
      const database = createMemoryDatabase()
      const killer = killAt(place)
      const storage = database.open('shop')
      let kills = 0
      for (const piece of pieces)
        await piece(storage, killer.step).catch(async (cause: unknown) => {
          expect(cause).toBeInstanceOf(Killed)
          kills += 1
          await piece(storage, () => {})
        })
      expect(kills).toBe(1)
      expect(contents(database), `killed at ${place}, ${passed[place]}`).toEqual(contents(whole))
    }
  })
})
