import type * as fastCheck from 'fast-check'
import type { Attempts, Baseline, Comparison, MetricRule, Population, Rule } from '../../policy/index.ts'
import type { BaselineRef, Percent } from '../../schema/index.ts'
import type { MetaArbitraries } from './meta-arbitraries.ts'
import { someOf } from './some-of.ts'
import { sparseRecord } from './sparse-record.ts'
import type { World } from './world.ts'

/** A rule of each type that holds no others, by what it looks at. */
export interface LeafArbitraries {
  /** One testcase, or several. */
  readonly ofTests: readonly fastCheck.Arbitrary<Rule>[]
  /** What people say. */
  readonly ofPeople: readonly fastCheck.Arbitrary<Rule>[]
  /** What was measured and counted. */
  readonly ofNumbers: readonly fastCheck.Arbitrary<Rule>[]
}

/** What rules compare with, and what evidence knows of it. */
export const baselineRefs: readonly BaselineRef[] = ['previous-release', 'best-of-last']

/** A list of which there is no evidence. */
const unknownList = 'a list that nobody knows'

/** Rules over the names of a world. They are small and alike, so that most have something to say about its evidence. */
export function leafArbitraries(
  fc: typeof fastCheck.default,
  world: World,
  { duration }: Pick<MetaArbitraries, 'duration'>,
): LeafArbitraries {
  const testcase = fc.constantFrom(...world.testcases)
  const testcases = someOf(fc, world.testcases)
  const percent = fc.constantFrom<Percent[]>('100%', '50%', '66.666667%', '33.3%', '1%')
  const flaky = fc.constantFrom('fail' as const, 'pass' as const, 'quarantine' as const)
  const skips = fc.constantFrom('fail' as const, 'allow' as const)
  const exonerations = someOf(fc, ['fails-on-mainline' as const, 'not-critical' as const])
  const invalidatedBy = someOf(fc, ['new-failing-result' as const, 'new-subject-revision' as const])
  const role = fc.constantFrom(...world.roles)
  const metric = fc.constantFrom(...world.metrics)
  const list = fc
    .nat(9)
    .map((one) => world.lists[one % Math.max(1, world.lists.length)] ?? unknownList)
    .chain((known) => fc.constantFrom(...Array.from({ length: 7 }, () => known), unknownList))
  const glob = fc.constantFrom(...world.globs)
  const few = fc.constantFrom(1, 1, 2, 2, 3)
  const attempts: fastCheck.Arbitrary<Attempts> = fc.constantFrom<Attempts[]>(
    { keep: 'all' },
    { keep: 'latest' },
    { keep: 'any-pass', maxAttempts: 1 },
    { keep: 'any-pass', maxAttempts: 3 },
    { keep: 'last-n', n: 1, minPass: 1 },
    { keep: 'last-n', n: 2, minPass: 1 },
    { keep: 'last-n', n: 3, minPass: 2 },
  )
  const ofRuns = fc.tuple(glob, fc.constantFrom(undefined, undefined, 'run-*', 'run-1'))
  const population: fastCheck.Arbitrary<Population> = fc.oneof(
    testcases.map((names): Population => ({ testcases: names })),
    list.map((name): Population => ({ list: name })),
    ofRuns.map(([names, runs]): Population => ({
      group: 'complete',
      testcases: names,
      ...(runs === undefined ? {} : { runs }),
    })),
    fc.tuple(glob, few).map(([observed, minCount]): Population => ({ observed, minCount })),
  )
  const ref = fc.constantFrom(...baselineRefs)
  const minRuns = fc.integer({ min: 1, max: 4 })
  const baseline: fastCheck.Arbitrary<Baseline> = fc.record({ ref, window: duration, minRuns })
  const comparison: fastCheck.Arbitrary<Comparison> = fc.record({
    op: fc.constantFrom('<=' as const, '<' as const, '>' as const, '>=' as const, '==' as const),
    value: fc.constantFrom(...world.values),
  })
  const confidence = fc.constantFrom<Percent[]>('50%', '80%', '95%')

  const passing = sparseRecord(
    fc,
    {
      type: fc.constant('passing' as const),
      testcase,
      variants: fc.oneof(fc.constant('observed' as const), someOf(fc, world.variants, 2)),
    },
    {
      where: fc.constantFrom(...world.variants.slice(0, 2)),
      attempts,
      flaky,
      skips,
      timeout: fc.record({
        after: duration,
        from: fc.constantFrom('subject' as const, 'first-result' as const),
        becomes: fc.constantFrom('unsatisfied' as const, 'inconclusive' as const),
      }),
      exonerations,
    },
  )
  const noneFailing = sparseRecord(
    fc,
    { type: fc.constant('noneFailing' as const), of: population },
    { flaky, exonerations },
    2,
  )
  const noNewFailures = sparseRecord(
    fc,
    { type: fc.constant('noNewFailures' as const), of: population, baseline },
    { flaky },
    2,
  )
  const ratio = sparseRecord(
    fc,
    { type: fc.constant('ratio' as const), min: percent, of: population, minSample: few },
    { excludeQuarantined: fc.record({ maxShare: percent }), flaky, skips },
    2,
  )
  const named = someOf(fc, [...new Set([...world.items, ...world.testcases])].slice(0, 4), 2)
  const checklist = sparseRecord(
    fc,
    {
      type: fc.constant('checklist' as const),
      items: fc.oneof(
        { weight: 2, arbitrary: named },
        { weight: 1, arbitrary: list.map((fromList) => ({ fromList })) },
      ),
    },
    { requiredRole: role, maxAge: duration, invalidatedBy },
  )
  const signOff = sparseRecord(
    fc,
    { type: fc.constant('signOff' as const), role, count: fc.constantFrom(1, 1, 2) },
    {
      distinctFrom: someOf(fc, ['author' as const, 'requester' as const, 'other-signers' as const]),
      maxAge: duration,
      invalidatedBy,
    },
  )
  const metricRule = sparseRecord(
    fc,
    {
      type: fc.constant('metric' as const),
      metric,
      aggregate: fc.constantFrom<MetricRule['aggregate'][]>('last', 'median', 'p95', 'max', 'mean'),
      window: duration,
      minSamples: few,
      pass: comparison,
    },
    { fail: comparison },
    2,
  )
  const nonInferior = sparseRecord(
    fc,
    {
      type: fc.constant('nonInferior' as const),
      testcases: glob,
      baseline,
      margin: fc.constantFrom<Percent[]>('50%', '20%', '90%'),
      confidence,
      looks: fc.constantFrom([1], [1, 2], [2, 4], [1, 3, 5]),
    },
    { falseDiscoveryRate: percent },
  )
  const noSlowdown = fc.record({
    type: fc.constant('noSlowdown' as const),
    metric,
    baseline,
    maxRatio: fc.constantFrom(1, 1.5, 4),
    confidence,
    minSamples: few,
  })
  return {
    ofTests: [passing, noneFailing, ratio, noNewFailures],
    ofPeople: [signOff, checklist],
    ofNumbers: [metricRule, nonInferior, noSlowdown],
  }
}
