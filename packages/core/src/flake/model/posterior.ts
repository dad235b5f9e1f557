import type { ExplanationProbabilities } from '../score/flake-score.ts'
import { logSum } from './beta-binomial.ts'
import type { FlakePrior } from './prior.ts'
import type { WeighedEvidence } from './window-evidence.ts'

/** How likely each story is, given what was seen. */
export function explanationProbabilities(
  evidence: WeighedEvidence,
  { explanations }: FlakePrior,
): ExplanationProbabilities {
  const whole = logLikelihood(evidence, { explanations })
  const share = (prior: number, logarithm: number): number => Math.exp(Math.log(prior) + logarithm - whole)
  return {
    'never-flaky': share(explanations['never-flaky'], evidence.neverFlaky),
    flaky: share(explanations.flaky, evidence.flaky),
    onset: share(explanations.onset, evidence.onset),
    fixed: share(explanations.fixed, evidence.fixed),
    'onset-and-fixed': share(explanations['onset-and-fixed'], evidence.onsetAndFixed),
    regression: share(explanations.regression, evidence.regression),
  }
}

/** The logarithm of the probability of what was seen, over all stories. */
export function logLikelihood(
  evidence: WeighedEvidence,
  { explanations }: Pick<FlakePrior, 'explanations'>,
): number {
  return logSum(
    Math.log(explanations['never-flaky']) + evidence.neverFlaky,
    Math.log(explanations.flaky) + evidence.flaky,
    Math.log(explanations.onset) + evidence.onset,
    Math.log(explanations.fixed) + evidence.fixed,
    Math.log(explanations['onset-and-fixed']) + evidence.onsetAndFixed,
    Math.log(explanations.regression) + evidence.regression,
  )
}
