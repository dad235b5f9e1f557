import { presetOutcomes, type OutcomeSet } from '../../schema/outcome.ts'
import type { Policy } from './policy.ts'
import type { Status } from '../evaluation/status.ts'

/** How one policy reads outcomes. */
export interface OutcomeProfile {
  readonly classes: OutcomeSet
  /** What an attempt that broke makes of a requirement. */
  readonly errored: Extract<Status, 'inconclusive' | 'unsatisfied'>
}

const strict: OutcomeProfile = { classes: presetOutcomes, errored: 'inconclusive' }
const greenwave: OutcomeProfile = { classes: { ...presetOutcomes, INFO: 'pass' }, errored: 'unsatisfied' }

export function outcomeProfile(outcomes: Policy['outcomes']): OutcomeProfile {
  if (outcomes === undefined || outcomes === 'strict') return strict
  if (outcomes === 'greenwave') return greenwave
  return { ...strict, classes: { ...presetOutcomes, ...outcomes } }
}
