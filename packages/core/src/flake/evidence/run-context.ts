import type { BranchClass } from './test-run.ts'

/** What a result does not say of its run: which branch it was on, and of which change. */
export interface RunContext {
  /** The run: a group's id, or the key of the item where results name no group. */
  readonly id: string
  readonly branch: BranchClass
  /** The change that was tested, as a pull request's number; where the branch is `change`. Its commit by default. */
  readonly change?: string
  /** The commit of main that the change stands on, written as the runs of that commit name theirs. */
  readonly base?: string
  /** What code ran, where the item does not say it: the item's key by default. */
  readonly commit?: string
}
