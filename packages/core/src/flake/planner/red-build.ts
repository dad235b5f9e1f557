import { amount, probability, requireNumbers, wholeNumber } from './require-number.ts'

/** How often a test fails on good code, and how often its retries do. Probabilities. */
export interface FlakyTest {
  /** The share of runs whose first attempt fails. */
  readonly rate: number
  /** The share of those failures that stick: what went wrong is still wrong at the retry. 0 by default: retries are independent. */
  readonly stickyShare?: number
  /** The probability that one more retry of a failure that sticks fails. 1 by default. */
  readonly stickiness?: number
  /** The cost of one run of the test, in whatever unit; 1 by default. */
  readonly cost?: number
}

/** A retry budget with what it gives and costs. */
export interface RetryPlan {
  /** How often a failed test is run again, at most. */
  readonly retries: number
  /** The probability that some test fails in all its attempts though the code is good. */
  readonly redProbability: number
  /** Expected number of retries in one build, over all tests. */
  readonly extraRuns: number
  /** What those retries cost, expected. */
  readonly retryCost: number
  /** `retryCost` and the expected cost of a red build. */
  readonly totalCost: number
}

/** The best plan, with all that were looked at. */
export interface RetryAdvice extends RetryPlan {
  /** One for each number of retries, from 0 on. */
  readonly plans: readonly RetryPlan[]
}

export interface RetryCosts {
  /** The cost of a red build that no change caused, in the unit of the tests' own costs. */
  readonly redBuild: number
  /** No more retries than that. 5 by default. */
  readonly mostRetries?: number
  /** How much more than the cheapest plan a plan with fewer retries may cost, as a share. 0.01 by default. */
  readonly tolerance?: number
}

/** More than anybody could want, and few enough to look at each. */
const mostRetriesEver = 100

/**
 * The probability that a build of good code is red, because some test fails in its first attempt and in every retry. No
 * tests give 0.
 *
 * Keeps its digits at any number of tests and at the smallest rates.
 *
 * @param retries - how often a failed test is run again, at most
 * @remarks 1 - Π (1 - p ((1 - s) p^r + s ρ^r)) over the tests, for the rate p, r retries, and a share s of the failures
 * that stick with probability ρ.
 * @example
 * import { redBuildProbability } from '@gatewright/core/flake'
 *
 * const tests = Array.from({ length: 1000 }, () => ({ rate: 0.001 }))
 * redBuildProbability(tests, 0) // 0.632…
 * redBuildProbability(tests, 1) // 0.0009995…
 */
export function redBuildProbability(tests: Iterable<FlakyTest>, retries: number): number {
  requireNumbers(wholeNumber, { retries })
  let logGreen = 0
  for (const test of tests) logGreen += Math.log1p(-failureAfter(checked(test), retries))
  // Adding 0 turns the negative zero of no tests into 0.
  return -Math.expm1(logGreen) + 0
}

/**
 * The expected number of retries in one build of good code, over all tests.
 *
 * @remarks The sum over the tests of p (1 + … + p^(r - 1)), or of what {@link redBuildProbability} has in its place for
 * failures that stick.
 */
export function expectedExtraRuns(tests: Iterable<FlakyTest>, retries: number): number {
  requireNumbers(wholeNumber, { retries })
  let sum = 0
  for (const test of tests) sum += extraRunsOf(checked(test), retries)
  return sum
}

/**
 * The number of retries that costs least, over all tests together: what the retries cost and what red builds cost. The
 * smallest number that comes within the tolerance of the least: a retry nearly always costs less than the red build that it
 * may avoid, but it also hides failures that are real now and then, which is not in the sum.
 *
 * @example
 * import { bestRetries } from '@gatewright/core/flake'
 *
 * const tests = Array.from({ length: 1000 }, () => ({ rate: 0.001 }))
 * bestRetries(tests, { redBuild: 500 }).retries // 2
 */
export function bestRetries(
  tests: readonly FlakyTest[],
  { redBuild, mostRetries = 5, tolerance = 0.01 }: RetryCosts,
): RetryAdvice {
  requireNumbers(amount, { redBuild, tolerance })
  requireNumbers(wholeNumber, { mostRetries })
  if (mostRetries > mostRetriesEver)
    throw new TypeError(`mostRetries must be at most ${mostRetriesEver}, and is ${mostRetries}.`)
  const plans = Array.from({ length: mostRetries + 1 }, (_, retries): RetryPlan => {
    const redProbability = redBuildProbability(tests, retries)
    const retryCost = tests.reduce((sum, test) => sum + extraRunsOf(test, retries) * (test.cost ?? 1), 0)
    return {
      retries,
      redProbability,
      extraRuns: expectedExtraRuns(tests, retries),
      retryCost,
      totalCost: retryCost + redProbability * redBuild,
    }
  })
  const least = plans.reduce((lowest, { totalCost }) => Math.min(lowest, totalCost), Infinity)
  const best = plans.find(({ totalCost }) => totalCost <= least * (1 + tolerance))
  if (!best) throw new TypeError('The costs are too large to be added.')
  return { ...best, plans }
}

function checked(test: FlakyTest): FlakyTest {
  const { rate, stickyShare = 0, stickiness = 1, cost = 1 } = test
  requireNumbers(probability, { rate, stickyShare, stickiness })
  requireNumbers(amount, { cost })
  return test
}

/** The probability that the first attempt and so many retries fail. */
function failureAfter({ rate, stickyShare = 0, stickiness = 1 }: FlakyTest, retries: number): number {
  return rate * ((1 - stickyShare) * rate ** retries + stickyShare * stickiness ** retries)
}

/** The k-th retry happens when the first attempt and k - 1 retries failed. */
function extraRunsOf({ rate, stickyShare = 0, stickiness = 1 }: FlakyTest, retries: number): number {
  return rate * ((1 - stickyShare) * powerSum(rate, retries) + stickyShare * powerSum(stickiness, retries))
}

/** 1 + base + base^2 + …, so many terms. */
function powerSum(base: number, terms: number): number {
  if (base === 1 || terms === 0) return terms
  return -Math.expm1(terms * Math.log1p(base - 1)) / (1 - base)
}
