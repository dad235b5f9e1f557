import type { Group } from '../schema/group.ts'
import type { TestResult } from '../schema/result.ts'
import { foldVerdicts, uniqueResults, type FoldVerdictsOptions } from './fold-verdicts.ts'
import type { VerdictStatus } from './verdict.ts'

/** Whether all results of a run are at hand, and if not, why. */
export type Completeness =
  | { readonly complete: true }
  | { readonly complete: false; readonly reason: 'open' | 'aborted' }
  | {
      readonly complete: false
      readonly reason: 'results-missing'
      readonly expected: number
      readonly present: number
    }

/** How many verdicts have which status. */
export type VerdictCounts = Readonly<Record<VerdictStatus | 'exonerated', number>>

/** A run at one glance. */
export interface GroupSummary {
  readonly group: string
  readonly completeness: Completeness
  /** What the attempts alone say. */
  readonly base: VerdictCounts
  /** The same after exoneration. */
  readonly effective: VerdictCounts
}

/**
 * Whether a run is complete: it says so itself, and as many results are at hand as it says it handed in.
 * Only the results of that group are counted, and each once.
 */
export function groupCompleteness(group: Group, results: readonly TestResult[]): Completeness {
  if (group.state !== 'complete') return { complete: false, reason: group.state }
  if (group.resultCount === undefined) return { complete: true }
  const present = new Set(
    results.filter((result) => result.groups.includes(group.id)).map((result) => result.id),
  ).size
  if (present >= group.resultCount) return { complete: true }
  return { complete: false, reason: 'results-missing', expected: group.resultCount, present }
}

/** Counts the verdicts of one run. Results of other groups are left out. */
export function summarizeGroup(
  group: Group,
  results: readonly TestResult[],
  options: FoldVerdictsOptions = {},
): GroupSummary {
  const own = uniqueResults(results).filter((result) => result.groups.includes(group.id))
  const verdicts = foldVerdicts(own, options)
  return {
    group: group.id,
    completeness: groupCompleteness(group, own),
    base: countStatuses(verdicts.map((verdict) => verdict.base)),
    effective: countStatuses(verdicts.map((verdict) => verdict.effective)),
  }
}

function countStatuses(statuses: readonly (VerdictStatus | 'exonerated')[]): VerdictCounts {
  const counts = {
    passed: 0,
    failed: 0,
    flaky: 0,
    errored: 0,
    skipped: 0,
    incomplete: 0,
    precluded: 0,
    exonerated: 0,
  }
  for (const status of statuses) counts[status]++
  return counts
}
