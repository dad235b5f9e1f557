import * as z from 'zod'
import type { TestResult } from '../../schema/result.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'
import type { StatisticsEvent, StatisticsEventKind } from '../statistics-event.ts'
import type { WindowLabel } from '../window.ts'
import { dataText } from './by-result.ts'
import {
  addCount,
  loadCounts,
  mergeCounts,
  mostFrequent,
  saveCounts,
  type TextCounts,
} from './text-counts.ts'

/** How many events there were, and how many of each kind: those that came most often first. */
export type CountResult = {
  readonly total: number
  /** How many different texts there were; `counts` may list fewer. */
  readonly distinct: number
  readonly counts: readonly { readonly name: string; readonly count: number }[]
}

const CountResultSchema: z.ZodType<CountResult> = z.strictObject({
  total: z.int(),
  distinct: z.int(),
  counts: z.array(z.strictObject({ name: z.string(), count: z.int() })),
})

/** What is counted, in which windows. */
export interface CountByOptions {
  readonly id: string
  readonly version?: number
  readonly windows: readonly WindowLabel[]
  readonly kinds: readonly StatisticsEventKind[]
  readonly summary: string
  /** What an event is counted by; undefined leaves it out. */
  text(event: StatisticsEvent): string | undefined
  /** How many texts the result lists at most; 100 unless given. The state keeps all of them. */
  readonly most?: number
  readonly backlogMs?: number
}

/**
 * Counts events by a text of theirs.
 *
 * @example
 * import { countBy } from '@gatewright/core/stats'
 *
 * const changes = countBy({
 *   id: 'changes-by-kind',
 *   summary: 'What was changed, and how often',
 *   windows: ['1h'],
 *   kinds: ['change'],
 *   text: (event) => (event.kind === 'change' ? event.change.kind : undefined),
 * })
 */
export function countBy(options: CountByOptions): StatisticsPlugin<TextCounts, CountResult> {
  const { id, version = 1, windows, kinds, summary, text, most = 100, backlogMs } = options
  return statisticsPlugin({
    id,
    version,
    summary,
    description: `${summary}. Lists the ${most} that came most often.`,
    windows,
    kinds,
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: CountResultSchema,
    layout: { kind: 'table', rows: 'counts', columns: ['name', 'count'] },
    init: (): TextCounts => new Map(),
    step(counts, event) {
      const own = text.call(options, event)
      if (own !== undefined) addCount(counts, own)
      return counts
    },
    merge: mergeCounts,
    save: saveCounts,
    load: loadCounts,
    result: (counts) => ({
      total: [...counts.values()].reduce((sum, count) => sum + count, 0),
      distinct: counts.size,
      counts: mostFrequent(counts, most).map(([name, count]) => ({ name, count })),
    }),
  })
}

/** By what results are usually counted. */
export type ResultCount = 'outcome' | 'testcase' | 'item-type' | 'product' | 'submitter'

/** How to count results. */
export interface CountResultsOptions {
  readonly windows: readonly WindowLabel[]
  /** Another name than `results-by-…`, where the same is installed twice in different ways. */
  readonly id?: string
  /** The key of `data`, or else of the variant, that holds the text; `product` and `submitter` unless given. */
  readonly dataKey?: string
  /** How many the result lists at most; 100 unless given. */
  readonly most?: number
  readonly backlogMs?: number
}

/**
 * Counts results by outcome, testcase, type of the item, product or submitter. A result that names no product, or no
 * submitter, is not counted by it.
 *
 * @example
 * import { countResults } from '@gatewright/core/stats'
 *
 * const plugins = [
 *   countResults('outcome', { windows: ['1h', '1d'] }),
 *   countResults('product', { windows: ['1d'], dataKey: 'product_version' }),
 * ]
 */
export function countResults(
  by: ResultCount,
  options: CountResultsOptions,
): StatisticsPlugin<TextCounts, CountResult> {
  const { dataKey = by, id = `results-by-${by}`, ...more } = options
  const text = textOf(by, dataKey)
  return countBy({
    ...more,
    id,
    summary: `How many results were handed in, by ${by}`,
    kinds: ['result'],
    text: (event) => (event.kind === 'result' ? text(event.result) : undefined),
  })
}

function textOf(by: ResultCount, dataKey: string): (result: TestResult) => string | undefined {
  switch (by) {
    case 'outcome':
      return ({ outcome }) => outcome
    case 'testcase':
      return ({ testcase }) => testcase
    case 'item-type':
      return ({ item }) => item.type
    case 'product':
    case 'submitter':
      return dataText(dataKey)
  }
}
