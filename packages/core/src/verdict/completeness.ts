import type { Group } from '../schema/group.ts'
import type { TestResult } from '../schema/result.ts'

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

/**
 * Whether a run is complete: it says so itself, and as many results are at hand as it says it handed in.
 * Only the results of that group are counted, and each once.
 */
export function groupCompleteness(group: Group, results: readonly TestResult[]): Completeness {
  return completenessOf(group, countByGroup(results))
}

/** The same with the results counted already: how many are at hand, by the id of their group. */
export function completenessOf(group: Group, counts: ReadonlyMap<string, number>): Completeness {
  if (group.state !== 'complete') return { complete: false, reason: group.state }
  if (group.resultCount === undefined) return { complete: true }
  const present = counts.get(group.id) ?? 0
  if (present >= group.resultCount) return { complete: true }
  return { complete: false, reason: 'results-missing', expected: group.resultCount, present }
}

/** How many different results each group has. */
export function countByGroup(results: readonly TestResult[]): Map<string, number> {
  const ids = new Map<string, Set<string>>()
  for (const result of results) {
    for (const group of result.groups) {
      const own = ids.get(group)
      if (own) own.add(result.id)
      else ids.set(group, new Set([result.id]))
    }
  }
  return new Map([...ids].map(([group, own]) => [group, own.size]))
}
