import { orThrow } from '@gatewright/core'
import { declareRun, processReport, receiveReport, settleRun, sweepIngest } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, ingest, item, junit, Killed, later, reader } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

function handIn(storage: CompleteStorage, run: string, number: number, of: number): Promise<unknown> {
  const about = { item, run: { id: run, chunk: { number, of } } }
  return ingest(storage, { id: `${run}-${number}`, bytes: junit([`case-${number}`]), about })
}

describe('the parts of a run', () => {
  it('are all remembered, however many they are and in whatever order they come', async () => {
    const storage = open()
    const count = 150
    const numbers = Array.from({ length: count }, (_, index) => ((index * 67) % count) + 1)
    for (const number of numbers.slice(0, -1)) await handIn(storage, 'run-1', number, count)
    expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({
      state: 'open',
      reports: count - 1,
      missingChunks: numbers.slice(-1),
    })
    await handIn(storage, 'run-1', numbers.at(-1) ?? 0, count)
    expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({
      state: 'complete',
      resultCount: count,
    })
  })

  it('are not those of a run whose name begins alike', async () => {
    const storage = open()
    const runs = ['a', 'a"', 'a"/', 'a/', 'a/"', '"a"', 'part/"a"/', 'ä']
    for (const run of runs) await handIn(storage, run, 1, 2)
    for (const run of runs) {
      const settled = orThrow(await settleRun(storage, run))
      expect(settled, run).toMatchObject({ reports: 1, missingChunks: [2], conflicts: [] })
    }
  })

  it('cost each report of a run that never ends no more than that of a new one', async () => {
    const storage = open()
    let [read, written] = [0, 0]
    const counted: CompleteStorage = {
      ...storage,
      states: {
        ...storage.states,
        get: (...asked) =>
          storage.states.get(...asked).map((entries) => {
            read += entries.reduce((sum, { body }) => sum + body.length, 0)
            return entries
          }),
        put: (space, changes, ...more) => {
          written += changes.reduce((sum, { body }) => sum + (body?.length ?? 0), 0)
          return storage.states.put(space, changes, ...more)
        },
      },
    }
    const costs: string[] = []
    for (let number = 100; number < 150; number++) {
      ;[read, written] = [0, 0]
      const about = { item, run: { id: 'nightly' } }
      await ingest(counted, { id: `${number}`, bytes: junit([`case-${number}`]), about })
      costs.push(`${read} ${written}`)
    }
    expect(new Set(costs).size).toBe(1)
  })

  it('wait for each other where the run was declared and they have no numbers', async () => {
    const storage = open()
    orThrow(await declareRun(storage, { run: 'run-1', testcases: ['unit/a', 'unit/b'] }, { at }))
    for (const name of ['a', 'b'])
      await ingest(storage, { id: name, bytes: junit([name]), about: { item, run: { id: 'run-1' } } })
    expect(orThrow(await storage.groups.get('run-1'))?.state).toBe('open')
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('complete')
  })

  it('count once where a report was remembered, lost, ended by a sweep, and sent again', async () => {
    const storage = open()
    const about = { item, run: { id: 'run-1', chunk: { number: 1, of: 2 } } }
    const first = { id: 'first', bytes: junit(['adds']), about }
    const { digest } = orThrow(await receiveReport(storage, first, { at }))
    const cutShort = processReport(storage, reader, 'first', {
      at,
      step: (place) => {
        if (place === 'process/part-recorded') throw new Killed(place)
      },
    })
    await expect(cutShort).rejects.toThrow(Killed)
    orThrow(await storage.reports.remove(digest))
    orThrow(await sweepIngest(storage, { at: '2026-12-24T00:00:00Z', dryRun: false }))
    expect(orThrow(await storage.ingest.get('first'))?.stage).toBe('invalid')
    expect((await ingest(storage, { ...first, id: 'again' }, { at: later })).stage).toBe('valid')
    await handIn(storage, 'run-1', 2, 2)
    expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({ state: 'complete', resultCount: 2 })
  })
})
