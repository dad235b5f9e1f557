import { lastDecision } from './manual-override.ts'
import { nextState, type NextState, type QuarantineSituation } from './next-state.ts'
import type { QuarantineEffect } from './quarantine-effect.ts'
import type { QuarantineEvidence } from './quarantine-evidence.ts'
import { explainStep, type QuarantineExplanation } from './quarantine-explanation.ts'
import { periodOf } from './quarantine-period.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'
import type { QuarantineRecord } from './quarantine-record.ts'
import { withEffects } from './step-effects.ts'
import { testKey } from '../evidence/test-key.ts'

/** What evidence made of a record. */
export interface QuarantineStep {
  readonly record: QuarantineRecord
  /** What a host has to do, in this order. Empty where nothing changed. */
  readonly effects: readonly QuarantineEffect[]
  readonly explanation: QuarantineExplanation
}

/** The last moment that has a date. */
const lastTimeMs = 8.64e15

/**
 * Where a test goes with what is known of it now: into quarantine, out of it, or nowhere. Pure: nothing is done, what is to
 * be done comes back as effects. The same evidence a second time changes nothing and has no effects; neither does evidence
 * from before the state of the record.
 *
 * A person goes before rules that exempt a test, and those before the evidence. A broken test never enters by itself, and
 * one that becomes broken leaves. Expiry releases nothing: it escalates, and the entry that the gate holds runs out, so
 * that the test blocks. Release takes clean runs.
 *
 * @param evidence - of the same testcase and variant, with `since` counted from `record.since`
 * @throws TypeError for evidence of another test, at a time that is none, or of texts with a lone surrogate, which have no
 * digest.
 * @example
 * import { defaultQuarantinePolicy, newQuarantineRecord, reduceQuarantine, type QuarantineEvidence } from '@gatewright/core/flake'
 *
 * const look = (evidence: QuarantineEvidence): string =>
 *   reduceQuarantine(newQuarantineRecord(evidence.score), evidence, defaultQuarantinePolicy).explanation.text
 */
export function reduceQuarantine(
  record: QuarantineRecord,
  evidence: QuarantineEvidence,
  policy: QuarantinePolicy,
): QuarantineStep {
  if (testKey(record) !== testKey(evidence.score))
    throw new TypeError(`Evidence of ${testKey(evidence.score)} for the record of ${testKey(record)}.`)
  if (!(Math.abs(evidence.at) + policy.maxAgeMs <= lastTimeMs))
    throw new TypeError(`Not a time that a quarantine can begin at: ${evidence.at}.`)
  const isLate = evidence.at < record.since
  const manual = isLate ? record.manual : lastDecision(record.manual, evidence.events ?? [], evidence.at)
  const situation: QuarantineSituation = { record, evidence, policy, manual }
  if (isLate) {
    const stays: NextState = { state: record.state, cause: 'unchanged' }
    return { record, effects: [], explanation: explainStep(situation, stays, record.period) }
  }
  const next = nextState(situation)
  const period = next.state === 'quarantined' ? periodOf(situation) : undefined
  const explanation = explainStep(situation, next, period)
  return { ...withEffects(situation, next, period, explanation), explanation }
}
