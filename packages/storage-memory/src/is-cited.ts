import type { TestResult } from '@gatewright/core/schema'
import type { DecisionTable } from './decision-table.ts'

/**
 * Whether an open decision cites any of some results: one of them, the run of one, or one of the reports that hold them.
 */
export function isCited(
  decisions: DecisionTable,
  results: readonly TestResult[],
  holders: readonly string[],
): boolean {
  const ids = new Set(results.map(({ id }) => id))
  const groups = new Set(results.flatMap((result) => result.groups))
  return decisions
    .decisions()
    .some(
      ({ closedAt, cites = {} }) =>
        closedAt === undefined &&
        ((cites.reportKeys ?? []).some((key) => holders.includes(key)) ||
          (cites.results ?? []).some((id) => ids.has(id)) ||
          (cites.groups ?? []).some((group) => groups.has(group))),
    )
}
