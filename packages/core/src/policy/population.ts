import type { Glob } from '../schema/glob.ts'

/**
 * Which testcases a rule is about, and how one knows that they are all there. The source of completeness is part of it:
 * nothing quantifies over whatever happened to arrive.
 *
 * - `testcases`: these, by name.
 * - `list`: those of a named list in the evidence.
 * - `group: 'complete'`: those that were reported and match the glob; every run of the subject must be complete, or every
 *   run whose id matches `runs`. A run that was not finished counts no longer once another one that replaces it is complete.
 * - `observed`: those that were reported and match the glob, once there are `minCount` of them.
 */
export type Population =
  | { readonly testcases: readonly string[] }
  | { readonly list: string }
  | { readonly group: 'complete'; readonly testcases: Glob; readonly runs?: Glob }
  | { readonly observed: Glob; readonly minCount: number }
