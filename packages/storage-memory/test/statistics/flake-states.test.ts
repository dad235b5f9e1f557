import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { readFlakeSeries, recomputeScores } from '@gatewright/core/stats-runner'
import { foldFlakeStates, scoreStates } from '@gatewright/core/upkeep'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { lease } from './support/counted.ts'
import { begin } from './support/deliveries.ts'

const day = 86_400_000

/** One run a day: `flaky` fails at first and passes then on every third day, `slow/broken` fails from the 30th day on. */
async function project(days: number): Promise<CompleteStorage> {
  const storage = createMemoryDatabase().open('shop')
  for (let number = 0; number < days; number++) {
    const run = `run-${number}`
    const at = new Date(begin + number * day).toISOString()
    const attempt = (testcase: string, outcome: string, own: number): TestResult => ({
      id: `${run}/${testcase}/${own}`,
      testcase,
      item: { type: 'own_type', id: `c${number}` },
      outcome,
      submittedAt: at,
      variant: {},
      data: {},
      groups: [run],
      attempt: own,
    })
    const isFlaky = number % 3 === 0
    orThrow(
      await storage.results.append(run, [
        attempt('unit/flaky', isFlaky ? 'FAILED' : 'PASSED', 1),
        ...(isFlaky ? [attempt('unit/flaky', 'PASSED', 2)] : []),
        attempt('unit/steady', 'PASSED', 1),
        attempt('slow/broken', number < 30 ? 'PASSED' : 'FAILED', 1),
      ]),
    )
  }
  return storage
}

const main = { unstatedBranch: 'main' } as const

describe('readFlakeSeries', () => {
  it('answers days and weeks of the main branch without reading a result', async () => {
    const storage = await project(40)
    orThrow(await foldFlakeStates(storage, { ...lease, ...main }))
    const daily = orThrow(await readFlakeSeries(storage.states, 'day')).points
    expect(daily).toHaveLength(40)
    expect(daily[0]).toEqual({ start: begin, runs: 3, flaky: 1, failed: 0, rate: 1 / 3, tests: 3 })
    expect(daily[31]).toEqual({ start: begin + 31 * day, runs: 3, flaky: 0, failed: 1, rate: 0, tests: 3 })
    const weekly = orThrow(await readFlakeSeries(storage.states, 'week')).points
    // The first day is a Sunday.
    expect(weekly[1]).toEqual({ start: begin + day, runs: 21, flaky: 2, failed: 0, rate: 2 / 21, tests: 3 })
    const own = orThrow(
      await readFlakeSeries(storage.states, 'week', { testcases: { like: ['unit/%'] } }),
    ).points
    expect(own.map(({ tests, failed }) => [tests, failed])).toEqual(weekly.map(() => [2, 0]))
  })

  it('names states that it cannot read', async () => {
    const storage = await project(3)
    orThrow(await foldFlakeStates(storage, { ...lease, ...main }))
    orThrow(await storage.states.put('flake-states', [{ key: 'test x', body: new Uint8Array([9]) }]))
    expect(orThrow(await readFlakeSeries(storage.states, 'day')).unreadable).toEqual(['test x'])
  })
})

describe('recomputeScores', () => {
  it('counts history in another way, step by step, and says which tests are classified otherwise', async () => {
    const storage = await project(60)
    orThrow(await foldFlakeStates(storage, { ...lease, ...main }))
    const before = orThrow(await scoreStates(storage.states)).scores
    const fold = {
      ...lease,
      space: 'shorter',
      unstatedBranch: 'change',
      steps: 1,
      batchResults: 60,
    } as const
    const earlier = { at: begin + 20 * day }
    let calls = 0
    for (;;) {
      calls += 1
      const answer = orThrow(await recomputeScores(storage, { fold, after: earlier }))
      if (!answer.isComplete) {
        expect(answer).toMatchObject({ changes: [], tests: 0, fold: { isBehind: true } })
        continue
      }
      const after = orThrow(await scoreStates(storage.states, { ...earlier, space: 'shorter' })).scores
      const stateOf = (scores: typeof before, name: string) =>
        scores.find(({ testcase }) => testcase === name)?.state
      const differing = ['slow/broken', 'unit/flaky', 'unit/steady'].filter(
        (name) => stateOf(before, name) !== stateOf(after, name),
      )
      expect(answer.tests).toBe(3)
      expect(answer.changes.map(({ testcase }) => testcase)).toEqual(differing)
      expect(differing.length).toBeGreaterThan(0)
      break
    }
    expect(calls).toBeGreaterThan(2)
    expect(orThrow(await scoreStates(storage.states)).scores).toEqual(before)
  })

  it('compares scores of the same states by other settings, for the testcases that are asked about', async () => {
    const storage = await project(60)
    orThrow(await foldFlakeStates(storage, { ...lease, ...main }))
    const after = { at: begin + 2 * day }
    const all = orThrow(await recomputeScores(storage, { after }))
    expect(all).toMatchObject({ isComplete: true, tests: 3 })
    expect(all.changes.map(({ testcase, before }) => [testcase, before])).toContainEqual([
      'slow/broken',
      'broken',
    ])
    const some = orThrow(await recomputeScores(storage, { after, testcases: { like: ['slow/%'] } }))
    expect(some.changes.map(({ testcase }) => testcase)).toEqual(['slow/broken'])
    expect(orThrow(await recomputeScores(storage)).changes).toEqual([])
  })

  it('does not count anew where states are in use', async () => {
    const storage = await project(1)
    expect(() => recomputeScores(storage, { fold: { ...lease, space: 'flake-states' } })).toThrow(TypeError)
  })
})
