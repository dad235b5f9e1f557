import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  extractHistories,
  isHardFailure,
  isMassFailure,
  type FlakeEvidence,
  type RunSummary,
} from '../../../src/flake/evidence/index.ts'
import type { TestResult } from '../../../src/schema/index.ts'
import { anyOptions, anyResults, codesOf, result, resultsOf, tailOf } from './examples.ts'

const main = { unstatedBranch: 'main' } as const

/** So many tests, of which the first ones fail in `run-0` and the others pass. */
function oneRun(tests: number, failing: number, code = 'F', fields: Partial<TestResult> = {}): TestResult[] {
  return Array.from({ length: tests }, (_, test) =>
    resultsOf(
      `t${String(test).padStart(3, '0')}`,
      [test < failing ? code : 'P'],
      test < failing ? fields : {},
    ),
  ).flat()
}

function keptRuns({ histories }: FlakeEvidence): number {
  return histories.reduce((sum, { runs }) => sum + runs.length, 0)
}

describe('a run that failed as a whole', () => {
  it.each([
    { tests: 200, failed: 30, isMass: true },
    { tests: 200, failed: 29, isMass: false },
    { tests: 20, failed: 5, isMass: true },
    { tests: 12, failed: 4, isMass: false },
    { tests: 5, failed: 5, isMass: true },
    { tests: 4, failed: 4, isMass: false },
    { tests: 1, failed: 1, isMass: false },
  ])('$failed of $tests: $isMass', ({ tests, failed, isMass }) => {
    expect(isMassFailure({ run: 'r', tests, failed })).toBe(isMass)
    const evidence = extractHistories(oneRun(tests, failed), main)
    expect(evidence.massFailures).toEqual(isMass ? [{ run: 'run-0', tests, failed, flipped: 0 }] : [])
    expect(keptRuns(evidence)).toBe(isMass ? 0 : tests)
    expect(keptRuns(extractHistories(oneRun(tests, failed), { ...main, massFailures: 'keep' }))).toBe(tests)
  })

  it('follows the rule that is given', () => {
    const results = oneRun(10, 2)
    expect(extractHistories(results, { massFailures: { share: 0.2, fewest: 2 } }).massFailures).toHaveLength(
      1,
    )
    expect(extractHistories(results, { massFailures: { share: 0.3, fewest: 2 } }).massFailures).toHaveLength(
      0,
    )
    expect(extractHistories(results, { massFailures: { share: 0.2, fewest: 3 } }).massFailures).toHaveLength(
      0,
    )
  })

  it.each([
    { tests: 100, failed: 0, flipped: 30, isMass: true },
    { tests: 100, failed: 0, flipped: 29, isMass: false },
    { tests: 100, failed: 14, flipped: 16, isMass: true },
    { tests: 100, failed: 14, flipped: 15, isMass: false },
    { tests: 100, failed: 15, flipped: 0, isMass: true },
    { tests: 10, failed: 2, flipped: 3, isMass: true },
    { tests: 4, failed: 1, flipped: 3, isMass: false },
  ])(
    '$failed of $tests, and $flipped that passed in the end: $isMass',
    ({ tests, failed, flipped, isMass }) => {
      expect(isMassFailure({ run: 'r', tests, failed, flipped })).toBe(isMass)
      const flips = oneRun(flipped, flipped, 'FP').map((own) => ({
        ...own,
        testcase: `f${own.testcase}`,
        id: `f${own.id}`,
      }))
      const evidence = extractHistories([...oneRun(tests - flipped, failed), ...flips], main)
      expect(evidence.massFailures).toEqual(isMass ? [{ run: 'run-0', tests, failed, flipped }] : [])
      expect(keptRuns(evidence)).toBe(isMass ? 0 : tests)
    },
  )

  it('is one no less where more tests failed or flipped, and by failures alone where nothing flipped', () => {
    const count = fc.nat(60)
    const rule = fc.record(
      {
        share: fc.double({ min: 0.01, max: 1, noNaN: true }),
        fewest: fc.nat(8),
        troubledShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
      },
      { requiredKeys: ['share', 'fewest'] },
    )
    fc.assert(
      fc.property(count, count, count, rule, (failed, flipped, passed, own) => {
        const tests = failed + flipped + passed
        const isMass = (more: Partial<RunSummary>): boolean =>
          isMassFailure({ run: 'r', tests, failed, flipped, ...more }, own)
        const worse = [
          ...(passed > 0 ? [{ flipped: flipped + 1 }] : []),
          ...(flipped > 0 ? [{ flipped: flipped - 1, failed: failed + 1 }] : []),
        ]
        expect(worse.filter((more) => isMass({}) && !isMass(more))).toEqual([])
        const without = isMassFailure({ run: 'r', tests, failed }, { share: own.share, fewest: own.fewest })
        expect(without).toBe(failed >= own.fewest && failed >= own.share * tests)
      }),
    )
  })

  it('takes flips by a share of their own, where one is given', () => {
    const results = oneRun(20, 10, 'FP')
    const found = (troubledShare: number): number =>
      extractHistories(results, { massFailures: { share: 0.15, fewest: 5, troubledShare } }).massFailures
        .length
    expect([found(0.5), found(0.51)]).toEqual([1, 0])
  })

  it('does not count errors and skips, of either kind', () => {
    const silent = Array.from({ length: 100 }, (_, index) =>
      result(`e${index}`, { testcase: `e${index}`, outcome: index % 2 === 0 ? 'ERROR' : 'SKIPPED' }),
    )
    expect(extractHistories([...oneRun(20, 5), ...silent], main).massFailures).toEqual([
      { run: 'run-0', tests: 20, failed: 5, flipped: 0 },
    ])
  })

  it('counts a test once, whatever number of items of one group it failed on', () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ type: 'koji_build', id }))
    const results = items.map((item) => result(item.id, { item, outcome: 'FAILED', failureSignature: 's' }))
    const evidence = extractHistories(results, { ...main, systemicTests: 2 })
    expect(evidence).toMatchObject({ massFailures: [], systemic: [] })
    expect(keptRuns(evidence)).toBe(6)
  })

  it('counts no test that passed on one of the items of a group, neither as failed nor as flipped', () => {
    const results = Array.from({ length: 8 }, (_, test) =>
      ['PASSED', 'FAILED'].map((outcome, item) =>
        result(`${test} ${item}`, {
          testcase: `t${test}`,
          item: { type: 'koji_build', id: `b${item}` },
          outcome,
        }),
      ),
    ).flat()
    const swapped = results.map((own) => ({
      ...own,
      outcome: own.outcome === 'PASSED' ? 'FAILED' : 'PASSED',
    }))
    for (const own of [results, swapped]) expect(extractHistories(own, main).massFailures).toEqual([])
    // That one of them disagrees with itself is a flip, whatever the other says.
    const retried = results.map((own) => ({ ...own, id: `${own.id} again`, outcome: 'PASSED' }))
    expect(extractHistories([...results, ...retried], main).massFailures).toEqual([
      { run: 'run-0', tests: 8, failed: 0, flipped: 8 },
    ])
  })
})

describe('a failure that many tests shared', () => {
  const alike = { failureSignature: 's1:refused' }

  it('is left out of each, and of those alone', () => {
    const evidence = extractHistories([...oneRun(100, 10, 'F', alike), ...resultsOf('other', ['F'])], main)
    expect(evidence.systemic).toEqual([{ run: 'run-0', signature: 's1:refused', tests: 10 }])
    expect(keptRuns(evidence)).toBe(91)
  })

  it('takes ten, or as many as are given', () => {
    const nine = oneRun(100, 9, 'F', alike)
    expect(keptRuns(extractHistories(nine, main))).toBe(100)
    expect(keptRuns(extractHistories(nine, { ...main, systemicTests: 9 }))).toBe(91)
  })

  it('is not one where failures say nothing, or each says something else', () => {
    expect(extractHistories(oneRun(100, 12), main).systemic).toEqual([])
    const different = oneRun(100, 12).map((own) => ({ ...own, failureSignature: own.testcase }))
    expect(extractHistories(different, main).systemic).toEqual([])
  })

  it('keeps a test that passed in the end: that it flipped is known', () => {
    const evidence = extractHistories(oneRun(100, 12, 'FP', alike), main)
    expect([evidence.systemic, keptRuns(evidence)]).toEqual([[], 100])
  })

  it('keeps one that passed in the end also beside others that did not', () => {
    const flipped = resultsOf('flipped', ['FP'], alike)
    const evidence = extractHistories([...oneRun(100, 10, 'F', alike), ...flipped], main)
    expect(evidence.systemic).toMatchObject([{ tests: 10 }])
    expect(evidence.histories.find(({ testcase }) => testcase === 'flipped')?.runs).toHaveLength(1)
  })

  it('is not named where the whole run is left out', () => {
    expect(extractHistories(oneRun(20, 12, 'F', alike), main)).toMatchObject({
      systemic: [],
      massFailures: [{ failed: 12 }],
    })
  })
})

describe('what is kept of runs that were left out', () => {
  /** Ten tests beside `unit/a` that fail where the mask says so. */
  function beside(codes: readonly string[], outages: string, options: object = main): FlakeEvidence {
    const others = Array.from({ length: 10 }, (_, test) =>
      resultsOf(
        `other/${test}`,
        [...outages].map((code) => (code === 'x' ? 'F' : 'P')),
      ),
    )
    return extractHistories([...resultsOf('unit/a', codes), ...others.flat()], options)
  }

  it.each([
    {
      name: 'fails in outages at its end',
      codes: 'PPPFFF',
      outages: '...xxx',
      kept: ['P', 'P', 'P'],
      tail: 3,
    },
    { name: 'fails before them too', codes: 'PPFFFF', outages: '...xxx', kept: ['P', 'P', 'F'], tail: 3 },
    {
      name: 'passes in the last of them',
      codes: 'PPPFFP',
      outages: '...xxx',
      kept: ['P', 'P', 'P'],
      tail: 0,
    },
    { name: 'passes in one of them', codes: 'PPPFPF', outages: '...xxx', kept: ['P', 'P', 'P'], tail: 1 },
    { name: 'has a newer run that counts', codes: 'PFFFP', outages: '.xxx.', kept: ['P', 'P'], tail: 0 },
    { name: 'has no run that counts', codes: 'FFF', outages: 'xxx', kept: [], tail: 3 },
    { name: 'met no outage', codes: 'PFF', outages: '...', kept: ['P', 'F', 'F'], tail: 0 },
  ])('counts $tail for a test that $name', ({ codes, outages, kept, tail }) => {
    const evidence = beside([...codes], outages)
    expect(codesOf(evidence.histories.at(-1)?.runs ?? [])).toEqual(kept)
    expect(tailOf(evidence, 'unit/a')).toBe(tail)
  })

  it('counts runs of changes only where nothing ran on main', () => {
    expect(tailOf(beside(['P', 'F', 'F'], '.xx', {}), 'unit/a')).toBe(2)
    expect(tailOf(beside(['P', 'F', 'P'], '.xx', {}), 'unit/a')).toBe(0)
    const runs = [1, 2].map((run) => ({ id: `run-${run}`, branch: 'main' as const }))
    expect(tailOf(beside(['P', 'F', 'F', 'F'], '.xxx', { runs }), 'unit/a')).toBe(2)
    // Here all that failed was of changes, and main passed before.
    const first = [{ id: 'run-0', branch: 'main' as const }]
    expect(tailOf(beside(['P', 'F', 'F', 'F'], '.xxx', { runs: first }), 'unit/a')).toBe(0)
  })

  it('does not count attempts that disagree', () => {
    expect(tailOf(beside(['P', 'F', 'FP'], '.xx'), 'unit/a')).toBe(0)
    expect(tailOf(beside(['P', 'FP', 'FF'], '.xx'), 'unit/a')).toBe(1)
  })

  it('counts failures that many tests shared as well', () => {
    const shared = { failureSignature: 's1:same' }
    const results = Array.from({ length: 100 }, (_, test) =>
      resultsOf(`t${test}`, test < 10 ? ['P', 'F', 'F', 'F'] : ['P', 'P', 'P', 'P'], test < 10 ? shared : {}),
    )
    const evidence = extractHistories(results.flat(), main)
    expect(evidence.systemic).toHaveLength(3)
    expect([tailOf(evidence, 't0'), tailOf(evidence, 't50')]).toEqual([3, 0])
  })

  it('never hides that the last run failed where nothing ran on main', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, own) => {
        const options = { ...own, runs: [] }
        const { histories } = extractHistories(results, options)
        const all = extractHistories(results, { ...options, massFailures: 'keep', systemicTests: 1e9 })
        for (const [index, whole] of all.histories.entries()) {
          const last = whole.runs.at(-1)
          const kept = histories[index]?.runs.at(-1)
          const isHidden = !histories[index]?.excludedTail && (kept === undefined || !isHardFailure(kept))
          expect(isHidden && last !== undefined && isHardFailure(last)).toBe(false)
        }
      }),
    )
  })

  it('never hides that the last run of main failed', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, options) => {
        const { histories } = extractHistories(results, options)
        const all = extractHistories(results, { ...options, massFailures: 'keep', systemicTests: 1e9 })
        for (const [index, whole] of all.histories.entries()) {
          const last = whole.runs.findLast(({ branch }) => branch === 'main')
          if (!last || !isHardFailure(last)) continue
          const history = histories[index]
          const kept = history?.runs.findLast(({ branch }) => branch === 'main')
          expect((history?.excludedTail ?? 0) > 0 || (kept !== undefined && isHardFailure(kept))).toBe(true)
        }
      }),
    )
  })
})
