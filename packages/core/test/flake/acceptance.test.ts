import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { extractHistories, type RunContext, type TestHistory } from '../../src/flake/evidence/index.ts'
import { defaultQuarantinePolicy, newQuarantineRecord } from '../../src/flake/quarantine/index.ts'
import { scoreFlakes, scoreHistories, type FlakeScore } from '../../src/flake/score/index.ts'
import { flakeGuardScorer } from '../../src/flake/scorers/index.ts'
import { fromEpochMs, type TestResult } from '../../src/schema/index.ts'
import { result, resultsOf } from './evidence/examples.ts'
import {
  flipping,
  healthyHistories,
  historiesOf,
  main,
  newestOf,
  planOf,
  policies,
  reduced,
  repeated,
  scoreOf,
} from './score/projects.ts'

// What a detector has to be able to do that those we know of are not: each of these failed one of them.

describe('1: a broken test is never offered for quarantine', () => {
  const histories = [
    { name: 'always failed', codes: repeated(40, 'F') },
    { name: 'always failed, in three runs', codes: repeated(3, 'F') },
    { name: 'always failed, with retries', codes: repeated(20, 'FFF') },
    { name: 'passed until it broke', codes: [...repeated(100, 'P'), ...repeated(4, 'F')] },
    { name: 'passed until it broke, with retries', codes: [...repeated(100, 'P'), ...repeated(3, 'FF')] },
    { name: 'flaked before it broke', codes: [...repeated(15, 'P', 'P', 'FP'), ...repeated(6, 'FF')] },
    { name: 'was a coin before it broke', codes: [...repeated(20, 'P', 'F', 'P'), ...repeated(20, 'F')] },
    {
      name: 'broke a second time',
      codes: [...repeated(30, 'P'), ...repeated(5, 'F'), ...repeated(30, 'P'), ...repeated(5, 'F')],
    },
  ]

  it.each(histories.flatMap((own) => [0, 200].map((others) => ({ ...own, others }))))(
    'one that $name is broken, beside $others others',
    ({ codes, others }) => {
      const all = [...historiesOf('broken', codes), ...healthyHistories(others, codes.length)]
      const score = scoreOf(scoreHistories(all), 'broken')
      expect(score.state).toBe('broken')
      expect(score.failingTail).toBeGreaterThanOrEqual(3)
      for (const policy of policies) {
        const plan = planOf(all, policy)
        expect(plan.candidates).toEqual([])
        expect(plan.broken.map(({ testcase }) => testcase)).toEqual(['broken'])
      }
    },
  )

  it('is not in quarantine at any time, however its failures come in', () => {
    for (const policy of policies)
      for (const codes of [
        repeated(30, 'F'),
        repeated(30, 'FF'),
        [...repeated(40, 'P'), ...repeated(30, 'F')],
      ]) {
        let record = newQuarantineRecord({ testcase: 'broken', variant: {} })
        for (let seen = 1; seen <= codes.length; seen++) {
          const [history] = historiesOf('broken', codes.slice(0, seen))
          if (!history) continue
          record = reduced(record, history, policy)
          expect(record.state).not.toBe('quarantined')
          expect(planOf([history], policy).candidates).toEqual([])
        }
        expect(record.state).toBe('broken')
      }
  })

  it('leaves quarantine when it comes to fail always', () => {
    const flaking = repeated(25, 'P', 'P', 'P', 'FP')
    const [flaky] = historiesOf('a', flaking)
    const [broken] = historiesOf('a', [...flaking, ...repeated(8, 'FF')])
    if (!flaky || !broken) return expect.unreachable()
    const record = reduced(newQuarantineRecord(flaky), flaky, defaultQuarantinePolicy)
    expect(record.state).toBe('quarantined')
    expect(reduced(record, broken, defaultQuarantinePolicy).state).toBe('broken')
  })

  it('is broken whatever it was before', () => {
    const codes = fc.array(fc.constantFrom('P', 'P', 'P', 'FP', 'F', 'FF', 'FFP'), { maxLength: 60 })
    fc.assert(
      fc.property(codes, fc.constantFrom('F', 'FF'), (before, failing) => {
        const own = historiesOf('broken', [...before, ...repeated(80, failing)])
        expect(scoreHistories(own)[0]?.state).toBe('broken')
        expect(planOf(own, defaultQuarantinePolicy).candidates).toEqual([])
      }),
    )
  })

  it('is broken as well where so much failed with it that those runs do not count', () => {
    const codes = [...repeated(30, 'P'), ...repeated(5, 'F')]
    const results = Array.from({ length: 10 }, (_, test) => resultsOf(`t${test}`, codes)).flat()
    const { histories, massFailures } = extractHistories(results, main)
    expect(massFailures).toHaveLength(5)
    expect(new Set(scoreHistories(histories).map(({ state }) => state))).toEqual(new Set(['broken']))
    expect(planOf(histories, defaultQuarantinePolicy).candidates).toEqual([])
  })

  it('is broken by what main says, also where changes fail it beside main', () => {
    const codes = [...repeated(30, 'P', 'P'), ...repeated(10, 'F', 'F')]
    const runs = codes.map((_, run): RunContext => ({
      id: `run-${run}`,
      branch: run % 2 === 0 ? 'main' : 'change',
    }))
    const [score] = scoreFlakes(resultsOf('broken', codes), { runs })
    expect(score).toMatchObject({ state: 'broken', failingTail: 10 })
    // Only runs of main count where main fails, and the last changes beside a main that passed.
    expect(score?.samples).toBeLessThanOrEqual(70)
  })

  it('is broken and not offered where all runs are of changes too, whatever it was before', () => {
    // It may be flaky, but has a pass in each run: one that fails hard as often as not is told by no row.
    const codes = fc.array(fc.constantFrom('P', 'P', 'P', 'FP', 'FFP'), { maxLength: 60 })
    fc.assert(
      fc.property(codes, fc.constantFrom('F', 'FF'), (before, failing) => {
        const { histories } = extractHistories(resultsOf('broken', [...before, ...repeated(40, failing)]))
        expect(scoreHistories(histories)[0]?.state).toBe('broken')
        for (const policy of policies) expect(planOf(histories, policy).candidates).toEqual([])
      }),
    )
  })
})

describe('2: a flaky test is found without any retry', () => {
  /** For each of so many seeds what is said after the last run. */
  function scoresOf(
    seeds: number,
    runs: number,
    rate: number,
    others: readonly TestHistory[] = [],
  ): FlakeScore[] {
    return Array.from({ length: seeds }, (_, seed) =>
      scoreOf(scoreHistories([...historiesOf('a', flipping(seed + 1, runs, rate)), ...others]), 'a'),
    )
  }

  function shareOf(scores: readonly FlakeScore[], is: (score: FlakeScore) => boolean): number {
    return scores.filter(is).length / scores.length
  }

  const isFlaky = ({ state }: FlakeScore): boolean => state === 'flaky'

  it.each([
    { what: 'a coin', rate: 0.5, runs: 50, others: 0, seeds: 200, flaky: 0.95, sure: 0.85 },
    { what: 'a coin', rate: 0.5, runs: 50, others: 200, seeds: 40, flaky: 0.95, sure: 0.9 },
    { what: 'one in ten', rate: 0.1, runs: 100, others: 0, seeds: 200, flaky: 0.9, sure: 0.75 },
    { what: 'one in ten', rate: 0.1, runs: 100, others: 200, seeds: 40, flaky: 0.9, sure: 0.75 },
  ])('$what, of $runs runs, beside $others others', ({ rate, runs, others, seeds, flaky, sure }) => {
    const scores = scoresOf(seeds, runs, rate, healthyHistories(others, runs))
    expect(shareOf(scores, isFlaky)).toBeGreaterThanOrEqual(flaky)
    expect(shareOf(scores, ({ score }) => score >= 0.9)).toBeGreaterThanOrEqual(sure)
  })

  it.each([
    { what: 'a coin', rate: 0.5, runs: 50 },
    { what: 'one in ten', rate: 0.1, runs: 100 },
  ])('$what is called flaky at some time within $runs runs, for every seed', ({ rate, runs }) => {
    const late = Array.from({ length: 40 }, (_, seed) => flipping(seed + 1, runs, rate)).filter((codes) => {
      for (let seen = 10; seen <= runs; seen += 10)
        if (scoreHistories(historiesOf('a', codes.slice(0, seen))).some(isFlaky)) return false
      return true
    })
    expect(late).toEqual([])
  })

  it('by its rate: the interval of 90 % holds the true one about as often', () => {
    const scores = scoresOf(200, 100, 0.1).filter(isFlaky)
    expect(shareOf(scores, ({ interval }) => interval.lower <= 0.1 && interval.upper >= 0.1)).toBeGreaterThan(
      0.85,
    )
  })

  it('and is told from healthy tests, and from one that was broken for a while', () => {
    const runs = 100
    const repaired = historiesOf('repaired', [
      ...repeated(40, 'P'),
      ...repeated(5, 'F'),
      ...repeated(55, 'P'),
    ])
    const scores = scoreHistories([
      ...healthyHistories(200, runs),
      ...repaired,
      ...historiesOf('coin', flipping(1, runs, 0.5)),
    ])
    expect(scores.filter(isFlaky).map(({ testcase }) => testcase)).toEqual(['coin'])
  })

  it('where the formula of the seed finds neither', () => {
    const histories = [
      { rate: 0.5, runs: 50 },
      { rate: 0.1, runs: 100 },
    ].flatMap(({ rate, runs }) =>
      Array.from({ length: 40 }, (_, seed) => historiesOf('a', flipping(seed + 1, runs, rate))).flat(),
    )
    const found = histories.filter((own) => flakeGuardScorer().score(own, newestOf([own])).score >= 0.6)
    expect([histories.length, found.length]).toEqual([80, 0])
  })
})

describe('3: a score depends on what was seen and on nothing else', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  const shuffledResults = fc
    .record({
      codes: fc.array(fc.constantFrom('P', 'P', 'F', 'FP', 'FF'), { minLength: 1, maxLength: 60 }),
      hours: fc.integer({ min: 0, max: 3 }),
      others: fc.nat(3),
    })
    .chain(({ codes, hours, others }) => {
      // With 0 hours all runs were handed in at the same moment, as by an import.
      const at = (run: number): string => fromEpochMs(Date.UTC(2026, 10, 1) + run * hours * 3_600_000)
      const results = ['a', ...Array.from({ length: others }, (_, other) => `other/${other}`)].flatMap(
        (testcase) =>
          resultsOf(testcase, codes).map((own) => ({
            ...own,
            submittedAt: at(Number(own.groups[0]?.slice(4))),
          })),
      )
      return fc.record({
        results: fc.constant(results),
        shuffled: fc.shuffledSubarray(results, { minLength: results.length }),
      })
    })

  it('not on the order of the results, also where all are of one moment', () => {
    fc.assert(
      fc.property(
        shuffledResults,
        fc.constantFrom('main', 'change'),
        ({ results, shuffled }, unstatedBranch) => {
          expect(JSON.stringify(scoreFlakes(shuffled, { unstatedBranch }))).toBe(
            JSON.stringify(scoreFlakes(results, { unstatedBranch })),
          )
        },
      ),
    )
  })

  it('not on the order of histories', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        const histories = order.flatMap((seed) => historiesOf(`t${seed}`, flipping(seed, 60, seed / 20)))
        const byName = (scores: FlakeScore[]): FlakeScore[] =>
          scores.sort((a, b) => (a.testcase < b.testcase ? -1 : 1))
        const expected = [...histories].sort((a, b) => (a.testcase < b.testcase ? -1 : 1))
        const [scores, others] = [byName(scoreHistories(histories)), byName(scoreHistories(expected))]
        for (const [index, score] of scores.entries()) {
          const other = others[index]
          expect({ ...score, ...numbersOf(score) }).toEqual({ ...other, ...numbersOf(score) })
          expect(score.score).toBeCloseTo(other?.score ?? -1, 9)
        }
      }),
      { numRuns: 20 },
    )
  })

  /** What sums over all tests go into, which differ in the last digit by the order of the sum. */
  function numbersOf({
    score,
    flakyNow,
    regressed,
    explanations,
    costPerDay,
  }: FlakeScore): Partial<FlakeScore> {
    return { score, flakyNow, regressed, explanations, costPerDay }
  }

  it('not on a clock', () => {
    const results = resultsOf('a', flipping(7, 50, 0.3))
    vi.useFakeTimers({ now: 0 })
    const before = JSON.stringify(scoreFlakes(results, main))
    vi.setSystemTime(Date.UTC(2099, 0, 1))
    vi.spyOn(Date, 'now').mockImplementation(() => expect.unreachable('a clock was read'))
    vi.spyOn(Math, 'random').mockImplementation(() => expect.unreachable('a random number was drawn'))
    expect(JSON.stringify(scoreFlakes(results, main))).toBe(before)
  })
})

describe('4: several attempts of one test in one run are kept and used', () => {
  function attempts(outcomes: readonly string[], fields: Partial<TestResult> = {}): TestResult[] {
    return outcomes.map((outcome, index) => result(`r${index}`, { outcome, attempt: index + 1, ...fields }))
  }

  it('all of them are in the history, by their results', () => {
    const [history] = extractHistories(attempts(['FAILED', 'FAILED', 'PASSED']), main).histories
    expect(history?.runs).toMatchObject([{ passes: 1, failures: 2, results: ['r0', 'r1', 'r2'] }])
    expect(scoreFlakes(attempts(['FAILED', 'FAILED', 'PASSED']), main)).toMatchObject([
      { samples: 1, failures: 1, flips: { commits: 1, changes: 0 } },
    ])
  })

  it('a retry that passed says more than a failure alone, and one that failed less for a flake', () => {
    const score = (code: string): number => {
      const codes = [...repeated(20, 'P'), code, ...repeated(20, 'P'), code, ...repeated(20, 'P')]
      return scoreHistories(historiesOf('a', codes))[0]?.flakyNow ?? 0
    }
    expect(score('FP')).toBeGreaterThan(score('F'))
    expect(score('F')).toBeGreaterThan(score('FF'))
  })

  it('a retry counts on the commit of a change too, within a run and in a later one', () => {
    const later = { groups: ['run-1'], submittedAt: fromEpochMs(Date.UTC(2026, 10, 1, 1)) }
    const within = attempts(['FAILED', 'PASSED'])
    const [failed, passed] = within
    if (!failed || !passed) return expect.unreachable()
    for (const results of [within, [failed, { ...passed, ...later }]])
      expect(scoreFlakes(results)[0]).toMatchObject({ flips: { commits: 1, changes: 1 } })
  })

  it('attempts of another variant, item or test are none of it', () => {
    const [failed] = attempts(['FAILED'])
    if (!failed) return expect.unreachable()
    for (const fields of [
      { variant: { os: 'linux' } },
      { testcase: 'unit/b' },
      { item: { type: 'git_commit', id: 'c1' } },
    ]) {
      const scores = scoreFlakes([failed, result('r9', fields)], main)
      expect(scores.map(({ flips }) => flips.commits)).not.toContain(1)
    }
  })
})
