/**
 * How many runs without a failure, in a row, show that a test fails in less than this share of its runs.
 *
 * @param rate - in (0, 1)
 * @param confidence - in (0, 1); 0.95 by default
 * @returns a whole number, at least 1
 * @remarks N = ⌈ln(1 − confidence) / ln(1 − rate)⌉: a test that failed more often would show no failure in N runs with a
 * probability below 1 − confidence. 5 % takes 59 runs, 2 % 149, 1 % 299, 0.5 % 598.
 * @throws TypeError for a rate or confidence outside (0, 1).
 * @example
 * import { cleanRunsFor } from '@gatewright/core/flake'
 *
 * console.log(cleanRunsFor(0.02)) // 149
 */
export function cleanRunsFor(rate: number, confidence: number = 0.95): number {
  if (!(rate > 0 && rate < 1 && confidence > 0 && confidence < 1))
    throw new TypeError(`A rate and a confidence lie between 0 and 1: ${rate}, ${confidence}.`)
  return Math.max(1, Math.ceil(Math.log1p(-confidence) / Math.log1p(-rate)))
}
