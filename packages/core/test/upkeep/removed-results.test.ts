import { okAsync } from 'neverthrow'
import { expect, it } from 'vitest'
import { scoreFlakes } from '../../src/flake/index.ts'
import { storedResultsOf } from '../../src/ports/stored-results.ts'
import type { TestResult } from '../../src/schema/result.ts'
import { scoreStates } from '../../src/upkeep/index.ts'
import { runRecords } from '../../src/upkeep/run-record.ts'
import { append, fold, keysOf, result } from './support/examples.ts'
import { smallStorage, type SmallStorage } from './support/small-storage.ts'

/** Twelve tests of one run, of which three fail: a quarter of them, but too few for the run to have failed as a whole. */
function failingRun(day: number): readonly TestResult[] {
  return Array.from({ length: 12 }, (_, index) => result(day, `t${index}`, index < 3 ? 'FAILED' : 'PASSED'))
}

async function expectAllCounted(storage: SmallStorage): Promise<void> {
  const { scores, unreadable } = (await scoreStates(storage.states))._unsafeUnwrap()
  expect(unreadable).toEqual([])
  expect(scores).toEqual(scoreFlakes(storage.stored()))
}

it('counts a report once that was taken out and stored again, long after', async () => {
  const storage = smallStorage()
  await append(storage, 'a', failingRun(1))
  await append(storage, 'b', failingRun(9))
  await fold(storage)
  storage.remove('a')
  // The removal is folded by itself, as where nothing else came.
  await fold(storage)
  await append(storage, 'a', failingRun(1))
  await fold(storage)
  await expectAllCounted(storage)
  const record = runRecords.read(storage.entries('flake-states').get('run run-1') ?? new Uint8Array())
  expect(record).toMatchObject({ tests: 12, failed: 3 })
})

it('counts what a report says that was made again otherwise', async () => {
  const storage = smallStorage()
  await append(storage, 'a', failingRun(1))
  await append(storage, 'b', failingRun(2))
  await fold(storage)
  for (const key of ['b', 'a']) storage.remove(key)
  await append(
    storage,
    'b',
    failingRun(2).map((own) => ({ ...own, outcome: 'FAILED' })),
  )
  await append(storage, 'a', failingRun(1))
  await fold(storage, { batchResults: 1 })
  await expectAllCounted(storage)
  const record = runRecords.read(storage.entries('flake-states').get('run run-2') ?? new Uint8Array())
  expect(record).toMatchObject({ tests: 12, failed: 12 })
})

it('expects results to be removed while a step reads', async () => {
  const storage = smallStorage()
  await append(storage, 'a', [result(1, 'x', 'PASSED'), result(1, 'y', 'PASSED')])
  await append(storage, 'b', [result(9, 'x', 'PASSED')])
  await fold(storage)
  const damaged = [{ key: 'run run-1', body: Uint8Array.of(9) }]
  expect((await storage.states.put('flake-states', damaged)).isOk()).toBe(true)
  // Of one test all days are settled that come, of one a run is known, and of one nobody can say whether it is.
  const late = [result(2, 'x', 'FAILED'), result(1, 'y', 'FAILED', { attempt: 2 }), result(1, 'z', 'PASSED')]
  await append(storage, 'late', late)
  const results = { ...storage.results, stored: () => okAsync(storedResultsOf(late)) }
  for (const key of ['a', 'b', 'late']) storage.remove(key)
  expect(await fold({ ...storage, results }, { batchResults: 3 })).toMatchObject({ isBehind: false })
  expect(keysOf(storage, 'test')).toHaveLength(2)
})

it('reads a run again of which nothing is known any more but by its tests', async () => {
  const storage = smallStorage()
  await append(storage, 'a', failingRun(1))
  await fold(storage)
  const forgotten = keysOf(storage, 'run').map((key) => ({ key, body: undefined }))
  expect((await storage.states.put('flake-states', forgotten)).isOk()).toBe(true)
  await append(storage, 'b', [result(1, 't0', 'PASSED', { attempt: 2 })])
  await fold(storage)
  await expectAllCounted(storage)
  const record = runRecords.read(storage.entries('flake-states').get('run run-1') ?? new Uint8Array())
  expect(record).toMatchObject({ tests: 12, failed: 2, flipped: 1 })
})

it('takes results for removed where it cannot be read whether any were', async () => {
  const storage = smallStorage()
  await append(storage, 'a', failingRun(1))
  await append(storage, 'b', failingRun(9))
  await fold(storage)
  storage.remove('a')
  await fold(storage)
  const damaged = keysOf(storage, 'sweep').map((key) => ({ key, body: Uint8Array.of(9) }))
  expect((await storage.states.put('flake-states', damaged)).isOk()).toBe(true)
  await append(storage, 'a', failingRun(1))
  await fold(storage)
  await expectAllCounted(storage)
})
