import { positiveNumber, properProbability, requireNumbers } from '../planner/require-number.ts'

export interface FailureAlarmOptions {
  /** The rate at which a test may fail. 0.01 by default. */
  readonly goodRate?: number
  /** The rate that is to be noticed, above the good one. 0.3 by default. */
  readonly badRate?: number
  /** Above it the alarm is on. ln 1000 by default: at the good rate at least 1000 runs pass on average before a false alarm. */
  readonly threshold?: number
}

/** What is known after the runs so far. Plain data: it can be kept as JSON. */
export interface FailureAlarm {
  /** How much the newest runs speak for the bad rate, as a natural logarithm; 0 where they do not. */
  readonly sum: number
  /** How many runs went into the sum: what is bad began about so many runs ago. */
  readonly runs: number
}

/** Nothing seen. */
export const newFailureAlarm: FailureAlarm = { sum: 0, runs: 0 }

function settingsOf(options: FailureAlarmOptions): Required<FailureAlarmOptions> {
  const { goodRate = 0.01, badRate = 0.3, threshold = Math.log(1000) } = options
  requireNumbers(properProbability, { goodRate, badRate })
  requireNumbers(positiveNumber, { threshold })
  if (goodRate >= badRate)
    throw new TypeError(`badRate must be above goodRate, ${goodRate}, and is ${badRate}.`)
  return { goodRate, badRate, threshold }
}

/**
 * The state after one more run, in constant time. The state that went in stays as it was.
 *
 * @remarks E. S. Page, "Continuous Inspection Schemes", Biometrika 41 (1954): the cumulated sum of the logarithms of the
 * likelihood ratio, never below 0. The mean time to a false alarm is at least e to the threshold: G. Lorden, "Procedures
 * for Reacting to a Change in Distribution", Ann. Math. Statist. 42 (1971).
 * @example
 * import { addRunToAlarm, isAlarming, newFailureAlarm } from '@gatewright/core/flake'
 *
 * let alarm = newFailureAlarm
 * for (const hasFailed of [false, true, true, true]) alarm = addRunToAlarm(alarm, hasFailed)
 * isAlarming(alarm) // true
 */
export function addRunToAlarm(
  alarm: FailureAlarm,
  hasFailed: boolean,
  options: FailureAlarmOptions = {},
): FailureAlarm {
  const { goodRate, badRate } = settingsOf(options)
  const step = hasFailed ? Math.log(badRate / goodRate) : Math.log1p(-badRate) - Math.log1p(-goodRate)
  const sum = alarm.sum + step
  return sum > 0 ? { sum, runs: alarm.runs + 1 } : newFailureAlarm
}

/** True while the sum is above the threshold: the alarm ends when enough runs pass. */
export function isAlarming(alarm: FailureAlarm, options: FailureAlarmOptions = {}): boolean {
  return alarm.sum > settingsOf(options).threshold
}
