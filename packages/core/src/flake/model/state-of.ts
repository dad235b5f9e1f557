import type { ExplanationProbabilities, FlakeState } from '../score/flake-score.ts'
import type { WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { Breakages } from './breakages.ts'

/**
 * Runs at the end in which every attempt failed: of main, those among them that too much else failed in; where main did
 * not fail, of changes.
 */
export function failingTailOf({ main, excludedTail, openEnd }: WindowOfRuns): number {
  return main.trailing + excludedTail || openEnd.runs
}

/** With fewer runs than this nothing is called flaky, whatever they say. */
const fewestRuns = 5

/** The one word for it. Broken goes before flaky: who retries or quarantines a broken test ships a bug. */
export function stateOf({
  window,
  breakages,
  explanations,
  score,
  enough,
}: {
  readonly window: WindowOfRuns
  readonly breakages: Breakages
  readonly explanations: ExplanationProbabilities
  readonly score: number
  readonly enough: boolean
}): FlakeState {
  if (isBroken(window, breakages, explanations)) return 'broken'
  if (score >= 0.5 && window.settled.runs >= fewestRuns) return 'flaky'
  // What fails right now is neither fine nor fine again.
  if (window.main.trailing + window.excludedTail > 0 || window.openEnd.changes > 1) return 'unknown'
  const { fixed, regression } = explanations
  if (fixed + explanations['onset-and-fixed'] > 0.5 || regression > 0.5) return 'recovered'
  return enough && score < 0.05 ? 'steady' : 'unknown'
}

function isBroken(
  window: WindowOfRuns,
  breakages: Breakages,
  { regression }: ExplanationProbabilities,
): boolean {
  const { main, excludedTail, openEnd } = window
  // Nobody looked at the runs in between: until one of them passes, the test fails.
  if (excludedTail >= 3) return true
  // No single change does that to the others.
  if (openEnd.changes >= 3 && openEnd.runs >= breakages.openEnd) return true
  // Two are enough where each was tried again, or where little else is left to think.
  const trailing = main.trailing + excludedTail
  const allRetried = main.failed > 0 && main.retries >= main.failed
  if (trailing < (allRetried || regression >= 0.9 ? 2 : 3)) return false
  return regression > 0.5 || trailing >= breakages.tail
}
