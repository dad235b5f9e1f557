import type { ReasonCode, Status } from '../../policy/index.ts'
import type { Instant } from '../../schema/index.ts'

/** What a case says the gate must answer. What is left out is not looked at. */
export interface CaseExpectation {
  readonly status: Status
  /**
   * Rules, by id, or nodes, by path: each must be among those that keep the gate closed, which are the nodes that count and
   * are not satisfied, all the way up.
   */
  readonly because?: readonly string[]
  /**
   * All the ways to open the gate, each as the leaves that must be satisfied: by path, or by the path or id of a rule around
   * them. No other way may be open; `[]` says that there is none.
   */
  readonly blockers?: readonly (readonly string[])[]
  /** Ids of evidence (results, waivers, sign-offs, runs and so on) that the tree must cite somewhere. */
  readonly cites?: readonly string[]
  /** Until when the answer holds with no new evidence; null for ever. Equal moments are equal, however they are written. */
  readonly validUntil?: Instant | null
  /** The warnings of the decision, as ids or paths of rules or leaves, and no others; `[]` says that there is none. */
  readonly warnings?: readonly string[]
  /**
   * A reason that must be there: in a closed gate with a node that keeps it closed, at or below those of `because` where
   * it is given; in an open one with a node that counts.
   */
  readonly code?: ReasonCode
}
