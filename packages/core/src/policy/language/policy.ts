import type { Glob } from '../../schema/glob.ts'
import type { OutcomeClass } from '../../schema/outcome.ts'
import type { Condition } from './condition.ts'
import type { Rule } from './rule.ts'

/** To which questions a policy has something to say. All that is given must match. */
export interface Applies {
  /** The decisions it is for, by exact name: `release`, `bodhi_update_push_stable`. */
  readonly decisionContexts: readonly string[]
  /** Item types, by exact name. */
  readonly subjectTypes: readonly string[]
  /** Where given, the subject's product version must match one; a subject without a product version leaves the policy pending. */
  readonly productVersions?: readonly Glob[]
  /**
   * Where given, the subject's package must match one: the fact `package`, or the name in a name-version-release.
   * Both lists are left aside for subjects that are of no package.
   */
  readonly packages?: readonly Glob[]
  /** Packages that the policy is not for; goes before `packages`. */
  readonly excludedPackages?: readonly Glob[]
  /** What must be true of the subject. A fact that is not known leaves the policy pending, and never makes it go away. */
  readonly if?: Condition
}

/**
 * What outcomes mean to a policy. `strict` (default): an error is inconclusive, information satisfies nothing.
 * `greenwave`: an error is unsatisfied, information is a pass. Or classes of your own for outcomes by name, over strict.
 */
export type OutcomeProfileName = 'strict' | 'greenwave'

/** Which tests must have passed before something may happen. Plain data, as JSON, YAML or by {@link definePolicy}. */
export interface Policy {
  readonly apiVersion: 'gating/v1'
  readonly id: string
  readonly description?: string
  readonly owner?: string
  readonly applies: Applies
  readonly outcomes?: OutcomeProfileName | Readonly<Record<string, OutcomeClass>>
  /**
   * Keys of a result's variant or data: of results that agree on the testcase and on all of these, only the latest one
   * counts, whatever came before. Greenwave's way; without it rules count attempts.
   */
  readonly latestBy?: readonly string[]
  /** All must be satisfied. */
  readonly rules: readonly Rule[]
  /** Must be true for a policy without rules, which then never applies: nothing required is not a pass. */
  readonly allowEmpty?: boolean
}
