import * as z from 'zod'
import { baselineRefSchema, type BaselineCounts, type BaselineRef } from '../../schema/baseline.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { addDuration } from '../../schema/duration-ms.ts'
import { DurationSchema, type Duration } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { Instant } from '../../schema/instant.ts'
import { strictObject } from '../../schema/strict-object.ts'

/** What a rule compares a subject with. */
export interface Baseline {
  readonly ref: BaselineRef
  /** Counts and measurements older than this are not looked at. */
  readonly window: Duration
  /** Fewer runs (or measurements) than this say nothing. */
  readonly minRuns: number
}

export function baselineSchema(): z.ZodType<Baseline> {
  return exactly<Baseline>()(
    strictObject({ ref: baselineRefSchema(), window: DurationSchema, minRuns: z.int().min(1) }),
  )
}

/** How often a testcase passed and failed in a baseline, and until when the count is not too old. */
export interface ChosenCounts {
  readonly passes: number
  readonly failures: number
  readonly until: Instant
}

/**
 * The counts that a baseline goes by: of the last releases the best one, else the newest, each only while it is inside the
 * window and has runs enough. Of two newest the better one, which is the stricter comparison.
 */
export function chooseCounts(
  counts: readonly BaselineCounts[],
  { ref, window, minRuns }: Baseline,
  at: Instant,
): ChosenCounts | undefined {
  const usable = counts
    .map((one) => ({ ...one, until: addDuration(one.at, window) }))
    .filter(
      (one) =>
        one.passes + one.failures >= minRuns &&
        compareInstants(one.at, at) <= 0 &&
        compareInstants(at, one.until) < 0,
    )
  const rate = (one: BaselineCounts): number => one.passes / (one.passes + one.failures)
  const [best] = [...usable].sort(
    (a, b) =>
      (ref === 'best-of-last' ? 0 : compareInstants(b.at, a.at)) ||
      rate(b) - rate(a) ||
      b.passes - a.passes ||
      compareInstants(b.at, a.at),
  )
  return best
}

/** Instants at which a count comes into the window or leaves it. */
export function countChanges(
  counts: readonly BaselineCounts[],
  { window }: Baseline,
  at: Instant,
): Instant[] {
  return counts
    .flatMap((one) => [one.at, addDuration(one.at, window)])
    .filter((instant) => compareInstants(instant, at) > 0)
}
