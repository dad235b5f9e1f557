import { logGamma } from './log-gamma.ts'

/** A closed interval of probabilities, both ends in [0, 1]. */
export interface ProbabilityInterval {
  readonly lower: number
  readonly upper: number
}

const mostTerms = 500
const mostSteps = 80
const precision = 1e-15
const tiny = 1e-300

/**
 * The probability that a Beta(a, b) variable is at most x: the regularized incomplete beta function.
 *
 * @param x - in [0, 1]
 * @param a - positive
 * @param b - positive
 * @remarks Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, evaluated by Lentz's method.
 */
export function betaCdf(x: number, a: number, b: number): number {
  return betaDistribution(a, b)(x)
}

/**
 * The same as a function of x, for whoever asks of several: {@link betaCdf} at each.
 *
 * @param a - positive
 * @param b - positive
 */
export function betaDistribution(a: number, b: number): (x: number) => number {
  const logNormalizer = logGamma(a + b) - logGamma(a) - logGamma(b)
  return (x) => {
    if (x <= 0) return 0
    if (x >= 1) return 1
    const front = Math.exp(logNormalizer + a * Math.log(x) + b * Math.log1p(-x))
    // The fraction converges fast below the mean; above it, the mirrored one does.
    if (x < (a + 1) / (a + b + 2)) return (front * continuedFraction(x, a, b)) / a
    return 1 - (front * continuedFraction(1 - x, b, a)) / b
  }
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < precision) break
  }
  return fraction
}

function nonZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/**
 * The x below which a Beta(a, b) variable falls with the given probability, to about 15 digits.
 *
 * @remarks Newton's method, held inside a bracket by bisection: on the logarithms of x and of the distribution, which is a
 * power of x at its lower end, or on the logarithm of what is above x, which falls about evenly at the upper one.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0
  if (probability >= 1) return 1
  const logNormalizer = logGamma(a + b) - logGamma(a) - logGamma(b)
  const distribution = betaDistribution(a, b)
  let low = 0
  let high = 1
  // Near 0 the distribution is a power of x, which is where a small shape has its low quantiles.
  const byPower = Math.exp((Math.log(probability * a) - logNormalizer) / a)
  if (byPower * (b + 1) < 1e-15) return byPower
  let x = Math.min(a / (a + b), byPower)
  for (let step = 0; step < mostSteps && high - low > 1e-16 * high; step++) {
    const below = distribution(x)
    if (below < probability) low = x
    else high = x
    const density = Math.exp(logNormalizer + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x))
    const next = newtonStep(x, below, density, probability)
    // The error of a step is about the square of the step.
    if (Math.abs(next - x) <= 1e-11 * Math.min(x, 1 - x)) return Math.min(high, Math.max(low, next))
    // A step out of the bracket, or none at all, is no step: halve the bracket instead.
    x = next > low && next < high ? next : (low + high) / 2
  }
  return x
}

function newtonStep(x: number, below: number, density: number, probability: number): number {
  if (probability < 0.5) return x * Math.exp((Math.log(probability / below) * below) / (density * x))
  return x - (Math.log((1 - probability) / (1 - below)) * (1 - below)) / density
}

/**
 * Where a rate lies, given what was counted: the equal-tailed interval of the Beta posterior with Jeffreys' prior.
 * Nothing counted says nothing, so the answer is the whole range; the end at an extreme count is the extreme itself.
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, 0 or more
 * @param level - the probability inside, 0.95 by default
 * @remarks L. Brown, T. Cai, A. DasGupta, "Interval Estimation for a Binomial Proportion", Statist. Sci. 16 (2001), 3.1.1.
 * @example
 * import { betaInterval } from '@gatewright/core/numeric'
 *
 * betaInterval(8, 10) // { lower: 0.498…, upper: 0.953… }
 */
export function betaInterval(successes: number, trials: number, level: number = 0.95): ProbabilityInterval {
  if (trials === 0) return { lower: 0, upper: 1 }
  const tail = (1 - level) / 2
  const [a, b] = [successes + 0.5, trials - successes + 0.5]
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, a, b),
    upper: successes === trials ? 1 : betaQuantile(1 - tail, a, b),
  }
}
