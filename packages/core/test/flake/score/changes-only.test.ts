import { describe, expect, it } from 'vitest'
import {
  extractHistories,
  type ExtractOptions,
  type RunContext,
  type TestHistory,
} from '../../../src/flake/evidence/index.ts'
import { newQuarantineRecord } from '../../../src/flake/quarantine/index.ts'
import { scoreFlakes, scoreHistories, type FlakeScore } from '../../../src/flake/score/index.ts'
import { resultsOf } from '../evidence/examples.ts'
import {
  healthyHistories,
  historiesOf,
  main,
  planOf,
  policies,
  reduced,
  repeated,
  scoreOf,
} from './projects.ts'

/** What is said where nobody says of which branch runs were: each commit is a change of its own. */
function scoreOfChanges(codes: readonly string[], options: ExtractOptions = {}): FlakeScore {
  return scoreOf(scoreFlakes(resultsOf('a', codes), options), 'a')
}

function changesOf(codes: readonly string[], options: ExtractOptions = {}): readonly TestHistory[] {
  return extractHistories(resultsOf('a', codes), options).histories
}

function expectNotPlanned(histories: readonly TestHistory[]): void {
  for (const policy of policies) expect(planOf(histories, policy).candidates).toEqual([])
}

/** The runs from one to another as pushes of one change. */
function pushes(from: number, count: number): RunContext[] {
  return Array.from({ length: count }, (_, push) => ({
    id: `run-${from + push}`,
    branch: 'change',
    change: 'mine',
  }))
}

/** Two flips, of which the older one is 31 runs old. */
const flaked = [...repeated(10, 'P'), 'FP', ...repeated(10, 'P'), 'FP', ...repeated(20, 'P')]

describe('a test of which only changes are known', () => {
  it.each(['F', 'FF'].flatMap((code) => [3, 5, 30, 100].map((count) => ({ code, count }))))(
    'is broken after two flips and then $count times $code, and not planned',
    ({ code, count }) => {
      const codes = [...flaked, ...repeated(count, code)]
      const score = scoreOfChanges(codes)
      expect(score).toMatchObject({ state: 'broken', failingTail: count, samples: 42, failures: 2 })
      expect(score.explanation).toContain(`the last ${count} runs, of several changes`)
      expectNotPlanned(changesOf(codes))
    },
  )

  it('is as flaky as it was while changes fail at its end, whatever their number', () => {
    const { score, flakyNow, rate } = scoreOfChanges(flaked)
    for (const count of [1, 2, 3, 30])
      expect(scoreOfChanges([...flaked, ...repeated(count, 'F')])).toMatchObject({ score, flakyNow, rate })
  })

  it.each([
    { passed: 50, failed: 10, state: 'broken' },
    { passed: 100, failed: 2, state: 'unknown' },
    { passed: 0, failed: 2, state: 'unknown' },
    { passed: 0, failed: 3, state: 'unknown' },
    { passed: 0, failed: 5, state: 'broken' },
    { passed: 0, failed: 40, state: 'broken' },
  ])(
    'is $state after $passed passes and $failed failing changes, and not flaky',
    ({ passed, failed, state }) => {
      const codes = [...repeated(passed, 'P'), ...repeated(failed, 'F')]
      const score = scoreOfChanges(codes)
      expect(score.state).toBe(state)
      expect(score.failingTail).toBe(failed)
      expect(score.score).toBeLessThan(0.1)
      expectNotPlanned(changesOf(codes))
    },
  )

  it.each([
    { name: 'one that never failed', before: repeated(50, 'P'), state: 'unknown' },
    { name: 'one that flaked', before: flaked, state: 'flaky' },
  ])('is not broken by five pushes of one change: $name', ({ before, state }) => {
    const options = { runs: pushes(before.length, 5) }
    const { score } = scoreOfChanges(before)
    const after = scoreOfChanges([...before, ...repeated(5, 'F')], options)
    expect(after).toMatchObject({ failingTail: 5, score })
    expect(after.state).not.toBe('broken')
    if (state === 'flaky') expect(after.state).toBe('flaky')
  })

  it('is broken by the changes of others beside those pushes', () => {
    const codes = [...repeated(50, 'P'), ...repeated(7, 'F')]
    expect(scoreOfChanges(codes, { runs: pushes(50, 6) }).state).not.toBe('broken')
    expect(scoreOfChanges(codes, { runs: pushes(50, 5) }).state).toBe('broken')
  })

  it('is no longer broken once a change passes', () => {
    const broken = [...repeated(50, 'P'), ...repeated(10, 'F')]
    expect(scoreOfChanges(broken).state).toBe('broken')
    expect(scoreOfChanges([...broken, 'P'])).toMatchObject({ failingTail: 0 })
    expect(scoreOfChanges([...broken, 'P']).state).not.toBe('broken')
    expect(scoreOfChanges([...broken, ...repeated(20, 'P')]).state).toBe('recovered')
  })

  it('is not in quarantine at any time where all runs are of changes', () => {
    for (const policy of policies)
      for (const codes of [repeated(30, 'F'), [...repeated(40, 'P'), ...repeated(30, 'F')]]) {
        let record = newQuarantineRecord({ testcase: 'broken', variant: {} })
        for (let seen = 1; seen <= codes.length; seen++) {
          const [history] = extractHistories(resultsOf('broken', codes.slice(0, seen))).histories
          if (!history) continue
          record = reduced(record, history, policy)
          expect(record.state).not.toBe('quarantined')
        }
        expect(record.state).toBe('broken')
      }
  })

  it('that fails hard in three of ten is flaky by them, with all of its runs, and broken by a row too long for that', () => {
    const codes = Array.from({ length: 100 }, (_, run) => ((run * 7) % 10 < 3 ? 'F' : 'P'))
    expect(scoreOfChanges(codes)).toMatchObject({ state: 'flaky', samples: 100, failures: 30 })
    expect(scoreOfChanges([...codes, ...repeated(7, 'F')]).state).toBe('flaky')
    expect(scoreOfChanges([...codes, ...repeated(8, 'F')]).state).toBe('broken')
    expectNotPlanned(changesOf([...codes, ...repeated(8, 'F')]))
  })
})

describe('an outage that all tests survive by a retry', () => {
  const codes = repeated(152, 'P').map((code, run) => (run === 50 || run === 100 ? 'FP' : code))

  it.each([
    { of: 'main', options: main },
    { of: 'changes', options: {} },
  ])('makes nobody flaky, in runs of $of', ({ options }) => {
    const results = Array.from({ length: 100 }, (_, test) => resultsOf(`t${test}`, codes)).flat()
    const { histories, massFailures } = extractHistories(results, options)
    expect(massFailures.map(({ run, flipped }) => [run, flipped])).toEqual([
      ['run-100', 100],
      ['run-50', 100],
    ])
    for (const score of scoreHistories(histories)) {
      expect(score).toMatchObject({ samples: 150, failures: 0, flips: { commits: 0 } })
      expect(score.state).not.toBe('flaky')
      expect(score.score).toBeLessThan(0.05)
    }
    expectNotPlanned(histories)
    const kept = extractHistories(results, { ...options, massFailures: 'keep' }).histories
    expect(scoreHistories(kept).filter(({ state }) => state === 'flaky')).not.toEqual([])
  })
})

describe('runs at the end of main that were left out', () => {
  const old = [...repeated(30, 'P'), 'FP', ...repeated(10, 'P'), 'FP', ...repeated(30, 'P')]

  it.each(
    ['F', 'FF'].flatMap((code) =>
      [0, 100].flatMap((others) => [
        { code, others, kept: 2, leftOut: 2 },
        { code, others, kept: 1, leftOut: 2 },
        { code, others, kept: 2, leftOut: 1 },
        { code, others, kept: 0, leftOut: 3 },
      ]),
    ),
  )(
    'count with $kept of $code that were kept: $leftOut, beside $others others',
    ({ code, others, kept, leftOut }) => {
      const [history] = historiesOf('a', [...old, ...repeated(kept, code)])
      if (!history) return expect.unreachable()
      const histories = [{ ...history, excludedTail: leftOut }, ...healthyHistories(others, old.length)]
      const score = scoreOf(scoreHistories(histories), 'a')
      expect(score).toMatchObject({ state: 'broken', failingTail: kept + leftOut })
      expect(score.explanation).toContain(`the last ${kept + leftOut} runs of main`)
      expectNotPlanned(histories)
    },
  )
})

describe('thin evidence', () => {
  it('of a few runs that flipped quarantines no test, whatever its score', () => {
    const [policy] = policies
    if (!policy) return expect.unreachable()
    for (const runs of [1, 2, 3, 4]) {
      const histories = historiesOf('a', repeated(runs, 'FP'))
      expect(scoreOf(scoreHistories(histories), 'a').state).toBe('unknown')
      expect(planOf(histories, policy).candidates).toEqual([])
    }
    expect(planOf(historiesOf('a', repeated(20, 'FP')), policy).candidates).toHaveLength(1)
  })
})
