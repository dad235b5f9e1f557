import type { FnmatchPattern } from '../../schema/fnmatch.ts'
import type { Instant } from '../../schema/instant.ts'

/** Where a policy came from, which decides what it may hold and to what it applies. */
export type GreenwavePolicyKind =
  /** A file of the service's own. */
  | 'server'
  /** A `gating.yaml` that a remote rule fetched. */
  | 'remote'
  /** The `rules` of a decision request. */
  | 'on-demand'

/** A policy of Greenwave as its file says it, checked. Keys that were left out are here with what they stand for. */
export interface GreenwavePolicy {
  readonly kind: GreenwavePolicyKind
  /** Null for a remote policy without one. */
  readonly id: string | null
  readonly productVersions: readonly FnmatchPattern[]
  /** Null where `decision_contexts` was written instead. */
  readonly decisionContext: string | null
  readonly decisionContexts: readonly string[]
  /** Null where `subject_types` was written instead; `*` for a remote policy that has neither: any type. */
  readonly subjectType: string | null
  readonly subjectTypes: readonly string[]
  /** None: no tests are required. */
  readonly rules: readonly GreenwaveRule[]
  /** Packages that the policy is not about; wins over `packages`. */
  readonly excludedPackages: readonly FnmatchPattern[]
  /** The only packages that the policy is about; all where there are none. */
  readonly packages: readonly FnmatchPattern[]
  /** Legacy, without effect. */
  readonly relevanceKey: string | null
  readonly relevanceValue: string | null
}

export type GreenwaveRule = PassingTestCaseRule | RemoteRule

/** Asks for a passing result of a testcase, in every architecture and variant that reported. */
export interface PassingTestCaseRule {
  readonly type: 'PassingTestCaseRule'
  readonly testCaseName: string
  /** Only results of this scenario. */
  readonly scenario: string | null
  /** The rule is for subjects that were built at or after this instant … */
  readonly validSince: Instant | null
  /** … and before this one. */
  readonly validUntil: Instant | null
}

/** Asks for what a file in another repository asks for. */
export interface RemoteRule {
  readonly type: 'RemoteRule'
  /** Whether the gate stays closed when there is no such file. */
  readonly required: boolean
  /** Templates of addresses, tried in their order; what the service is set up with where there are none. */
  readonly sources: readonly string[]
}
