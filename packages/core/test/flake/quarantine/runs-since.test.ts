import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testKey, type TestHistory, type TestRun } from '../../../src/flake/evidence/index.ts'
import { recentFlips, runsSince } from '../../../src/flake/quarantine/index.ts'
import { run } from './examples.ts'

function historyOf(runs: readonly TestRun[]): TestHistory {
  return { testcase: 'unit/a', variant: {}, runs }
}

const runs = fc.array(
  fc
    .record({
      at: fc.nat(9),
      commit: fc.constantFrom('a', 'b', 'c'),
      branch: fc.constantFrom('main' as const, 'change' as const),
      passes: fc.nat(2),
      failures: fc.nat(2),
    })
    .filter(({ passes, failures }) => passes + failures > 0)
    .map((fields) => run(fields)),
  { maxLength: 20 },
)
const edges = fc.tuple(fc.nat(9), fc.nat(9))

describe('runsSince', () => {
  it('does not depend on order or repeats', () => {
    fc.assert(
      fc.property(runs, edges, (some, [from, at]) => {
        const shuffled = historyOf([...some, ...some].reverse())
        expect(runsSince(shuffled, from, at)).toEqual(runsSince(historyOf(some), from, at))
        expect(recentFlips(shuffled, at, 5)).toEqual(recentFlips(historyOf(some), at, 5))
      }),
    )
  })

  it('counts what came after the one time, until the other', () => {
    fc.assert(
      fc.property(runs, edges, (some, [from, at]) => {
        const seen = runsSince(historyOf(some), from, at)
        const own = some.filter((one) => one.at > from && one.at <= at)
        const last = Math.max(...own.filter(({ failures }) => failures > 0).map((one) => one.at))
        expect(seen.runs).toBe(own.length)
        expect(seen.flips).toBe(own.filter(({ passes, failures }) => passes > 0 && failures > 0).length)
        // At the time of the last failure nothing counts as clean behind it.
        expect(seen.cleanTail).toBe(own.filter((one) => one.at > last).length)
        expect(seen.lastRunAt).toBe(own.length === 0 ? undefined : Math.max(...own.map((one) => one.at)))
      }),
    )
  })

  it('takes a failure on a change as an end of clean runs, but not as one of main', () => {
    const failure = run({ at: 2, branch: 'change', change: '7', passes: 0, failures: 1, results: ['f'] })
    const seen = runsSince(historyOf([run({ at: 1 }), failure, run({ at: 3 })]), 0, 9)
    expect(seen).toMatchObject({ cleanTail: 1, hardFailuresOnMain: 0, results: ['f'] })
  })

  it('names a hundred results at most, the last ones', () => {
    const many = Array.from({ length: 300 }, (_, at) => run({ at: at + 1, failures: 1, results: [`f${at}`] }))
    const { results } = runsSince(historyOf(many), 0, 1000)
    expect(results).toHaveLength(100)
    expect(results.at(-1)).toBe('f299')
  })
})

describe('recentFlips', () => {
  it('finds commits that failed in one run and passed in another', () => {
    const some = [
      run({ at: 1, commit: 'a', passes: 0, failures: 1 }),
      run({ at: 2, commit: 'a' }),
      run({ at: 3, commit: 'b', passes: 1, failures: 1 }),
      run({ at: 4, commit: '__proto__', passes: 0, failures: 1 }),
    ]
    expect(recentFlips(historyOf(some), 9, 9)).toEqual({ runs: 4, flakyCommits: 2 })
    expect(recentFlips(historyOf(some), 9, 8)).toEqual({ runs: 3, flakyCommits: 1 })
  })
})

describe('testKey', () => {
  it('tells tests and variants apart, whatever the order of the keys', () => {
    const keys = [
      testKey({ testcase: 'a', variant: {} }),
      testKey({ testcase: 'a', variant: { b: 'c' } }),
      testKey({ testcase: 'a","b:c\n', variant: {} }),
      testKey({ testcase: 'a', variant: { b: 'c', d: 'e' } }),
    ]
    expect(new Set(keys).size).toBe(4)
    expect(testKey({ testcase: 'a', variant: { d: 'e', b: 'c' } })).toBe(keys[3])
  })
})
