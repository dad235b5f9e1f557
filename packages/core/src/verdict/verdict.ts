import type { Item } from '../schema/item.ts'
import type { OutcomeClass } from '../schema/outcome.ts'
import type { Variant } from '../schema/variant.ts'

/** What the attempts of one (testcase, item, variant) add up to. */
export type VerdictStatus = 'passed' | 'failed' | 'flaky' | 'errored' | 'skipped' | 'incomplete' | 'precluded'

/** How many of the attempts that count have which class. */
export type ClassCounts = Readonly<Record<OutcomeClass, number>>

/** One testcase, on one item, run in one way: what its attempts add up to. Says nothing about what a gate makes of it. */
export interface Verdict {
  readonly testcase: string
  readonly item: Item
  readonly variant: Variant
  /** What the attempts alone say. */
  readonly base: VerdictStatus
  /** The base, or `exonerated` where evidence from elsewhere absolves it. Both are kept: absolution does not rewrite history. */
  readonly effective: VerdictStatus | 'exonerated'
  readonly counts: ClassCounts
  /** Ids of the attempts, oldest first. */
  readonly results: readonly string[]
  /** Ids of the exonerations that apply. */
  readonly exonerations: readonly string[]
}
