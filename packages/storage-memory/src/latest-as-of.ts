import type { FeedPosition } from '@gatewright/core/ports'
import { variantKey } from '@gatewright/core/schema'
import type { LatestResults } from './result-index.ts'
import { resultsIn, type Timeline } from './timeline.ts'

/** What is known of an item's results. */
interface ItemResults {
  readonly timeline: Timeline
  readonly latest: LatestResults
}

/**
 * The newest results of an item as they were at a position of the feed. What was newest then mostly is so now; only for the
 * rest the item's other results are looked at, from the newest on.
 *
 * @param names - of the testcases to answer; all unless given
 */
export function latestAsOf(
  { timeline, latest }: ItemResults,
  position: FeedPosition,
  names: readonly string[] = [...latest.keys()],
): LatestResults {
  const then: LatestResults = new Map()
  const missing = new Map<string, Set<string>>()
  for (const testcase of names) {
    for (const [variant, stored] of latest.get(testcase) ?? []) {
      if (stored.position <= position) put(then, testcase, variant, stored)
      else missing.set(testcase, (missing.get(testcase) ?? new Set()).add(variant))
    }
  }
  if (missing.size === 0) return then
  for (const stored of resultsIn(timeline)) {
    if (stored.position > position) continue
    const { testcase, variant: ofResult } = stored.result
    const variants = missing.get(testcase)
    const variant = variants && variantKey(ofResult)
    if (variant === undefined || !variants?.delete(variant)) continue
    put(then, testcase, variant, stored)
    if (variants.size === 0) missing.delete(testcase)
    if (missing.size === 0) break
  }
  return then
}

function put<Stored>(
  latest: Map<string, Map<string, Stored>>,
  testcase: string,
  variant: string,
  stored: Stored,
): void {
  const ofTestcase = latest.get(testcase)
  if (ofTestcase) ofTestcase.set(variant, stored)
  else latest.set(testcase, new Map([[variant, stored]]))
}
