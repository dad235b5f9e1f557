import type { Digest } from '../../canonical/digest.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import type { Variant } from '../../schema/variant.ts'
import type { Enforcement, RuleType } from '../language/rule.ts'
import type { Status } from '../evaluation/status.ts'
import type { Operator } from '../evaluation/threshold.ts'

/** Why a node has its status. */
export type ReasonCode =
  | 'passed'
  | 'failed'
  | 'flaky'
  | 'errored'
  | 'skipped'
  | 'missing'
  | 'incomplete'
  | 'timed-out'
  | 'waived'
  | 'quarantined'
  | 'exonerated'
  | 'known-failure'
  | 'regressed'
  | 'non-inferior'
  | 'missing-fact'
  | 'empty-population'
  | 'insufficient-data'
  | 'unclear'
  | 'run-complete'
  | 'run-open'
  | 'run-aborted'
  | 'run-results-missing'
  | 'run-unknown'
  | 'all-met'
  | 'enough-met'
  | 'not-met'
  | 'threshold-met'
  | 'threshold-missed'
  | 'signed-off'
  | 'awaiting-sign-off'
  | 'rejected-by-signer'
  | 'predicate'
  | 'not-effective'
  | 'policy-missing'
  | 'policy-cycle'
  | 'too-large'
  | 'no-policy'

/** The evidence that a node stands on, by id. */
export interface Citations {
  readonly results?: readonly string[]
  readonly waivers?: readonly string[]
  readonly signOffs?: readonly string[]
  readonly exonerations?: readonly string[]
  readonly quarantine?: readonly string[]
  readonly groups?: readonly string[]
  /** Names of lists, metrics and facts. */
  readonly facts?: readonly string[]
  /** What a statistical rule counted and computed, by name. */
  readonly stats?: Readonly<Record<string, number>>
}

/** How far something has come; 100 percent only when all is met. */
export interface Progress {
  readonly satisfied: number
  readonly total: number
  readonly percent: number
}

/** One node of the tree that proves a decision. Inner nodes follow from their children by `operator`; leaves cite evidence. */
export interface DecisionNode {
  /** Unique in the decision: `policy/rule/slot`. */
  readonly path: string
  readonly kind: 'root' | 'policy' | 'slot' | 'share' | 'subject' | RuleType
  readonly ruleId?: string
  /** As the rule says it. */
  readonly title?: string
  readonly why?: string
  readonly owner?: string
  readonly status: Status
  readonly code: ReasonCode
  /** The code it would have without the waiver, the quarantine or the exoneration that satisfies it. */
  readonly base?: ReasonCode
  /** One sentence for a person. */
  readonly message: string
  /** Present where the node does not count for its parent, whatever its status. */
  readonly enforcement?: Exclude<Enforcement, 'block'>
  /** The subject, where it is not that of the decision. */
  readonly subject?: SubjectRef
  /** The testcase, or item of a checklist, that a leaf is about. */
  readonly testcase?: string
  /** The variant of the testcase that a leaf is about. */
  readonly variant?: Variant
  /** How many testcases a leaf stands for, where its parent counts them; 1 by default. */
  readonly weight?: number
  /**
   * How many more passing results would satisfy a leaf that is not. Absent where none would: the failure stays on record,
   * and only a waiver or another item helps.
   */
  readonly passesNeeded?: number
  /** True where a waiver could satisfy it. */
  readonly waivable?: boolean
  /** True where the waiver that satisfies it was taken in an emergency, without an approval. */
  readonly breakGlass?: boolean
  /** Where the trouble of its testcase is discussed. Never a reason for its status. */
  readonly issues?: readonly string[]
  /** How far a checklist has come. */
  readonly progress?: Progress
  readonly operator?: Operator
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

/** What policies make of evidence at an instant, with the tree that proves it. Plain data; the views of the tree are made when they are first read. */
export interface Decision {
  readonly status: Status
  readonly subject: SubjectRef
  readonly decisionContext: string
  readonly purpose?: string
  readonly evaluatedAt: Instant
  /** Evidence that came later than this was not looked at. */
  readonly knownAt: Instant
  /** The policies that apply, each with the digest of its canonical JSON. */
  readonly policies: readonly { readonly id: string; readonly digest: Digest }[]
  readonly tree: DecisionNode
  readonly requirements: readonly RequirementView[]
  /** Nodes that a person should see although they do not close the gate: rules that only warn and are not met, and emergency waivers. */
  readonly warnings: readonly DecisionNode[]
  /** Active waivers for the subject that this decision did not need. */
  readonly unusedWaivers: readonly string[]
  readonly validUntil: Instant | null
  /** Requirements that are met, of all that count. */
  readonly progress: Progress
  /** The digest of everything the decision looked at. */
  readonly evidenceDigest: Digest
  readonly summary: string
}
