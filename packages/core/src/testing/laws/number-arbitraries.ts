import type * as fastCheck from 'fast-check'
import type { BaselineCounts, Exoneration, MetricPoint } from '../../schema/index.ts'
import { momentsAt } from './moments.ts'
import { baselineRefs } from './rule-arbitraries.ts'
import { sparseRecord } from './sparse-record.ts'
import type { World } from './world.ts'

/** What was measured and counted, also elsewhere. */
export interface NumberArbitraries {
  readonly metricPoint: fastCheck.Arbitrary<MetricPoint>
  /** Measurements one after the other, of the subject and of what it is compared with: enough of them for statistics. */
  readonly series: fastCheck.Arbitrary<readonly MetricPoint[]>
  readonly counts: fastCheck.Arbitrary<BaselineCounts>
  readonly exoneration: fastCheck.Arbitrary<Exoneration>
}

export function numberArbitraries(fc: typeof fastCheck.default, world: World): NumberArbitraries {
  const { moment, momentAt } = momentsAt(fc, world)
  const metric = fc.constantFrom(...world.metrics)
  const value = fc.constantFrom(...world.values)
  const testcase = fc.constantFrom(...world.testcases)
  const ref = fc.constantFrom(...baselineRefs)
  const values = fc
    .tuple(fc.constantFrom(1, 2), fc.array(fc.constantFrom(1, 1.25, 1.5), { minLength: 6, maxLength: 8 }))
    .map(([scale, parts]) => parts.map((part) => part * scale))
  return {
    metricPoint: sparseRecord(
      fc,
      { metric, at: moment(), value, source: fc.constantFrom('a', 'b') },
      { ref },
      2,
    ),
    series: fc.tuple(metric, ref, values, values).map(([name, of, own, before]) => [
      ...own.map((one, index) => ({ metric: name, at: momentAt(4 + index / 8), value: one, source: 'a' })),
      ...before.map((one, index) => ({
        metric: name,
        at: momentAt(4 + index / 8),
        value: one,
        source: 'a',
        ref: of,
      })),
    ]),
    counts: fc.record({ testcase, ref, passes: fc.nat(4), failures: fc.nat(4), at: moment(0, 6) }),
    exoneration: sparseRecord(
      fc,
      {
        id: fc.constantFrom('x1', 'x2', 'x3'),
        testcase,
        reason: fc.constantFrom(
          'fails-on-mainline' as const,
          'not-critical' as const,
          'fails-on-other-changes' as const,
        ),
        evidence: fc.constant(['elsewhere-1']),
        at: moment(),
        modelVersion: fc.constant('1'),
      },
      { variant: fc.constantFrom(...world.variants) },
    ),
  }
}

/** As good as before, and steady, shortly before an instant. */
export function steadySeries({ metrics }: World, momentAt: (steps: number) => string): MetricPoint[] {
  const points = metrics.flatMap((metric) =>
    Array.from({ length: 6 }, (_, index) => ({ metric, at: momentAt(4 + index / 6), value: 1, source: 'b' })),
  )
  return [...points, ...baselineRefs.flatMap((ref) => points.map((point) => ({ ...point, ref })))]
}

/** Nothing failed before, as of an instant. */
export function cleanCounts({ testcases }: World, at: string): BaselineCounts[] {
  return testcases.flatMap((testcase) =>
    baselineRefs.map((ref) => ({ testcase, ref, passes: 6, failures: 0, at })),
  )
}
