import { logGamma } from '../../numeric/log-gamma.ts'

/** The logarithm of the beta function, for positive numbers. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/**
 * The logarithm of the probability of a sequence with so many failures, in one order, if its rate was drawn from
 * Beta(a, b). There is no binomial coefficient: the order is part of what was seen.
 */
export function logSequence(failed: number, trials: number, a: number, b: number): number {
  return trials <= 0 ? 0 : logBeta(a + failed, b + trials - failed) - logBeta(a, b)
}

/** The logarithm of a sum, of logarithms. */
export function logSum(...logarithms: readonly number[]): number {
  const largest = Math.max(...logarithms)
  if (largest === Number.NEGATIVE_INFINITY) return largest
  let sum = 0
  for (const logarithm of logarithms) sum += Math.exp(logarithm - largest)
  return largest + Math.log(sum)
}

/** The logarithm of a difference, of logarithms; minus infinity where it is not positive. */
export function logDifference(larger: number, smaller: number): number {
  return larger <= smaller ? Number.NEGATIVE_INFINITY : larger + Math.log1p(-Math.exp(smaller - larger))
}
