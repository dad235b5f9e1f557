import { compareText } from '@gatewright/core/canonical'
import { resultValues } from '@gatewright/core/query'
import { compareResults, itemKey, type Item, type TestResult, type Variant } from '@gatewright/core/schema'
import { seriesKey } from './series.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** The results of one project, each once, with the ways in that questions need. */
export interface ResultIndex {
  /** Adds a result whose id is not known yet. */
  add(result: TestResult): void
  byId(id: string): TestResult | undefined
  all(): Timeline
  ofItem(item: Item): Timeline
  /** Results whose data names an item so, or that are of such an item. */
  readonly ofItemName: (name: string) => Timeline
  readonly ofGroup: (group: string) => Timeline
  readonly ofTestcase: (testcase: string) => Timeline
  ofSeries(testcase: string, variant: Variant): Timeline
  /** The newest result of each (testcase, variant) of an item, by testcase and variant. */
  latestOfItem(item: Item): readonly TestResult[]
  /** Ids of the groups that results of an item name, in the order of the ids. */
  groupsOfItem(item: Item): readonly string[]
}

/** What is kept for each item. */
interface ItemEntry {
  readonly timeline: Timeline
  readonly latest: Map<string, TestResult>
  readonly groups: Set<string>
}

const nothing = createTimeline()

/** An empty index. Adding takes the same time however much is stored. */
export function createResultIndex(): ResultIndex {
  const byId = new Map<string, TestResult>()
  const all = createTimeline()
  const items = new Map<string, ItemEntry>()
  const itemNames = new Map<string, Timeline>()
  const groups = new Map<string, Timeline>()
  const testcases = new Map<string, Timeline>()
  const series = new Map<string, Timeline>()

  return {
    add(result) {
      byId.set(result.id, result)
      all.add(result)
      entryOf(testcases, result.testcase, createTimeline).add(result)
      const key = seriesKey(result.testcase, result.variant)
      entryOf(series, key, createTimeline).add(result)
      for (const name of new Set(resultValues(result, 'item')))
        entryOf(itemNames, name, createTimeline).add(result)
      for (const group of new Set(result.groups)) entryOf(groups, group, createTimeline).add(result)
      addToItem(entryOf(items, itemKey(result.item), createItemEntry), key, result)
    },
    byId: (id) => byId.get(id),
    all: () => all,
    ofItem: (item) => items.get(itemKey(item))?.timeline ?? nothing,
    ofItemName: (name) => itemNames.get(name) ?? nothing,
    ofGroup: (group) => groups.get(group) ?? nothing,
    ofTestcase: (testcase) => testcases.get(testcase) ?? nothing,
    ofSeries: (testcase, variant) => series.get(seriesKey(testcase, variant)) ?? nothing,
    latestOfItem(item) {
      const latest = items.get(itemKey(item))?.latest ?? new Map<string, TestResult>()
      return [...latest].sort(([a], [b]) => compareText(a, b)).map(([, result]) => result)
    },
    groupsOfItem: (item) => [...(items.get(itemKey(item))?.groups ?? [])].sort(compareText),
  }
}

function createItemEntry(): ItemEntry {
  return { timeline: createTimeline(), latest: new Map(), groups: new Set() }
}

function addToItem(entry: ItemEntry, key: string, result: TestResult): void {
  entry.timeline.add(result)
  for (const group of result.groups) entry.groups.add(group)
  const latest = entry.latest.get(key)
  if (!latest || compareResults(latest, result) < 0) entry.latest.set(key, result)
}

function entryOf<Entry>(entries: Map<string, Entry>, key: string, create: () => Entry): Entry {
  const known = entries.get(key)
  if (known) return known
  const entry = create()
  entries.set(key, entry)
  return entry
}
