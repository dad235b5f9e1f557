import type { Variant } from '../../schema/variant.ts'

/** One of the runs that are searched together. */
export interface SearchedRun {
  /** The name of its product, general part first: `chrome-69.0.3497-linux`. */
  readonly product: string
  readonly labels?: readonly string[]
}

/** One test over all runs. */
export interface SearchRow {
  readonly testcase: string
  /** How it was run, apart from what makes the product; absent where nothing else is said. */
  readonly variant?: Variant
  /** For each run, in their order, the status in lower case; undefined where it has no result of the test. */
  readonly statuses: readonly (string | undefined)[]
  /** What people say the test belongs to. */
  readonly labels?: readonly string[]
  /** Addresses that are known to be about the test. */
  readonly links?: readonly string[]
}
