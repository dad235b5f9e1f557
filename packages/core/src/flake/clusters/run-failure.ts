/** That a test failed in a run. */
export interface RunFailure {
  readonly run: string
  /** Equal for the same test in the same variant. */
  readonly test: string
  /** Equal for failures that look the same; a failure without one looks like no other. */
  readonly signature?: string
}
