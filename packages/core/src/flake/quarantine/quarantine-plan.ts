import type { EpochMs, Instant } from '../../schema/instant.ts'
import type { FlakeScore } from '../score/flake-score.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'
import type { ExemptRule } from './quarantine-evidence.ts'
import type { QuarantineRecord } from './quarantine-record.ts'
import type { RecentFlips } from './runs-since.ts'
import type { TestKey, TestOfVariant } from '../evidence/test-key.ts'

/** A failure, to be looked at. */
export interface LastFailure {
  readonly at: Instant
  readonly run: string
  readonly commit: string
  readonly results: readonly string[]
}

/** One test of a project, whatever state it is in. */
export interface QuarantineCandidate {
  readonly record: QuarantineRecord
  readonly score: FlakeScore
  readonly recent?: RecentFlips
  readonly exemptions?: readonly ExemptRule[]
  /** Regressions that it caught within the last year. */
  readonly trueCatches: number
  /** Newest first; carried into the plan as they are. */
  readonly lastFailures?: readonly LastFailure[]
  /** What its team's policy is, where it differs from the project's. The budget is always the project's. */
  readonly policy?: QuarantinePolicy
}

/** What a plan has to know beside the tests. */
export interface QuarantineProject {
  readonly at: EpochMs
  readonly suite: {
    /** All tests, in whatever state. */
    readonly tests: number
    /** Regressions that all of them caught within the last year. */
    readonly trueCatches: number
  }
  /** Keys of tests that fail together. Sets that share a test are one. */
  readonly clusters?: readonly (readonly TestKey[])[]
}

export type QuarantinePriority = 'critical' | 'high' | 'medium' | 'low'

/** Which limit keeps a candidate out: a part of the budget, or a test it fails together with that is broken. */
export type PlanObstacle = 'tests' | 'share-of-suite' | 'lost-detection' | 'broken-in-cluster'

/** A test that has shown enough for quarantine. */
export interface PlannedQuarantine extends TestOfVariant {
  readonly priority: QuarantinePriority
  /** Whether there is room for it. */
  readonly admitted: boolean
  /** Why not. */
  readonly obstacle?: PlanObstacle
  /** The keys of the candidates that it is quarantined with, itself among them: all or none. */
  readonly unit: readonly TestKey[]
  readonly score: number
  readonly flakyNow: number
  readonly rate: number
  readonly samples: number
  readonly failures: number
  readonly flipCommits: number
  readonly flipChanges: number
  /** Expected number of runs a day that fail for no good reason. */
  readonly redBuildsPerDay: number
  /** The probability that the next regression is one that this test would catch. */
  readonly detection: number
  readonly evidence: readonly string[]
  /** One sentence: why. */
  readonly rationale: string
  readonly lastFailures: readonly LastFailure[]
  readonly suggestedUntil: Instant
  readonly owner?: string
  readonly issue?: string
  readonly modelVersion: string
}

/** A test that only fails. It is to be repaired, and no quarantine is offered for it. */
export interface BrokenTest extends TestOfVariant {
  readonly failingTail: number
  readonly explanation: string
  readonly lastFailures: readonly LastFailure[]
  readonly owner?: string
  readonly issue?: string
}

/** How much of one limit is taken. */
export interface BudgetUse {
  readonly limit: number
  /** By what is in quarantine or on probation, which keeps its place. It may be over the limit: people may do that. */
  readonly before: number
  /** With the admitted candidates: never over the limit, unless it was before. */
  readonly after: number
}

/** Who may enter quarantine now, in order of priority. */
export interface QuarantinePlan {
  /** By priority, then by red builds prevented per detection lost, then by key. */
  readonly candidates: readonly PlannedQuarantine[]
  /** By key. */
  readonly broken: readonly BrokenTest[]
  readonly summary: Readonly<
    Record<QuarantinePriority, { readonly candidates: number; readonly admitted: number }>
  >
  readonly budget: {
    readonly tests: BudgetUse
    readonly shareOfSuite: BudgetUse
    readonly lostDetection: BudgetUse
  }
  /** The policy that was used. */
  readonly policy: QuarantinePolicy
}
