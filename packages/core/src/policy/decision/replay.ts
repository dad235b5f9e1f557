import { err, ok, type Result } from 'neverthrow'
import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import type { ErrorValue } from '../../errors/index.ts'
import { decideAbout } from './decide.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Decision } from './decision.ts'
import { indexEvidence } from '../evidence/evidence-index.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Policy } from '../language/policy.ts'

/** One place where a replayed decision is another one. */
export interface ReplayDifference {
  /** A key of the decision, or the path of a node of its tree. */
  readonly path: string
  readonly message: string
}

/** The inputs do not give the decision that was recorded. */
export interface ReplayError extends ErrorValue<'policy/replay-differs'> {
  readonly retryable: false
  readonly differences: readonly ReplayDifference[]
}

/**
 * Decides again, as of the time and the cut of a recorded decision, and answers the same bytes (as canonical JSON) or says
 * what is different. For auditors, and before anybody trusts a decision that was handed to them.
 *
 * @param query - predicates and the CEL evaluator that the decision was made with
 * @example
 * import { replay, type Decision, type Evidence, type Policy } from '@gatewright/core/policy'
 *
 * declare const recorded: Decision
 * declare const policies: readonly Policy[]
 * declare const evidence: Evidence
 * replay(recorded, policies, evidence).match(
 *   () => console.log('the record is true'),
 *   (error) => console.log(error.differences.map(({ path, message }) => `${path}: ${message}`).join('\n')),
 * )
 */
export function replay(
  decision: Decision,
  policies: readonly Policy[],
  evidence: Evidence,
  query: Pick<DecisionQuery, 'predicates' | 'cel'> = {},
): Result<Decision, ReplayError> {
  const again = decideAbout(evidence.subject, policies, indexEvidence(evidence), {
    ...query,
    decisionContext: decision.decisionContext,
    ...(decision.purpose === undefined ? {} : { purpose: decision.purpose }),
    at: decision.evaluatedAt,
    knownAt: decision.knownAt,
  })
  const differences = differencesOf(decision, again)
  if (differences.length === 0) return ok(again)
  const [first] = differences
  const message = `The decision cannot be reproduced: ${first ? `${first.path}: ${first.message}` : ''}`
  return err({ kind: 'policy/replay-differs', message, retryable: false, differences })
}

/** What decides comes first: another policy or other evidence explains a tree that differs. */
const keys = ['subject', 'policies', 'evidenceDigest', 'status', 'tree'] as const

function differencesOf(recorded: Decision, again: Decision): ReplayDifference[] {
  const texts = (value: unknown): string => canonicalJson(value as JsonValue)
  if (texts(recorded) === texts(again)) return []
  const others = Object.keys({ ...again, ...recorded }).filter((key) => !keys.some((known) => known === key))
  return [...keys, ...others].flatMap((key) => {
    const [was, is] = [recorded[key as keyof Decision], again[key as keyof Decision]]
    if (was !== undefined && is !== undefined && texts(was) === texts(is)) return []
    return { path: key, message: describe(key, was, is) }
  })
}

function describe(key: string, was: unknown, is: unknown): string {
  if (key === 'tree') return 'the rules come to something else'
  if (key === 'evidenceDigest') return 'the evidence is not the same'
  if (key === 'policies') return 'the policies are not the same'
  return `recorded ${short(was)}, now ${short(is)}`
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
