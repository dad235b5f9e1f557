import type { ResultQuery, TextMatch } from '@gatewright/core/ports'
import { textMatcher } from '@gatewright/core/query'
import type { ResultIndex } from './result-index.ts'
import { between, countBefore, cutAt, endOf, start } from './sorted-list.ts'
import { createTimeline, resultsIn, type StoredResult, type Timeline } from './timeline.ts'

/** A way to everything that a query can find. */
interface Way {
  /** About how many results are to be looked at. */
  readonly cost: number
  readonly timeline: () => Timeline
}

/** To put results in order takes this many times as long as to look at one that is in order. */
const orderingCost = 4

/** The shortest timeline that holds everything that a query can find. */
export function narrowestTimeline(index: ResultIndex, query: ResultQuery): Timeline {
  const all = known(index.all)
  return waysOf(index, query)
    .reduce((best, way) => (way.cost < best.cost ? way : best), all)
    .timeline()
}

/**
 * The testcases that a query can find results of, where going through them one by one is the shortest way; undefined where
 * another one is shorter.
 */
export function testcasesOf(index: ResultIndex, query: ResultQuery): Iterable<string> | undefined {
  const { testcase, testcases, ...rest } = query
  const names = testcase === undefined ? namedTestcases(index, testcases) : [testcase]
  const all = index.all.count
  const cost = names?.reduce((sum, name) => sum + index.ofTestcase(name).count, 0) ?? all
  if (waysOf(index, rest).some((way) => way.cost < cost)) return undefined
  return names ? new Set(names) : index.testcases()
}

function waysOf(index: ResultIndex, query: ResultQuery): readonly Way[] {
  const { ids, group, groups, item, data, testcase, testcases } = query
  const items = namesIn(data?.find((match) => match.key === 'item' && namesIn(match) !== undefined))
  const named = namedTestcases(index, testcases)
  return [
    ...(ids ? [gathered(ids.length, () => ids.flatMap((id) => index.byId(id) ?? []))] : []),
    ...(group === undefined ? [] : [known(index.ofGroup(group))]),
    ...(groups ? [union(groups.map(index.ofGroup))] : []),
    ...(item ? [known(index.ofItem(item))] : []),
    ...(items ? [union(items.map(index.ofItemName))] : []),
    ...(testcase === undefined ? [] : [known(index.ofTestcase(testcase))]),
    ...(named ? [union(named.map(index.ofTestcase))] : []),
    ...arrivalsOf(index, query),
  ]
}

function arrivalsOf({ arrivals }: ResultIndex, { storedAfter, storedThrough }: ResultQuery): readonly Way[] {
  if (storedAfter === undefined && storedThrough === undefined) return []
  const from = storedAfter === undefined ? start : cutAt(arrivals, (one) => one.position <= storedAfter)
  const to =
    storedThrough === undefined ? endOf(arrivals) : cutAt(arrivals, (one) => one.position <= storedThrough)
  const count = Math.max(0, countBefore(arrivals, to) - countBefore(arrivals, from))
  return [gathered(count, () => (count === 0 ? [] : [...between(arrivals, from, to)]))]
}

function known(timeline: Timeline): Way {
  return { cost: timeline.count, timeline: () => timeline }
}

function union(timelines: readonly Timeline[]): Way {
  const [only] = timelines
  if (only && timelines.length === 1) return known(only)
  const count = timelines.reduce((sum, timeline) => sum + timeline.count, 0)
  return gathered(count, () => timelines.flatMap((timeline) => [...resultsIn(timeline)]))
}

function gathered(count: number, results: () => readonly StoredResult[]): Way {
  return { cost: count * orderingCost, timeline: () => createTimeline([...new Set(results())]) }
}

/** There are fewer names than results, so patterns are held against the names. */
function namedTestcases(index: ResultIndex, match: TextMatch | undefined): readonly string[] | undefined {
  return match && (namesIn(match) ?? [...index.testcases()].filter(textMatcher(match)))
}

/** The names that a match asks for, where it asks for nothing but names; undefined where it has patterns, or is none. */
function namesIn(match: TextMatch | undefined): readonly string[] | undefined {
  return match && (match.like ?? []).length === 0 ? (match.equals ?? []) : undefined
}
