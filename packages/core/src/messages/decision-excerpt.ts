import type { Digest } from '../canonical/digest.ts'
import type { Decision } from '../policy/decision/decision.ts'
import type { Status } from '../policy/evaluation/status.ts'
import type { Instant } from '../schema/instant.ts'

/**
 * What a message says of a decision beside its format's own words, which are fewer than the statuses of a decision.
 * A message is complete without it: no other field means something else because of it.
 */
export interface DecisionExcerpt {
  readonly status: Status
  /** The decision's summary: the status in words, and the first reasons why the gate is closed. */
  readonly reason: string
  readonly decisionContext: string
  readonly purpose?: string
  readonly evaluatedAt: Instant
  readonly knownAt: Instant
  readonly validUntil: Instant | null
  readonly policies: readonly { readonly id: string; readonly digest: Digest }[]
  readonly evidenceDigest: Digest
}

const loneSurrogate = /\p{Surrogate}/gu

/** The decision's summary, with the replacement character for what has no UTF-8: predicates may say anything. */
export function reasonOf({ summary }: Decision): string {
  return summary.replace(loneSurrogate, '\uFFFD')
}

export function excerptOf(decision: Decision): DecisionExcerpt {
  return {
    status: decision.status,
    reason: reasonOf(decision),
    decisionContext: decision.decisionContext,
    ...(decision.purpose === undefined ? {} : { purpose: decision.purpose }),
    evaluatedAt: decision.evaluatedAt,
    knownAt: decision.knownAt,
    validUntil: decision.validUntil,
    policies: decision.policies.map(({ id, digest }) => ({ id, digest })),
    evidenceDigest: decision.evidenceDigest,
  }
}
