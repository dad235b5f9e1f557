import type { Policy, PredicateSet } from '@gatewright/core'
import type { CaseBuilder } from '@gatewright/core/testing'

/** Policies with the cases that show what they do. */
export interface Suite {
  readonly name: string
  readonly policies: readonly Policy[]
  readonly cases: readonly CaseBuilder[]
  readonly predicates?: PredicateSet
}
