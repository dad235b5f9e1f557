import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRelease, type ReleaseComparison, type TestIdentity } from '../../../src/flake/release/index.ts'
import { rateDifferenceInterval } from '../../../src/numeric/index.ts'
import { check, checkOne, comparisonOf, comparisons, countsOf, optionSets } from './support/comparisons.ts'

/** A suite that held, with one more test in it. */
function amongMany(count: number, one: readonly [number, number], size: number = 1): ReleaseComparison {
  const others = Array.from({ length: count }, (_, index) => `t${index}`)
  return {
    candidate: {
      name: 'candidate',
      at: '2026-11-22T00:00:00Z',
      tests: [countsOf('a', one), ...others.map((name) => countsOf(name, [48 * size, 3 * size]))],
    },
    earlier: [
      {
        name: 'r9',
        at: '2026-10-01T00:00:00Z',
        tests: [countsOf('a', [100, 0]), ...others.map((name) => countsOf(name, [50 * size, 3 * size]))],
      },
    ],
  }
}

function keyOf({ testcase, variant }: TestIdentity): string {
  return JSON.stringify([testcase, variant])
}

describe('checkRelease', () => {
  it('answers the same in whatever order releases and tests come', () => {
    const shuffled = comparisons.chain((comparison) => {
      const mix = <Item>(items: readonly Item[]) =>
        fc.shuffledSubarray([...items], { minLength: items.length })
      return fc.tuple(
        fc.constant(comparison),
        mix(comparison.earlier),
        mix(comparison.candidate.tests),
        mix(comparison.openRegressions ?? []),
      )
    })
    fc.assert(
      fc.property(shuffled, ([comparison, earlier, tests, openRegressions]) => {
        const other = {
          ...comparison,
          candidate: { ...comparison.candidate, tests },
          earlier: earlier.map((release) => ({ ...release, tests: release.tests.toReversed() })),
          openRegressions,
        }
        expect(check(other)).toEqual(check(comparison))
      }),
    )
  })

  it('is clear only if every test ran, often enough, and none regressed', () => {
    fc.assert(
      fc.property(comparisons, optionSets, (comparison, options) => {
        const { status, tests } = check(comparison, options)
        const held = ['improved', 'not-regressed', 'unconfirmed', 'retired']
        if (status === 'clear') {
          expect(tests.some(({ candidate }) => candidate.runs > 0)).toBe(true)
          for (const test of tests) expect(held).toContain(test.status)
        } else expect(tests.every((test) => test.status === 'not-regressed') && tests.length > 0).toBe(false)
        expect(status === 'regressed').toBe(tests.some((test) => test.status === 'regressed'))
      }),
    )
  })

  it('says of every test that ran before, or has an open regression, that it is missing where it did not run', () => {
    fc.assert(
      fc.property(comparisons, optionSets, (comparison, options) => {
        const { tests, releases } = check(comparison, options)
        const { candidate, earlier, openRegressions = [], retired = [] } = comparison
        const ran = (counts: { successes: number; failures: number; flakes: number }) =>
          counts.successes + counts.failures + counts.flakes > 0
        const wanted = [
          ...earlier.filter(({ name }) => releases.includes(name)).flatMap((one) => one.tests.filter(ran)),
          ...openRegressions,
          ...candidate.tests,
        ]
        const found = new Map(tests.map((test) => [keyOf(test), test.status]))
        expect(new Set(found.keys())).toEqual(new Set(wanted.map(keyOf)))
        const own = new Set(candidate.tests.filter(ran).map(keyOf))
        const gone = new Set(retired.map(keyOf))
        for (const [key, status] of found) {
          expect(status === 'missing').toBe(!own.has(key) && !gone.has(key))
          expect(status === 'retired').toBe(!own.has(key) && gone.has(key))
        }
      }),
    )
  })

  it('keeps to the two bars', () => {
    fc.assert(
      fc.property(comparisons, optionSets, (comparison, options) => {
        const { tests } = check(comparison, options)
        const { minimumFailures = 3, pityPoints = 5 } = options
        for (const test of tests) {
          const { status, isNew, wasOpen, pValue = 1, dropPoints = 0 } = test
          if (isNew || (status !== 'regressed' && status !== 'unconfirmed')) continue
          expect(pValue).toBeLessThan(wasOpen ? 0.1 : 0.05)
          expect(dropPoints).toBeGreaterThanOrEqual((wasOpen ? pityPoints - 2 : pityPoints) - 1e-9)
          expect(test.candidate.failures).toBeGreaterThanOrEqual(minimumFailures)
          expect(test.isConfirmed).toBe(status === 'regressed')
          if (wasOpen) expect(status).toBe('regressed')
          if (status === 'unconfirmed')
            expect(test.candidate.runs).toBeGreaterThanOrEqual(options.minimumRuns ?? 6)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('finds with the false discovery rate off whatever it finds with it, and the larger the rate the more', () => {
    fc.assert(
      fc.property(comparisons, optionSets, (comparison, options) => {
        const regressed = [0.01, 0.05, 0.5, 'off' as const].map((falseDiscoveryRate) =>
          check(comparison, { ...options, falseDiscoveryRate })
            .tests.filter(({ status }) => status === 'regressed')
            .map(keyOf),
        )
        for (const [index, found] of regressed.entries())
          expect(regressed[index + 1] ?? found).toEqual(expect.arrayContaining(found))
      }),
    )
  })

  it('grows no milder when a run of the candidate fails that passed', () => {
    const severity = ['improved', 'not-regressed', 'insufficient-data', 'regressed']
    const counts = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(20))
    fc.assert(
      fc.property(counts, counts, fc.boolean(), ([passes, failures], base, equivalence) => {
        const options = { equivalence, falseDiscoveryRate: 'off' } as const
        const before = checkOne(comparisonOf([passes, failures], base), options)
        const after = checkOne(comparisonOf([passes - 1, failures + 1], base), options)
        expect(severity.indexOf(after.status)).toBeGreaterThanOrEqual(severity.indexOf(before.status))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { candidate: [17, 3], base: [100, 0], status: 'regressed', p: 0.0041 },
    { candidate: [17, 3], base: [99, 1], status: 'regressed', p: 0.0145 },
    { candidate: [47, 3], base: [199, 1], status: 'regressed', p: 0.0261 },
    { candidate: [18, 2], base: [100, 0], status: 'insufficient-data', p: 0.0266 },
    { candidate: [19, 1], base: [100, 0], status: 'not-regressed', p: 0.1667 },
    { candidate: [95, 5], base: [100, 0], status: 'regressed', p: 0.0297 },
    { candidate: [96, 4], base: [100, 0], status: 'not-regressed', p: 0.0606 },
    { candidate: [105, 11], base: [95, 5], status: 'not-regressed', p: 0.1603 },
    { candidate: [5, 0], base: [100, 0], status: 'insufficient-data', p: 1 },
    { candidate: [6, 0], base: [100, 0], status: 'not-regressed', p: 1 },
    { candidate: [0, 3], base: [100, 0], status: 'regressed', p: 0 },
    { candidate: [0, 2], base: [100, 0], status: 'insufficient-data', p: 0.0002 },
    { candidate: [60, 0], base: [80, 20], status: 'improved', p: 1 },
    { candidate: [200, 0], base: [17, 3], status: 'improved', p: 1 },
    { candidate: [200, 0], base: [18, 2], status: 'not-regressed', p: 1 },
    { candidate: [0, 0, 20], base: [100, 0], status: 'not-regressed', p: 1 },
  ] as const)('$candidate after $base: $status', ({ candidate, base, status, p }) => {
    const test = checkOne(comparisonOf(candidate, base))
    expect(test.status).toBe(status)
    expect(test.pValue).toBeCloseTo(p, 4)
  })

  it.each([
    { candidate: undefined, status: 'missing' },
    { candidate: [0, 0], status: 'missing' },
    { candidate: [0, 0], options: { minimumRuns: 1 }, status: 'missing' },
    { candidate: [17, 0, 3], options: { flakes: 'fail' }, status: 'regressed' },
    { candidate: [17, 0, 3], status: 'not-regressed' },
    { candidate: [17, 3], options: { minimumFailures: 4 }, status: 'insufficient-data' },
    { candidate: [17, 3], options: { pityPoints: 15 }, status: 'regressed' },
    { candidate: [17, 3], options: { pityPoints: 15.01 }, status: 'not-regressed' },
    { candidate: [17, 3], options: { confidencePercent: 99.9 }, status: 'not-regressed' },
    { candidate: [20, 0], options: { equivalence: true }, status: 'insufficient-data' },
    { candidate: [200, 0], options: { equivalence: true }, status: 'not-regressed' },
    { candidate: [17, 3], options: { minimumBaseRuns: 101 }, status: 'regressed' },
    { candidate: [19, 1], options: { minimumBaseRuns: 101 }, status: 'not-regressed' },
    { candidate: [9, 1], options: { minimumBaseRuns: 101 }, status: 'insufficient-data' },
  ] as const)('$candidate after 100 clean runs, $options: $status', ({ candidate, options = {}, status }) => {
    const [test] = check(comparisonOf(candidate, [100, 0]), options).tests
    expect(test?.status).toBe(status)
  })

  it('keeps a regression open that would no longer begin', () => {
    const open = [{ testcase: 'a', variant: {} }]
    const comparison = comparisonOf([96, 4], [100, 0])
    expect(checkOne(comparison).status).toBe('not-regressed')
    expect(checkOne({ ...comparison, openRegressions: open })).toMatchObject({
      status: 'regressed',
      wasOpen: true,
    })
    const over = comparisonOf([98, 2], [100, 0])
    expect(checkOne({ ...over, openRegressions: open }).status).toBe('not-regressed')
    expect(checkOne({ ...comparisonOf(undefined), openRegressions: open }).status).toBe('missing')
  })

  it('takes back what chance brings among many, and says so', () => {
    expect(check(amongMany(0, [17, 3]))).toMatchObject({ status: 'regressed', takenBack: [], comparisons: 1 })
    const many = amongMany(100, [17, 3])
    expect(check(many)).toMatchObject({
      status: 'clear',
      takenBack: [{ testcase: 'a', variant: {} }],
      comparisons: 101,
    })
    expect(check(many).tests[0]).toMatchObject({ status: 'unconfirmed', isConfirmed: false })
    expect(check(many, { falseDiscoveryRate: 'off' })).toMatchObject({ status: 'regressed', comparisons: 0 })
    expect(check(many, { falseDiscoveryRate: 0.5 }).status).toBe('regressed')
    expect(check({ ...many, openRegressions: [{ testcase: 'a', variant: {} }] }).status).toBe('regressed')
    expect(check(amongMany(100, [10, 10])).status).toBe('regressed')
  })

  it('does not call a release clear that has an extreme drop, confirmed or not', () => {
    const many = amongMany(300, [16, 4])
    expect(check(many).tests[0]).toMatchObject({ status: 'unconfirmed', isExtreme: true })
    expect(check(many).status).toBe('inconclusive')
    expect(check(many, { unconfirmedExtreme: 'pass' }).status).toBe('clear')
  })

  it('does not call a release clear for which equivalence was asked and something was taken back', () => {
    const many = amongMany(100, [47, 3], 20)
    expect(check(many)).toMatchObject({ status: 'clear', takenBack: [{ testcase: 'a' }] })
    const { status, tests } = check(many, { equivalence: true })
    expect(new Set(tests.map((test) => test.status))).toEqual(new Set(['unconfirmed', 'not-regressed']))
    expect(status).toBe('inconclusive')
  })

  it('lets two failures pass that chance alone brings among many', () => {
    expect(check(amongMany(0, [18, 2])).tests[0]?.status).toBe('insufficient-data')
    expect(check(amongMany(100, [18, 2])).tests[0]?.status).toBe('not-regressed')
  })

  it('never calls a test worse that fails as often as before', () => {
    const options = { confidencePercent: 50, openConfidencePoints: 45, pityPoints: 0 }
    const comparison = {
      ...comparisonOf([90, 10], [90, 10]),
      openRegressions: [{ testcase: 'a', variant: {} }],
    }
    expect(checkOne(comparison, options).status).toBe('not-regressed')
  })

  it('does not count tests among the many that could not have regressed', () => {
    const clean = Array.from({ length: 5000 }, (_, index) => countsOf(`clean${index}`, [20, 0]))
    const { candidate, earlier } = comparisonOf([17, 3], [100, 0])
    const comparison = {
      candidate: { ...candidate, tests: [...candidate.tests, ...clean] },
      earlier: earlier.map((release) => ({ ...release, tests: [...release.tests, ...clean] })),
    }
    expect(check(comparison)).toMatchObject({ status: 'regressed', comparisons: 1 })
  })

  it('is inconclusive where there is nothing', () => {
    expect(check(comparisonOf(undefined)).status).toBe('inconclusive')
    const gone = { ...comparisonOf(undefined, [100, 0]), retired: [{ testcase: 'a', variant: {} }] }
    expect(check(gone)).toMatchObject({ status: 'inconclusive', tests: [{ status: 'retired' }] })
  })

  it.each([
    {
      candidate: [17, 3],
      text: 'Passed 17 of 20 (85 %), before 100 of 100 (100 %) of r9: 15 points less, p = 0.0041. It regressed.',
    },
    {
      candidate: [20, 0],
      text: 'Passed 20 of 20 (100 %), before 100 of 100 (100 %) of r9: no change, p = 1. No regression.',
    },
    {
      candidate: undefined,
      text: 'Ran in no run of the candidate, and in 100 of r9: what is missing has not passed.',
    },
  ] as const)('explains $candidate', ({ candidate, text }) => {
    expect(checkOne(comparisonOf(candidate, [100, 0])).explanation).toBe(text)
  })

  it('shows by the upper end of the difference what it says of equivalence', () => {
    const { upperDifferencePoints } = checkOne(comparisonOf([198, 2], [100, 0]))
    const counts = { candidate: { failures: 2, trials: 200 }, baseline: { failures: 0, trials: 100 } }
    expect(upperDifferencePoints).toBeCloseTo(rateDifferenceInterval(counts, 0.9).upper * 100, 10)
  })

  it.each([
    { part: { candidate: { name: 'r9', at: '2026-11-22T00:00:00Z', tests: [] } }, path: 'earlier[0].name' },
    {
      part: {
        candidate: {
          name: 'x',
          at: '2026-11-22T00:00:00Z',
          tests: [countsOf('a', [1, 0]), countsOf('a', [2, 0])],
        },
      },
      path: 'candidate.tests[1]',
    },
    {
      part: { candidate: { name: 'x', at: '2026-11-22T00:00:00Z', tests: [countsOf('a', [-1, 0])] } },
      path: 'candidate.tests[0].successes',
    },
    {
      part: { candidate: { name: 'x', at: '2026-11-22T00:00:00Z', tests: [countsOf('a', [Number.NaN, 0])] } },
      path: 'candidate.tests[0].successes',
    },
    { part: { candidate: { name: 'x', at: 'yesterday', tests: [] } }, path: 'candidate.at' },
  ])('refuses what is wrong at $path', ({ part, path }) => {
    const error = checkRelease({ ...comparisonOf([1, 0], [1, 0]), ...part })._unsafeUnwrapErr()
    expect(error.kind).toBe('schema/invalid')
    expect(error.problems.map((problem) => problem.path)).toContain(path)
  })

  it.each([
    { pityPoints: Number.NaN },
    { confidencePercent: 101 },
    { falseDiscoveryRate: 0 },
    { lastReleases: 0 },
  ])('refuses the options %j', (options) => {
    expect(checkRelease(comparisonOf([1, 0]), options).isErr()).toBe(true)
  })
})
