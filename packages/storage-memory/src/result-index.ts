import { compareText } from '@gatewright/core/canonical'
import type { LatestOptions, StoredPositions } from '@gatewright/core/ports'
import { resultValues } from '@gatewright/core/query'
import {
  compareResults,
  itemKey,
  variantKey,
  type Item,
  type TestResult,
  type Variant,
} from '@gatewright/core/schema'
import { latestAsOf } from './latest-as-of.ts'
import {
  between,
  betweenReversed,
  cutAt,
  insertEntry,
  removeEntry,
  sortedList,
  type SortedList,
} from './sorted-list.ts'
import { createTimeline, type StoredResult, type Timeline } from './timeline.ts'

/** The results of one project, each once, with the ways in that questions need. */
export interface ResultIndex {
  /** Adds a result whose id is not known yet. */
  add(stored: StoredResult): void
  /** Takes a result out again, wherever it stands. */
  remove(id: string): void
  readonly byId: (id: string) => StoredResult | undefined
  readonly all: Timeline
  /** In the order in which they were stored. */
  readonly arrivals: SortedList<StoredResult>
  /** In that order, those that events behind a position stored, through another. */
  storedBy(positions: StoredPositions): Iterable<TestResult>
  readonly ofItem: (item: Item) => Timeline
  /** Results whose data names an item so, or that are of such an item. */
  readonly ofItemName: (name: string) => Timeline
  readonly ofGroup: (group: string) => Timeline
  readonly ofTestcase: (testcase: string) => Timeline
  /** Names of the testcases that have results. */
  readonly testcases: () => Iterable<string>
  readonly ofSeries: (testcase: string, variant: Variant) => Timeline
  /** The newest result of each (testcase, variant) of an item, by testcase and variant. */
  latestOfItem(item: Item, options?: LatestOptions): readonly TestResult[]
  /** Ids of the groups that results of an item name, in the order of the ids. */
  groupsOfItem(item: Item): readonly string[]
}

/** What is kept for each testcase. */
interface TestcaseEntry {
  readonly timeline: Timeline
  /** By the key of the variant. */
  readonly series: Map<string, Timeline>
}

/** What is kept for each item. */
interface ItemEntry {
  readonly timeline: Timeline
  /** By testcase, then by the key of the variant. */
  readonly latest: LatestResults
  /** How many of its results name each group. */
  readonly groups: Map<string, number>
  /** All of `latest` in order, until the next result comes. */
  sorted?: readonly TestResult[]
}

/** The newest results of an item, by testcase and then by the key of the variant. */
export type LatestResults = Map<string, Map<string, StoredResult>>

const nothing = createTimeline()

/** An empty index. Adding takes about the same time however much is stored, in whatever order it comes. */
export function createResultIndex(): ResultIndex {
  const byId = new Map<string, StoredResult>()
  const all = createTimeline()
  const arrivals = sortedList(byArrival)
  const items = new Map<string, ItemEntry>()
  const itemNames = new Map<string, Timeline>()
  const groups = new Map<string, Timeline>()
  const testcases = new Map<string, TestcaseEntry>()

  return {
    add(stored) {
      const { result } = stored
      byId.set(result.id, stored)
      insertEntry(all, stored)
      insertEntry(arrivals, stored)
      const variant = variantKey(result.variant)
      const testcase = entryOf(testcases, result.testcase, createTestcaseEntry)
      insertEntry(testcase.timeline, stored)
      insertEntry(entryOf(testcase.series, variant, createTimeline), stored)
      for (const name of new Set(resultValues(result, 'item')))
        insertEntry(entryOf(itemNames, name, createTimeline), stored)
      for (const group of new Set(result.groups)) insertEntry(entryOf(groups, group, createTimeline), stored)
      addToItem(entryOf(items, itemKey(result.item), createItemEntry), variant, stored)
    },
    remove(id) {
      const stored = byId.get(id)
      if (!stored) return
      const { result } = stored
      byId.delete(id)
      removeEntry(all, stored)
      removeEntry(arrivals, stored)
      const variant = variantKey(result.variant)
      const testcase = entryOf(testcases, result.testcase, createTestcaseEntry)
      removeEntry(testcase.timeline, stored)
      removeFrom(testcase.series, variant, stored)
      if (testcase.series.size === 0) testcases.delete(result.testcase)
      for (const name of new Set(resultValues(result, 'item'))) removeFrom(itemNames, name, stored)
      for (const group of new Set(result.groups)) removeFrom(groups, group, stored)
      const item = entryOf(items, itemKey(result.item), createItemEntry)
      removeFromItem(item, variant, { stored, series: testcase.series.get(variant) ?? nothing })
      if (isEmpty(item.timeline)) items.delete(itemKey(result.item))
    },
    byId: (id) => byId.get(id),
    all,
    arrivals,
    *storedBy({ storedAfter, storedThrough }) {
      const begin = cutAt(arrivals, ({ position }) => position <= storedAfter)
      const end = cutAt(arrivals, ({ position }) => position <= storedThrough)
      for (const { result } of between(arrivals, begin, end)) yield result
    },
    ofItem: (item) => items.get(itemKey(item))?.timeline ?? nothing,
    ofItemName: (name) => itemNames.get(name) ?? nothing,
    ofGroup: (group) => groups.get(group) ?? nothing,
    ofTestcase: (testcase) => testcases.get(testcase)?.timeline ?? nothing,
    testcases: () => testcases.keys(),
    ofSeries: (testcase, variant) => testcases.get(testcase)?.series.get(variantKey(variant)) ?? nothing,
    latestOfItem(item, { testcases: names, storedThrough } = {}) {
      const entry = items.get(itemKey(item))
      if (!entry) return []
      const latest = storedThrough === undefined ? entry.latest : latestAsOf(entry, storedThrough, names)
      if (names) return inOrder(latest, [...new Set(names)].sort(compareText))
      if (storedThrough !== undefined) return inOrder(latest, [...latest.keys()].sort(compareText))
      entry.sorted ??= Object.freeze(inOrder(latest, [...latest.keys()].sort(compareText)))
      return entry.sorted
    },
    groupsOfItem: (item) => [...(items.get(itemKey(item))?.groups.keys() ?? [])].sort(compareText),
  }
}

function inOrder(latest: LatestResults, testcases: readonly string[]): readonly TestResult[] {
  return testcases.flatMap((testcase) =>
    [...(latest.get(testcase) ?? [])].sort(([a], [b]) => compareText(a, b)).map(([, { result }]) => result),
  )
}

function byArrival(a: StoredResult, b: StoredResult): number {
  return a.position - b.position || compareResults(a.result, b.result)
}

function createTestcaseEntry(): TestcaseEntry {
  return { timeline: createTimeline(), series: new Map() }
}

function createItemEntry(): ItemEntry {
  return { timeline: createTimeline(), latest: new Map(), groups: new Map() }
}

function addToItem(entry: ItemEntry, variant: string, stored: StoredResult): void {
  const { result } = stored
  insertEntry(entry.timeline, stored)
  for (const group of new Set(result.groups)) entry.groups.set(group, (entry.groups.get(group) ?? 0) + 1)
  const newest = entryOf(entry.latest, result.testcase, () => new Map<string, StoredResult>())
  const known = newest.get(variant)
  if (known && compareResults(known.result, result) > 0) return
  newest.set(variant, stored)
  delete entry.sorted
}

/** @param series - of the testcase and variant, without the result that goes */
function removeFromItem(
  entry: ItemEntry,
  variant: string,
  { stored, series }: { readonly stored: StoredResult; readonly series: Timeline },
): void {
  const { result } = stored
  removeEntry(entry.timeline, stored)
  for (const group of new Set(result.groups)) {
    const left = (entry.groups.get(group) ?? 0) - 1
    if (left > 0) entry.groups.set(group, left)
    else entry.groups.delete(group)
  }
  const newest = entry.latest.get(result.testcase)
  if (newest?.get(variant) !== stored) return
  delete entry.sorted
  for (const other of betweenReversed(series)) {
    if (itemKey(other.result.item) !== itemKey(result.item)) continue
    newest.set(variant, other)
    return
  }
  newest.delete(variant)
  if (newest.size === 0) entry.latest.delete(result.testcase)
}

function removeFrom(timelines: Map<string, Timeline>, key: string, stored: StoredResult): void {
  const timeline = timelines.get(key)
  if (!timeline) return
  removeEntry(timeline, stored)
  if (isEmpty(timeline)) timelines.delete(key)
}

function isEmpty({ count }: Timeline): boolean {
  return count === 0
}

function entryOf<Entry>(entries: Map<string, Entry>, key: string, create: () => Entry): Entry {
  const known = entries.get(key)
  if (known) return known
  const entry = create()
  entries.set(key, entry)
  return entry
}
