import { compareText } from '../../canonical/compare-text.ts'
import { percentText } from './percent-text.ts'
import type { PassCounts } from './pass-counts.ts'

/** What a test came to in one earlier release. */
export interface BaseCounts extends PassCounts {
  readonly release: string
}

/** What a test is measured against, and why. Without a base, the test is new. */
export interface ChosenBase {
  readonly base?: BaseCounts
  /** Why this release was chosen, or none, for people. */
  readonly reason: string
}

/**
 * The release with the best pass rate among those in which the test ran often enough; of equally good ones the one with
 * more runs, then the newest. Never the last one only because it is the last: a test that got a little worse with each
 * release would never regress.
 *
 * @param found - newest first, only releases in which the test ran
 */
export function chooseBase(found: readonly BaseCounts[], minimumRuns: number): ChosenBase {
  const enough = found.filter(({ runs }) => runs >= minimumRuns)
  const [best, ...others] = enough.toSorted(
    (a, b) => b.passes * a.runs - a.passes * b.runs || b.runs - a.runs,
  )
  const thin = found.filter(({ runs }) => runs < minimumRuns)
  const passedOver = thin.length === 0 ? '' : `; fewer than ${minimumRuns} runs in ${namesOf(thin)}`
  if (!best)
    return { reason: found.length === 0 ? 'it ran in none of the last releases' : passedOver.slice(2) }
  const rest = others.map((one) => `${one.release} ${percentText(one)}`).join(', ')
  const reason =
    rest === ''
      ? `the only release with enough runs${passedOver}`
      : `the best pass rate, ${percentText(best)}, against ${rest}${passedOver}`
  return { base: best, reason }
}

function namesOf(found: readonly BaseCounts[]): string {
  return found
    .map(({ release }) => release)
    .sort(compareText)
    .join(', ')
}
