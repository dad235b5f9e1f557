import type { Group } from '../schema/group.ts'
import type { TestResult } from '../schema/result.ts'
import { foldVerdicts, uniqueResults, type FoldVerdictsOptions } from './fold-verdicts.ts'
import { groupCompleteness, type Completeness } from './completeness.ts'
import type { VerdictStatus } from './verdict.ts'

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
