import fc from 'fast-check'
import type {
  ReleaseCheck,
  ReleaseCheckOptions,
  ReleaseComparison,
  ReleaseTestCheck,
  TestCounts,
} from '../../../../src/flake/release/index.ts'
import { checkRelease } from '../../../../src/flake/release/index.ts'

type Counts = readonly [successes: number, failures: number, flakes?: number]

export function countsOf(testcase: string, [successes, failures, flakes = 0]: Counts): TestCounts {
  return { testcase, variant: {}, successes, failures, flakes }
}

/** One test, in the candidate and in releases from the newest back. */
export function comparisonOf(
  candidate: Counts | undefined,
  ...earlier: readonly Counts[]
): ReleaseComparison {
  return {
    candidate: {
      name: 'candidate',
      at: '2026-11-22T00:00:00Z',
      tests: candidate ? [countsOf('a', candidate)] : [],
    },
    earlier: earlier.map((counts, age) => ({
      name: `r${9 - age}`,
      at: `2026-${String(10 - age).padStart(2, '0')}-01T00:00:00Z`,
      tests: [countsOf('a', counts)],
    })),
  }
}

export function check(comparison: ReleaseComparison, options: ReleaseCheckOptions = {}): ReleaseCheck {
  return checkRelease(comparison, options)._unsafeUnwrap()
}

export function checkOne(comparison: ReleaseComparison, options: ReleaseCheckOptions = {}): ReleaseTestCheck {
  const [test, ...others] = check(comparison, options).tests
  if (!test || others.length > 0) throw new Error('not one test')
  return test
}

const tests = fc.uniqueArray(
  fc.record({
    testcase: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
    variant: fc.constantFrom({}, { arch: 'arm' }),
    successes: fc.nat(40),
    failures: fc.oneof(fc.constant(0), fc.nat(12)),
    flakes: fc.nat(2),
  }),
  { selector: ({ testcase, variant }) => JSON.stringify([testcase, variant]), maxLength: 8 },
)
const identities = fc.array(
  fc.record({ testcase: fc.constantFrom('a', 'b', 'z'), variant: fc.constantFrom({}, { arch: 'arm' }) }),
  { maxLength: 3 },
)

export const comparisons: fc.Arbitrary<ReleaseComparison> = fc.record({
  candidate: fc.record({
    name: fc.constant('candidate'),
    at: fc.constant('2026-11-22T00:00:00Z'),
    tests,
  }),
  earlier: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.4'),
      at: fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'),
      tests,
    }),
    { selector: ({ name }) => name },
  ),
  openRegressions: identities,
  retired: identities,
})

export const optionSets: fc.Arbitrary<ReleaseCheckOptions> = fc.record(
  {
    flakes: fc.constantFrom('pass' as const, 'fail' as const),
    minimumFailures: fc.integer({ min: 1, max: 4 }),
    minimumRuns: fc.integer({ min: 1, max: 10 }),
    minimumBaseRuns: fc.integer({ min: 1, max: 30 }),
    falseDiscoveryRate: fc.constantFrom('off' as const, 0.05, 0.2),
    equivalence: fc.boolean(),
    pityPoints: fc.integer({ min: 0, max: 20 }),
  },
  { requiredKeys: [] },
)
