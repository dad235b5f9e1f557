import type { QuarantineEvidence } from './quarantine-evidence.ts'
import { runsToCertifyRate } from '../planner/sample-sizes.ts'
import { entryVerdict, type EntryRuleName } from './entry-rule.ts'
import type { ManualEvent } from './manual-event.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'
import type { QuarantineRecord, QuarantineState } from './quarantine-record.ts'

/** Why a test is in the state it is in, or came there. */
export type QuarantineCause =
  | EntryRuleName
  | 'suspected'
  | 'cleared'
  | 'certified'
  | 'flipped-on-probation'
  | 'probation-passed'
  | 'broken'
  | 'exempt-rule'
  | 'person'
  | 'renewed'
  | 'expired'
  | 'stale'
  | 'unchanged'

/** Everything that one step looks at. */
export interface QuarantineSituation {
  readonly record: QuarantineRecord
  readonly evidence: QuarantineEvidence
  readonly policy: QuarantinePolicy
  /** What a person said last. */
  readonly manual: ManualEvent | undefined
}

/** Where the test goes, or stays. */
export interface NextState {
  readonly state: QuarantineState
  readonly cause: QuarantineCause
}

/** A person first, then the rules that exempt it, then the evidence. */
export function nextState(situation: QuarantineSituation): NextState {
  const { record, evidence, manual } = situation
  switch (manual?.kind) {
    case 'quarantine':
      return { state: 'quarantined', cause: 'person' }
    case 'exempt':
      return { state: 'exempt', cause: 'person' }
    case 'release': {
      const next = outside(situation, false)
      return wasInside(record) ? { ...next, cause: 'person' } : next
    }
    case 'renew':
    case 'hand-back':
    case undefined:
  }
  if (evidence.exemptions && evidence.exemptions.length > 0) return { state: 'exempt', cause: 'exempt-rule' }
  if (record.state === 'quarantined') return inQuarantine(situation)
  if (record.state === 'probation') return onProbation(situation)
  return outside(situation, true)
}

/**
 * The probability with its odds multiplied: `p f / (1 − p + p f)`. A test that came back from probation is believed less.
 */
export function raisedProbability(probability: number, factor: number): number {
  const raised = probability * factor
  return raised / (1 - probability + raised)
}

/** What relapses multiply the odds with: the factor for each, up to the most. */
export function priorFactor({ relapses }: QuarantineRecord, policy: QuarantinePolicy): number {
  return Math.min(policy.relapseFactorAtMost, policy.relapseFactor ** relapses)
}

function wasInside({ state }: QuarantineRecord): boolean {
  return state === 'quarantined' || state === 'probation' || state === 'exempt'
}

function inQuarantine(situation: QuarantineSituation): NextState {
  const { record, evidence, policy } = situation
  if (evidence.score.state === 'broken') return { state: 'broken', cause: 'broken' }
  const flaky = raisedProbability(evidence.score.flakyNow, priorFactor(record, policy))
  const isCertified =
    isCountedSince(situation) &&
    evidence.since.cleanTail >= runsToCertifyRate(policy.releaseRate, policy.releaseConfidence) &&
    flaky < policy.leaveBelow
  return isCertified && !meetsEntry(situation)
    ? { state: 'probation', cause: 'certified' }
    : { state: 'quarantined', cause: 'unchanged' }
}

function onProbation(situation: QuarantineSituation): NextState {
  const { record, evidence, policy } = situation
  if (evidence.score.state === 'broken') return { state: 'broken', cause: 'broken' }
  const hasFlipped = evidence.since.from >= record.since && evidence.since.flips > 0
  const rule = hasFlipped ? ('flipped-on-probation' as const) : meetsEntry(situation)
  // Where nothing enters by itself nothing returns by itself either: the score says what it is then.
  if (rule) return policy.automatic ? { state: 'quarantined', cause: rule } : outside(situation, false)
  if (!isCountedSince(situation) || evidence.since.cleanTail < policy.probationRuns)
    return { state: 'probation', cause: 'unchanged' }
  return { ...outside(situation, true), cause: 'probation-passed' }
}

/** A test that is neither in quarantine nor on probation, nor will be but by showing enough now. */
function outside(situation: QuarantineSituation, mayEnter: boolean): NextState {
  const { record, evidence, policy } = situation
  const { score } = evidence.score
  if (evidence.score.state === 'broken') return { state: 'broken', cause: 'broken' }
  const rule = meetsEntry(situation)
  if (rule && mayEnter && policy.automatic && evidence.hasBudget) return { state: 'quarantined', cause: rule }
  if (rule || score >= policy.suspectFrom) return { state: 'suspect', cause: 'suspected' }
  if (record.state !== 'suspect' || score < policy.leaveBelow) return { state: 'healthy', cause: 'cleared' }
  return { state: 'suspect', cause: 'unchanged' }
}

function meetsEntry({ evidence, policy }: QuarantineSituation): EntryRuleName | undefined {
  return entryVerdict(evidence.score, evidence.recent, policy).rule
}

/** Counts from another instant are of another state; so the same evidence never moves a test twice. */
function isCountedSince({ record, evidence }: QuarantineSituation): boolean {
  return evidence.since.from === record.since && evidence.at > record.since
}
