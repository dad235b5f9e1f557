import { concentrationOf } from './concentration.ts'
import type { Concentration, TimedOutcome } from './timed-outcome.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** An hour of the day or a day of the week in which more fails than in others. */
export interface FailurePeriod extends Concentration {
  readonly kind: 'hour' | 'weekday'
  /** The hour, 0 to 23, or the day of the week as ISO 8601 counts, 1 for Monday to 7 for Sunday. */
  readonly value: number
  /** On how many days something failed within. */
  readonly days: number
}

export interface FindPeriodsOptions {
  /** How far the clock of the place is before UTC, in minutes: 330 for India, -300 for New York in winter. 0 by default. */
  readonly offsetMinutes?: number
  /** Fewer failures are no period; 5 by default. */
  readonly minimumFailures?: number
  /** Failures on fewer days are a burst and no period; 3 by default. */
  readonly minimumDays?: number
  /** The chance of finding a period where there is none, for the whole search; 0.01 by default. */
  readonly alpha?: number
}

/** All that are looked at: the hours of the day and the days of the week. */
const places = 24 + 7

/**
 * Hours of the day and days of the week in which significantly more fails than in the others, the least likely by chance
 * first. Rates are compared, so that a busy hour is no period; failures of one bad night are none either.
 *
 * Does not depend on the order of outcomes. Fisher's exact test for each of the 31 places, its p value times 31.
 *
 * @example
 * import { findPeriods } from '@gatewright/core/flake'
 *
 * const hours = Array.from({ length: 240 }, (_, hour) => ({ at: hour * 3_600_000, trials: 1, failures: hour % 24 === 3 ? 1 : 0 }))
 * findPeriods(hours).map(({ kind, value }) => `${kind} ${value}`) // ['hour 3']
 */
export function findPeriods(
  outcomes: readonly TimedOutcome[],
  options: FindPeriodsOptions = {},
): FailurePeriod[] {
  const { offsetMinutes = 0, minimumFailures = 5, minimumDays = 3, alpha = 0.01 } = options
  const bins = new Map<string, Bin>()
  const all = { failures: 0, trials: 0 }
  for (const outcome of outcomes) {
    const local = outcome.at + offsetMinutes * minuteMs
    const day = Math.floor(local / dayMs)
    count(all, outcome)
    // 1970-01-01 was a Thursday.
    countIn(bins, 'weekday', remainder(day + 3, 7) + 1, day, outcome)
    countIn(bins, 'hour', Math.floor(remainder(local, dayMs) / hourMs), day, outcome)
  }
  return [...bins.values()]
    .filter(({ failures, days }) => failures >= minimumFailures && days.size >= minimumDays)
    .map(({ kind, value, days, failures, trials }) => ({
      kind,
      value,
      days: days.size,
      ...concentrationOf({ failures, trials }, all, places),
    }))
    .filter(({ pValue, rate, rateElsewhere }) => pValue <= alpha && rate > rateElsewhere)
    .sort(
      (a, b) => a.pValue - b.pValue || (a.kind === b.kind ? a.value - b.value : a.kind === 'hour' ? -1 : 1),
    )
}

interface Counted {
  failures: number
  trials: number
}

interface Bin extends Counted {
  readonly kind: 'hour' | 'weekday'
  readonly value: number
  readonly days: Set<number>
}

function countIn(
  bins: Map<string, Bin>,
  kind: 'hour' | 'weekday',
  value: number,
  day: number,
  outcome: TimedOutcome,
): void {
  const key = `${kind} ${value}`
  const bin = bins.get(key) ?? { kind, value, days: new Set<number>(), failures: 0, trials: 0 }
  count(bin, outcome)
  if (outcome.failures > 0) bin.days.add(day)
  bins.set(key, bin)
}

function count(counted: Counted, { failures, trials }: TimedOutcome): void {
  counted.failures += failures
  counted.trials += trials
}

/** Never negative, for times before 1970. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
