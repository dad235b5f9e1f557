import type { EpochMs } from '../../schema/instant.ts'
import { concentrationOf } from './concentration.ts'
import type { Concentration, TimedOutcome } from './timed-outcome.ts'

/** A time in which more failed than elsewhere. */
export interface FailureBurst extends Concentration {
  /** Of the first failure. */
  readonly firstAt: EpochMs
  /** Of the last failure. */
  readonly lastAt: EpochMs
}

export interface FindBurstsOptions {
  /** How long a burst is at least looked for; 6 hours by default. Longer ones are several that touch. */
  readonly windowMs?: number
  /** Fewer failures are no burst; 3 by default. */
  readonly minimumFailures?: number
  /** The chance of finding a burst where there is none, for the whole search; 0.01 by default. */
  readonly alpha?: number
}

/**
 * Bursts of failures in time, oldest first: windows, each beginning with a failure, in which significantly more failed than
 * elsewhere. Windows that overlap are one burst. Where there is nothing elsewhere to compare with, there is no burst.
 *
 * Does not depend on the order of outcomes. For each window Fisher's exact test is taken, and its p value times the number of
 * windows; rates, not counts, are compared, so that a busy hour is no burst.
 *
 * @example
 * import { findBursts } from '@gatewright/core/flake'
 *
 * const hours = Array.from({ length: 100 }, (_, hour) => ({ at: hour * 3_600_000, trials: 1, failures: hour >= 50 && hour < 55 ? 1 : 0 }))
 * findBursts(hours).map(({ failures, trials }) => [failures, trials]) // [[5, 5]]
 */
export function findBursts(
  outcomes: readonly TimedOutcome[],
  options: FindBurstsOptions = {},
): FailureBurst[] {
  const { windowMs = 6 * 3_600_000, minimumFailures = 3, alpha = 0.01 } = options
  const timeline = timelineOf(outcomes)
  const all = timeline.between(0, timeline.times.length)
  const starts = timeline.times.flatMap((_, index) => (timeline.failuresAt(index) > 0 ? [index] : []))
  const spans: { from: number; to: number }[] = []
  let to = 0
  for (const from of starts) {
    const end = (timeline.times[from] ?? 0) + windowMs
    while (to < timeline.times.length && (timeline.times[to] ?? 0) < end) to++
    const last = timeline.lastFailureBefore(to)
    const here = timeline.between(from, last + 1)
    // Cheap, and true of nearly all windows.
    if (here.failures < minimumFailures || here.failures * all.trials <= all.failures * here.trials) continue
    if (concentrationOf(here, all, starts.length).pValue > alpha) continue
    const before = spans.at(-1)
    if (before !== undefined && from <= before.to) before.to = Math.max(before.to, last)
    else spans.push({ from, to: last })
  }
  return spans.map((span) => ({
    firstAt: timeline.times[span.from] ?? 0,
    lastAt: timeline.times[span.to] ?? 0,
    ...concentrationOf(timeline.between(span.from, span.to + 1), all, starts.length),
  }))
}

/** Outcomes by time, those of one time together, with running sums. */
interface Timeline {
  readonly times: readonly EpochMs[]
  failuresAt(index: number): number
  /** The index of the last time before `end` at which something failed. */
  lastFailureBefore(end: number): number
  /** The sums of the times from `from` up to and without `to`. */
  between(from: number, to: number): { readonly failures: number; readonly trials: number }
}

function timelineOf(outcomes: readonly TimedOutcome[]): Timeline {
  const times: EpochMs[] = []
  const failures = [0]
  const trials = [0]
  const lastFailures: number[] = [-1]
  for (const outcome of [...outcomes].sort((a, b) => a.at - b.at)) {
    if (times.at(-1) !== outcome.at) {
      times.push(outcome.at)
      failures.push(failures.at(-1) ?? 0)
      trials.push(trials.at(-1) ?? 0)
      lastFailures.push(lastFailures.at(-1) ?? -1)
    }
    failures[times.length] = (failures[times.length] ?? 0) + outcome.failures
    trials[times.length] = (trials[times.length] ?? 0) + outcome.trials
    if (outcome.failures > 0) lastFailures[times.length] = times.length - 1
  }
  const sum = (sums: readonly number[], from: number, to: number): number =>
    (sums[to] ?? 0) - (sums[from] ?? 0)
  return {
    times,
    failuresAt: (index) => sum(failures, index, index + 1),
    lastFailureBefore: (end) => lastFailures[end] ?? -1,
    between: (from, to) => ({ failures: sum(failures, from, to), trials: sum(trials, from, to) }),
  }
}
