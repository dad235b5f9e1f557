import type { Glob } from '../schema/glob.ts'
import type { OutcomeClass } from '../schema/outcome.ts'
import type { Rule } from './rule.ts'

/** To which questions a policy has something to say. All that is given must match. */
export interface Applies {
  /** The decisions it is for, by exact name: `release`, `bodhi_update_push_stable`. */
  readonly decisionContexts: readonly string[]
  /** Item types, by exact name. */
  readonly subjectTypes: readonly string[]
  /** Where given, the subject's product version must match one; a subject without a product version leaves the policy pending. */
  readonly productVersions?: readonly Glob[]
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
  /** All must be satisfied. */
  readonly rules: readonly Rule[]
  /** Must be true for a policy without rules, which then never applies: nothing required is not a pass. */
  readonly allowEmpty?: boolean
}
