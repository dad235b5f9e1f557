/** How often something was tried, and how often it failed. Whole numbers, failures in [0, trials]. */
export interface FailureCounts {
  readonly failures: number
  readonly trials: number
}

/** What is judged, and what it is measured against. */
export interface ComparedCounts {
  readonly candidate: FailureCounts
  readonly baseline: FailureCounts
}
