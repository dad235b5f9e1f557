import type { ProbabilityInterval } from './beta.ts'

/**
 * The Wilson score interval for a proportion: where the true rate lies, given what was counted.
 *
 * Holds up at small counts and at rates near 0 or 1, where the normal approximation fails, and always holds
 * the observed rate. Zero trials say nothing, so the answer is the whole range; so it is for an infinite z.
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, 0 or more
 * @param z - standard normal quantile, 0 or more; 1.96 gives 95 % between both ends, 1.645 gives 95 % beyond
 * one of them
 * @remarks E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22
 * (1927).
 * @example
 * import { wilsonInterval } from '@gatewright/core/numeric'
 *
 * wilsonInterval(8, 10, 1.96) // { lower: 0.490…, upper: 0.943… }
 */
export function wilsonInterval(successes: number, trials: number, z: number): ProbabilityInterval {
  if (trials === 0 || z === Infinity) return { lower: 0, upper: 1 }
  const rate = successes / trials
  return {
    lower: Math.min(rate, lowerEnd(successes, trials, z)),
    upper: Math.max(rate, 1 - lowerEnd(trials - successes, trials, z)),
  }
}

/**
 * The smaller root of the quadratic, as the product of both over the larger: the difference would lose digits
 * near 0.
 */
function lowerEnd(successes: number, trials: number, z: number): number {
  if (successes === 0) return 0
  const rate = successes / trials
  const weight = (z * z) / trials
  const larger = rate + weight / 2 + z * Math.sqrt((rate * (1 - rate)) / trials + weight / (4 * trials))
  return (rate * rate) / larger
}
