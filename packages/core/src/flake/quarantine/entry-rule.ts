import type { FlakeScore } from '../score/flake-score.ts'
import type { EntryThreshold, QuarantinePolicy } from './quarantine-policy.ts'
import type { RecentFlips } from './runs-since.ts'

/** Which rule leads into quarantine. */
export type EntryRuleName = 'score-and-flips' | 'recent-flips'

/** Whether what was seen is enough for quarantine, budget and permission aside. */
export interface EntryVerdict {
  /** The rule that is met; none while the evidence is too thin, and never for a broken test. */
  readonly rule?: EntryRuleName
  /** What is missing, as parts of a sentence; empty where a rule is met. */
  readonly missing: readonly string[]
}

/** Asks whether a test has shown enough to be quarantined. */
export function entryVerdict(
  score: FlakeScore,
  recent: RecentFlips | undefined,
  policy: QuarantinePolicy,
): EntryVerdict {
  if (score.state === 'broken') return { missing: ['a pass: a test that only fails is broken, not flaky'] }
  const missing = missingFor(score, policy[policy.mode])
  // What is enough for the strict mode is enough for the fast one.
  if (missing.length === 0 || missingFor(score, policy.strict).length === 0)
    return { rule: 'score-and-flips', missing: [] }
  if (policy.mode === 'fast' && meetsRecentFlips(score, recent, policy))
    return { rule: 'recent-flips', missing: [] }
  return { missing }
}

function missingFor(score: FlakeScore, threshold: EntryThreshold): string[] {
  const missing: string[] = []
  if (!(score.score >= threshold.score))
    missing.push(`a score of ${threshold.score} instead of ${rounded(score.score)}`)
  const { commits, changes } = score.flips
  if (!(commits >= threshold.flipCommits || changes >= threshold.flipChanges))
    missing.push(
      `flips on ${threshold.flipCommits} commits or ${threshold.flipChanges} changes instead of ${commits} and ${changes}`,
    )
  if (missing.length === 0 && score.state !== 'flaky')
    missing.push(`the state flaky instead of ${score.state}: too few runs, or the last ones failed`)
  return missing
}

function meetsRecentFlips(
  score: FlakeScore,
  recent: RecentFlips | undefined,
  { recentFlips }: QuarantinePolicy,
): boolean {
  return (
    recent !== undefined &&
    recent.flakyCommits >= recentFlips.flakyCommits &&
    recent.flakyCommits >= recentFlips.share * recent.runs &&
    score.regressed < recentFlips.regressedBelow
  )
}

/** Three digits after the point, without zeros at the end: for sentences. */
export function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
