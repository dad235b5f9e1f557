import type { CaseOutcome } from '@gatewright/core/ports'

/** From the mildest to the worst; a scenario is as its worst step. What is undefined or pending is not done, so it fails. */
const statuses: readonly (readonly [status: string, outcome: CaseOutcome])[] = [
  ['PASSED', 'passed'],
  ['SKIPPED', 'skipped'],
  ['UNKNOWN', 'inconclusive'],
  ['PENDING', 'failed'],
  ['UNDEFINED', 'failed'],
  ['AMBIGUOUS', 'failed'],
  ['FAILED', 'failed'],
]

export interface StatusReading {
  readonly rank: number
  readonly outcome: CaseOutcome
  readonly isKnown: boolean
}

/** A status that is not known is worse than one that passes and milder than one that fails for sure. */
const strange: StatusReading = { rank: 2, outcome: 'inconclusive', isKnown: false }

export function readStatus(status: string): StatusReading {
  const rank = statuses.findIndex(([known]) => known === status)
  const outcome = statuses[rank]?.[1]
  return outcome === undefined ? strange : { rank, outcome, isKnown: true }
}
