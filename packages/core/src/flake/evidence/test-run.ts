import type { EpochMs } from '../../schema/instant.ts'
import type { Variant } from '../../schema/variant.ts'

/**
 * Whether a run looked at code that everybody shares (`main`), or at a change that is not merged yet and may itself be
 * what fails (`change`).
 */
export type BranchClass = 'main' | 'change'

/** What one run (one invocation, a group of results) saw of one test: all its attempts there, together. */
export interface TestRun {
  /** The id of the run: of the group, where results name one. */
  readonly run: string
  readonly at: EpochMs
  /** Runs of equal commit ran the same code. */
  readonly commit: string
  readonly branch: BranchClass
  /** The change that was tested, as a pull request's number; only where the branch is `change`. */
  readonly change?: string
  /** The commit of main that the change stands on, where that is known. */
  readonly base?: string
  /** Attempts that passed; `passes + failures` is at least 1. */
  readonly passes: number
  /** Attempts that failed. */
  readonly failures: number
  /** Equal for failures that look the same; of the first failure. */
  readonly signature?: string
  /** Ids of the results that were counted, oldest first. */
  readonly results: readonly string[]
}

/** All runs of one testcase in one variant, oldest first: by time, and by id where times are equal. */
export interface TestHistory {
  readonly testcase: string
  readonly variant: Variant
  readonly runs: readonly TestRun[]
  /**
   * Runs of main (of changes, where nothing ran on main), newer than the last of `runs`, that were left out because too
   * much failed in them, and in which every attempt of this test failed as well. 0 by default.
   */
  readonly excludedTail?: number
}

/** No attempt passed. */
export function isHardFailure({ passes, failures }: TestRun): boolean {
  return passes === 0 && failures > 0
}

/** Attempts of one run disagree: what they ran on was the same, so the test, or what is around it, was not. */
export function isFlip({ passes, failures }: TestRun): boolean {
  return passes > 0 && failures > 0
}

/** Every attempt passed. */
export function isClean({ failures }: TestRun): boolean {
  return failures === 0
}
