import {
  cursorAfter,
  type CheckedPage,
  type ResultPage,
  type ResultQuery,
  type TextMatch,
} from '@gatewright/core/ports'
import { newestResults, resultMatcher } from '@gatewright/core/query'
import type { TestResult } from '@gatewright/core/schema'
import type { ResultIndex } from './result-index.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** A page of the results that a query asks for. */
export function selectResults(
  index: ResultIndex,
  query: ResultQuery,
  { limit, skip, order, after }: CheckedPage,
): ResultPage {
  const timeline = narrowestTimeline(index, query)
  const inOrder = order === 'newest-first' ? timeline.newestFirst(after) : timeline.oldestFirst(after)
  const results: TestResult[] = []
  let skipped = 0
  for (const result of matching(inOrder, query)) {
    if (skipped++ < skip) continue
    const last = results.length < limit ? undefined : results.at(-1)
    if (last) return { results, next: cursorAfter(last) }
    results.push(result)
  }
  return { results }
}

/** How many results a query asks for. */
export function countResults(index: ResultIndex, query: ResultQuery): number {
  return [...matching(narrowestTimeline(index, query).newestFirst(), query)].length
}

/** The newest of the results that a query asks for. */
export function selectNewest(
  index: ResultIndex,
  query: ResultQuery,
  distinctOn: readonly string[] = [],
): readonly TestResult[] {
  return newestResults(matching(narrowestTimeline(index, query).newestFirst(), query), distinctOn)
}

function* matching(results: Iterable<TestResult>, query: ResultQuery): Generator<TestResult, void, void> {
  const matches = resultMatcher(query)
  for (const result of results) if (matches(result)) yield result
}

/** Ids say it all. A run is mostly smaller than an item, and both are smaller than a testcase or the project. */
function narrowestTimeline(index: ResultIndex, query: ResultQuery): Timeline {
  if (query.ids !== undefined) return timelineOf(query.ids.flatMap((id) => index.byId(id) ?? []))
  if (query.group !== undefined) return index.ofGroup(query.group)
  if (query.groups !== undefined) return union(index, query.groups.map(index.ofGroup))
  if (query.item !== undefined) return index.ofItem(query.item)
  const items = query.data?.find((match) => match.key === 'item' && isOnlyNames(match))?.equals
  if (items !== undefined) return union(index, items.map(index.ofItemName))
  if (query.testcase !== undefined) return index.ofTestcase(query.testcase)
  const { testcases } = query
  return testcases && isOnlyNames(testcases)
    ? union(index, (testcases.equals ?? []).map(index.ofTestcase))
    : index.all()
}

function isOnlyNames({ like = [] }: TextMatch): boolean {
  return like.length === 0
}

/** To put much in order takes longer than to look at everything, which is in order. */
const worthwhile = 4

function union(index: ResultIndex, timelines: readonly Timeline[]): Timeline {
  const [only] = timelines
  if (only && timelines.length === 1) return only
  const count = timelines.reduce((sum, timeline) => sum + timeline.count(), 0)
  return count * worthwhile > index.all().count()
    ? index.all()
    : timelineOf(timelines.flatMap((timeline) => [...timeline.oldestFirst()]))
}

function timelineOf(results: readonly TestResult[]): Timeline {
  const timeline = createTimeline()
  for (const result of new Set(results)) timeline.add(result)
  return timeline
}
