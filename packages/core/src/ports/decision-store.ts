import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { Digest } from '../canonical/digest.ts'
import type { Instant } from '../schema/instant.ts'
import type { ListPage } from './list-page.ts'
import type { PutError, QueryError, ReadError } from './result-store.ts'

/** What a decision stands on. While a decision is open, retention keeps all of it. */
export interface CitedEvidence {
  /** Ids of groups. */
  readonly groups?: readonly string[]
  /** Ids of results. */
  readonly results?: readonly string[]
  readonly reportKeys?: readonly string[]
  /** Raw reports. */
  readonly reports?: readonly Digest[]
}

/** A decision as it was made, with what is needed to find it again. */
export interface DecisionRecord {
  readonly id: string
  readonly decidedAt: Instant
  readonly subject: { readonly type: string; readonly identifier: string }
  readonly decisionContext: string
  /** As the decision has it: satisfied, unsatisfied, pending, inconclusive or not-applicable. */
  readonly status: string
  /** The decision itself. */
  readonly decision: JsonValue
  readonly cites?: CitedEvidence
  /** The position of the change feed up to which the results were read. */
  readonly storedThrough?: number
}

export interface StoredDecision extends DecisionRecord {
  /** When it was closed: what it cites may go. Absent while it is open. */
  readonly closedAt?: Instant
}

/** Which decisions to answer; every key that is present narrows the answer. */
export interface StoredDecisionQuery {
  readonly subject?: { readonly type: string; readonly identifier: string }
  readonly decisionContext?: string
  readonly statuses?: readonly string[]
  /** Decided at or after this instant. */
  readonly since?: Instant
  /** Decided before this instant. */
  readonly until?: Instant
  /** True for those that are open, false for those that are closed. */
  readonly isOpen?: boolean
}

/** Keeps decisions. A decision never changes; all that happens to it is that it is closed. */
export interface DecisionStore {
  /** The same again changes nothing; another one under its id is a `store/key-conflict`. */
  record(decision: DecisionRecord): ResultAsync<StoredDecision, PutError>
  /** Closes a decision, once: a later time changes nothing. Undefined where there is none. */
  close(id: string, at: Instant): ResultAsync<StoredDecision | undefined, QueryError>
  get(id: string): ResultAsync<StoredDecision | undefined, ReadError>
  /** Matching decisions, the one made last first; at the same instant the greater id comes first. */
  find(query: StoredDecisionQuery, page?: ListPage): ResultAsync<readonly StoredDecision[], QueryError>
}
