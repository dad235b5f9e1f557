import type { FlakeState } from '../score/flake-score.ts'
import { probability, properProbability, requireNumbers, wholeNumber } from './require-number.ts'

/** A test that failed in its first attempt and in every retry, at a gate. */
export interface HardFailure {
  /** What the test looked like on the code that everybody shares, before this change. */
  readonly state: FlakeState
  /** The probability that the test is flaky: π, from its score. */
  readonly flakyProbability: number
  /** The share of runs on good code in which a flaky test's first attempt fails: θ. */
  readonly rate: number
  /** The probability that a retry of a flaky failure fails, too: q. */
  readonly retryFailure: number
  /** How many retries there were; all of them failed. */
  readonly retries: number
  /** The probability that a change breaks this test: λ, from the configuration or the project's history; above 0. */
  readonly breakProbability: number
}

export interface TriageOptions {
  /** The probability with which a failure that the change caused may be let through. 0.01 by default. */
  readonly falseExoneration?: number
  /** The probability with which a flake may be blamed on the change. 0.05 by default. */
  readonly falseBlock?: number
  /** The probability that a retry passes though the change broke the test. 0.01 by default. */
  readonly brokenPass?: number
  /** No more retries than that, all together; after them the answer is `block` or `exonerate`. 10 by default. */
  readonly mostRetries?: number
}

/**
 * `exonerate`: the failure says nothing of the change. `block`: it does, or nothing shows that it does not. `rerun`: more
 * attempts would tell.
 */
export type TriageAnswer = 'exonerate' | 'block' | 'rerun'

/** Why the answer is what it is. */
export type TriageReason =
  | 'looks-broken'
  | 'not-known-flaky'
  | 'flake'
  | 'change'
  | 'undecided'
  | 'retries-used-up'
  | 'reruns-tell-nothing'

export interface Triage {
  readonly answer: TriageAnswer
  readonly reason: TriageReason
  /** The probability that the failure is a flake and not the change's doing. */
  readonly flakeProbability: number
  /** Reruns until a decision, expected, at least 1; missing unless the answer is `rerun`. */
  readonly expectedReruns?: number
  /** So many further failures in a row and the answer is `block`; missing unless the answer is `rerun`. */
  readonly failuresToBlock?: number
  readonly explanation: string
}

/**
 * What a gate should make of a failure that retries did not cure: whether it was the test or the change.
 *
 * Only a test that looked flaky before this change can be exonerated; one that looks broken is blocked whatever the numbers
 * say. Where one more run can tell nothing, and where the retries are used up, the answer is `block`. A rerun that passes
 * makes a flip of the failure: what that means for the gate is the policy's to say.
 *
 * Throws a TypeError for probabilities that are none.
 *
 * @remarks The posterior π θ q^r / (π θ q^r + λ). It is compared with the bounds of A. Wald's sequential probability ratio
 * test ("Sequential Analysis", 1947): exonerate from odds of (1 - β) / α on, block from β / (1 - α) down, where α is
 * `falseExoneration` and β `falseBlock`. The expected number of reruns is Wald's approximation, weighed by the posterior.
 * @example
 * import { triageFailure } from '@gatewright/core/flake'
 *
 * const failure = { state: 'flaky', flakyProbability: 0.99, rate: 0.3, retryFailure: 0.3, retries: 1, breakProbability: 0.002 } as const
 * triageFailure(failure) // { answer: 'rerun', reason: 'undecided', flakeProbability: 0.978…, … }
 */
export function triageFailure(failure: HardFailure, options: TriageOptions = {}): Triage {
  const { falseExoneration = 0.01, falseBlock = 0.05, brokenPass = 0.01, mostRetries = 10 } = options
  check(failure, { falseExoneration, falseBlock, brokenPass, mostRetries })
  const { state, flakyProbability, rate, retryFailure, retries, breakProbability } = failure
  const flake = flakyProbability * rate * retryFailure ** retries
  const flakeProbability = flake / (flake + breakProbability)
  const logOdds = Math.log(flake) - Math.log(breakProbability)
  const [upper, lower] = [
    Math.log1p(-falseBlock) - Math.log(falseExoneration),
    Math.log(falseBlock) - Math.log1p(-falseExoneration),
  ]

  const done = (answer: 'block' | 'exonerate', reason: TriageReason): Triage => ({
    answer,
    reason,
    flakeProbability,
    explanation: explain(answer, reason, flakeProbability, retries),
  })
  if (state === 'broken') return done('block', 'looks-broken')
  if (logOdds <= lower) return done('block', 'change')
  const isKnownFlaky = state === 'flaky'
  if (logOdds >= upper && isKnownFlaky) return done('exonerate', 'flake')
  // A rerun tells something only where it passes more often for a flake than for a breakage.
  if (1 - retryFailure <= brokenPass) return done('block', 'reruns-tell-nothing')
  if (retries >= mostRetries) return done('block', isKnownFlaky ? 'retries-used-up' : 'not-known-flaky')

  const left = mostRetries - retries
  const walk = { up: Math.max(0, upper - logOdds), down: lower - logOdds, retryFailure, brokenPass }
  const reason = isKnownFlaky ? 'undecided' : 'not-known-flaky'
  return {
    answer: 'rerun',
    reason,
    flakeProbability,
    expectedReruns: Math.min(left, Math.max(1, expectedSteps(walk, flakeProbability))),
    failuresToBlock: Math.min(left, Math.max(1, Math.ceil(walk.down / Math.log(retryFailure)))),
    explanation: explain('rerun', reason, flakeProbability, retries),
  }
}

function check(failure: HardFailure, options: Required<TriageOptions>): void {
  const { flakyProbability, rate, retryFailure, retries, breakProbability } = failure
  const { mostRetries, falseExoneration, falseBlock, brokenPass } = options
  requireNumbers(probability, { flakyProbability, rate, retryFailure })
  requireNumbers(properProbability, { falseExoneration, falseBlock, brokenPass })
  requireNumbers(wholeNumber, { retries, mostRetries })
  if (!(breakProbability > 0 && breakProbability <= 1))
    throw new TypeError(`breakProbability must be above 0 and at most 1, and is ${breakProbability}.`)
  if (falseExoneration + falseBlock >= 1)
    throw new TypeError('falseExoneration and falseBlock together must be below 1.')
}

/** How far the log odds are from either bound, and what a rerun does to them. */
interface Walk {
  readonly up: number
  readonly down: number
  readonly retryFailure: number
  readonly brokenPass: number
}

/** Wald's approximation of the number of steps to a bound: the distance to the bounds, over how far one step goes. */
function expectedSteps({ up, down, retryFailure, brokenPass }: Walk, flakeProbability: number): number {
  const passed = Math.log1p(-retryFailure) - Math.log(brokenPass)
  const failed = Math.log(Math.max(retryFailure, Number.MIN_VALUE))
  const upIfFlake = Math.expm1(down) / Math.expm1(down - up)
  const upIfBroken = Math.exp(-up) * upIfFlake
  const ifFlake =
    (upIfFlake * up + (1 - upIfFlake) * down) / (retryFailure * failed + (1 - retryFailure) * passed)
  const ifBroken =
    (upIfBroken * up + (1 - upIfBroken) * down) / ((1 - brokenPass) * failed + brokenPass * passed)
  return flakeProbability * ifFlake + (1 - flakeProbability) * ifBroken
}

function explain(
  answer: TriageAnswer,
  reason: TriageReason,
  flakeProbability: number,
  retries: number,
): string {
  const percent = Math.min(99.9, Math.max(0.1, Math.round(flakeProbability * 1000) / 10))
  const seen = `Failed in ${retries + 1} of ${retries + 1} attempts; a flake with ${percent} % probability`
  return `${seen}: ${answer}, since ${reasons[reason]}.`
}

const reasons: Readonly<Record<TriageReason, string>> = {
  'looks-broken': 'the test looks broken, and what looks broken is never exonerated',
  'not-known-flaky': 'only a test that looked flaky before this change can be exonerated',
  flake: 'the failure says nothing of the change',
  change: 'the change is what failed the test, as far as can be told',
  undecided: 'more attempts would tell',
  'retries-used-up': 'the retries are used up, and nothing shows that it was a flake',
  'reruns-tell-nothing': 'a retry of this test says nothing, and nothing shows that it was a flake',
}
