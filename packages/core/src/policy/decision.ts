import type { Digest } from '../canonical/digest.ts'
import type { Instant } from '../schema/instant.ts'
import type { SubjectRef } from '../schema/subject.ts'
import type { RuleType } from './rule.ts'
import type { Status } from './status.ts'
import type { Threshold } from './threshold.ts'

/** Why a node has its status. */
export type ReasonCode =
  | 'passed'
  | 'failed'
  | 'flaky'
  | 'errored'
  | 'skipped'
  | 'missing'
  | 'incomplete'
  | 'waived'
  | 'quarantined'
  | 'missing-fact'
  | 'empty-population'
  | 'insufficient-data'
  | 'run-complete'
  | 'run-open'
  | 'run-aborted'
  | 'run-results-missing'
  | 'run-unknown'
  | 'all-met'
  | 'enough-met'
  | 'not-met'
  | 'no-policy'

/** The evidence that a node stands on, by id. */
export interface Citations {
  readonly results?: readonly string[]
  readonly waivers?: readonly string[]
  readonly quarantine?: readonly string[]
  readonly groups?: readonly string[]
  /** Names of lists and facts. */
  readonly facts?: readonly string[]
}

/** One node of the tree that proves a decision. Inner nodes follow from their children by `operator`; leaves cite evidence. */
export interface DecisionNode {
  /** Unique in the decision: `policy/rule/slot`. */
  readonly path: string
  readonly kind: 'root' | 'policy' | 'slot' | RuleType
  readonly ruleId?: string
  /** As the rule says it. */
  readonly title?: string
  readonly why?: string
  readonly status: Status
  readonly code: ReasonCode
  /** The code it would have without the waiver or the quarantine that satisfies it. */
  readonly base?: ReasonCode
  /** One sentence for a person. */
  readonly message: string
  /** The testcase that a leaf is about. */
  readonly testcase?: string
  /**
   * How many more passing results would satisfy a leaf that is not. Absent where none would: the failure stays on record,
   * and only a waiver or another item helps.
   */
  readonly passesNeeded?: number
  /** True where a waiver could satisfy it. */
  readonly waivable?: boolean
  readonly operator?: { readonly atLeast: Threshold }
  readonly cites: Citations
  readonly children?: readonly DecisionNode[]
  /** The earliest later instant at which the status may change with no new evidence; null when it never does. */
  readonly validUntil: Instant | null
}

/** One line of the flat view that Greenwave's users know. */
export interface RequirementView {
  /** `test-result-passed`, `test-result-failed`, `test-result-missing-waived`, … */
  readonly type: string
  readonly testcase?: string
  readonly resultId?: string
  readonly waiverId?: string
}

/** What policies make of evidence at an instant, with the tree that proves it. */
export interface Decision {
  readonly status: Status
  readonly subject: SubjectRef
  readonly decisionContext: string
  readonly evaluatedAt: Instant
  /** Evidence that came later than this was not looked at. */
  readonly knownAt: Instant
  /** The policies that apply, each with the digest of its canonical JSON. */
  readonly policies: readonly { readonly id: string; readonly digest: Digest }[]
  readonly tree: DecisionNode
  readonly requirements: readonly RequirementView[]
  /** Nodes that warn without closing the gate. Nothing does so yet. */
  readonly warnings: readonly DecisionNode[]
  /** Active waivers for the subject that this decision did not need. */
  readonly unusedWaivers: readonly string[]
  readonly validUntil: Instant | null
  /** Requirements that are met, of all; 100 percent only when all are. */
  readonly progress: { readonly satisfied: number; readonly total: number; readonly percent: number }
  /** The digest of everything the decision looked at. */
  readonly evidenceDigest: Digest
  readonly summary: string
}
