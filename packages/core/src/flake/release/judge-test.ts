import { pityOf, type CountComparison } from './compare-counts.ts'
import type { ChosenBase } from './choose-base.ts'
import { percentText, pointsText, probabilityText } from './percent-text.ts'
import type { PassCounts } from './pass-counts.ts'
import type { ReleaseRules } from './release-check-options.ts'
import type { ReleaseTestStatus } from './release-check.ts'

/** A test with what is known of it. */
export interface KnownTest {
  readonly candidate: PassCounts
  readonly chosen: ChosenBase
  readonly isOpen: boolean
  readonly isRetired: boolean
  /** Only where there is a base and the candidate ran. */
  readonly comparison?: CountComparison
}

export interface Judgement {
  readonly status: ReleaseTestStatus
  readonly isExtreme: boolean
  readonly explanation: string
}

/** @param isConfirmed - whether its p value holds up among those of all tests */
export function judgeTest(known: KnownTest, isConfirmed: boolean, rules: ReleaseRules): Judgement {
  const { candidate, chosen, comparison, isRetired } = known
  const { base } = chosen
  if (candidate.runs === 0) {
    const before = base ? `, and in ${base.runs} of ${base.release}` : ''
    return isRetired
      ? plain('retired', 'Did not run; it is retired.')
      : plain('missing', `Ran in no run of the candidate${before}: what is missing has not passed.`)
  }
  return base && comparison
    ? judgeAgainst(known, comparison, isConfirmed, rules)
    : judgeNew(candidate, chosen.reason, rules)
}

function judgeAgainst(
  { candidate, chosen, isOpen }: KnownTest,
  comparison: CountComparison,
  isConfirmed: boolean,
  rules: ReleaseRules,
): Judgement {
  const { looksWorse, isExtreme, isImproved, upperDifferencePoints } = comparison
  const before = chosen.base ? `${shareOf(chosen.base)} of ${chosen.base.release}` : ''
  const seen = `Passed ${shareOf(candidate)}, before ${before}: ${changeText(comparison)}, p = ${probabilityText(comparison.pValue)}`
  const pity = pityOf(rules, isOpen)
  const judged = (status: ReleaseTestStatus, why: string): Judgement => ({
    status,
    isExtreme,
    explanation: `${seen}. ${why}`,
  })

  if (looksWorse && candidate.failures >= rules.minimumFailures) {
    if (!isConfirmed && candidate.runs >= rules.minimumRuns)
      return judged('unconfirmed', 'Among so many tests chance alone brings as much: not confirmed.')
    if (isConfirmed)
      return judged('regressed', isOpen ? 'The regression that was open is not over.' : 'It regressed.')
  }
  if (looksWorse && isConfirmed)
    return judged(
      'insufficient-data',
      `It looks worse, but fewer than ${rules.minimumFailures} runs failed: more runs would tell.`,
    )
  if (candidate.runs < rules.minimumRuns)
    return judged('insufficient-data', `Fewer than ${rules.minimumRuns} runs show nothing.`)
  if (isImproved) return judged('improved', 'It fails less than before.')
  if (rules.equivalence && !(upperDifferencePoints < pity))
    return judged(
      'insufficient-data',
      `It may fail ${pointsText(upperDifferencePoints)} points more often, which is not less than ${pity}: not shown to be as good.`,
    )
  return judged('not-regressed', 'No regression.')
}

/** Without a base only the pass rate itself says anything. */
function judgeNew(candidate: PassCounts, reason: string, rules: ReleaseRules): Judgement {
  const required = rules.newTestPassPercent
  const seen = `Passed ${shareOf(candidate)}, and has no base: ${reason}`
  const isBelow = 100 * candidate.passes < required * candidate.runs
  const isExtreme = 100 * candidate.passes < (2 * required - 100) * candidate.runs
  if (candidate.runs < rules.minimumRuns)
    return plain('insufficient-data', `${seen}. Fewer than ${rules.minimumRuns} runs show nothing.`)
  if (!isBelow) return plain('not-regressed', `${seen}. A new test has to pass ${required} %.`)
  if (candidate.failures < rules.minimumFailures)
    return plain(
      'insufficient-data',
      `${seen}. A new test has to pass ${required} %, but fewer than ${rules.minimumFailures} runs failed: more runs would tell.`,
    )
  return {
    status: 'regressed',
    isExtreme,
    explanation: `${seen}. A new test has to pass ${required} %, and this one does not.`,
  }
}

function plain(status: ReleaseTestStatus, explanation: string): Judgement {
  return { status, isExtreme: false, explanation }
}

function shareOf(counts: PassCounts): string {
  return `${counts.passes} of ${counts.runs} (${percentText(counts)})`
}

function changeText({ dropPoints }: CountComparison): string {
  if (dropPoints === 0) return 'no change'
  return dropPoints > 0 ? `${pointsText(dropPoints)} points less` : `${pointsText(-dropPoints)} points more`
}
