import type { ResultQuery } from '@gatewright/core/ports'
import { toEpochMs, type Instant, type PresetOutcome } from '@gatewright/core/schema'
import { splitId, type SplitId } from '../rows/result-id.ts'
import { firstRunId } from '../rows/run-id.ts'
import { timeKey } from '../sql/keys.ts'
import { isStored } from '../stores/stored-text.ts'
import type { CoarseIndex } from './coarse-source.ts'
import { everyId, millisecondOf, type IdRange } from './id-range.ts'
import { dataIndexes } from './data-indexes.ts'
import type { ReadScope } from './read-scope.ts'
import { isEmptyFilter, rowConditions, type DataFilter, type RowFilter } from './row-filter.ts'
import type { RunFilter } from './run-filter.ts'
import { idSetOf, type IdSet } from './run-window.ts'
import { seriesOfQuery, type SeriesIds } from './series-of-query.ts'
import { storedMatch } from './text-condition.ts'
import { numbersLiteral, textsLiteral } from '../sql/array-literal.ts'

/** How the results of a query are found. */
export interface QueryPlan {
  readonly runs: RunFilter
  readonly rows: RowFilter
  /** Ids that the runs have by the times of the query. */
  readonly range: IdRange
  readonly ids: readonly SplitId[] | undefined
  readonly idSet: IdSet | undefined
  readonly exceptIds: readonly SplitId[] | undefined
  readonly exceptSet: IdSet | undefined
  /** The series that it names, where it does. */
  readonly series: readonly SeriesIds[] | undefined
  /** Indexes that find its runs; undefined where the runs of an item, or all of them, are looked through in their order. */
  readonly indexes: readonly CoarseIndex[] | undefined
}

/** Puts a query in terms of what is stored; undefined where it finds nothing. */
export async function planOf(scope: ReadScope, query: ResultQuery): Promise<QueryPlan | undefined> {
  const runs = await runFilterOf(scope, query)
  if (!runs) return undefined
  const data = await dataOf(scope, query)
  const outcomes =
    query.outcomes && (await scope.outcomes.codesOf(scope.session, scope.project, query.outcomes))
  const ids = query.ids?.filter(isStored).map(splitId)
  if (!data || outcomes?.length === 0 || ids?.length === 0) return undefined
  const series = await seriesOfQuery(scope, query)
  if (series.kind === 'some' && series.series.length === 0) return undefined
  const isFailing = query.outcomes?.every((outcome) => failing.has(outcome)) === true
  const exceptIds = query.exceptIds?.filter(isStored).map(splitId)
  const rows: RowFilter = {
    ...(series.kind === 'some' ? { series: series.series.map(({ id }) => id) } : {}),
    ...(series.kind === 'many' ? series.conditions : {}),
    ...(outcomes ? { outcomes } : {}),
    ...(isFailing ? { isFailing } : {}),
    ...(data.length > 0 ? { data } : {}),
  }
  const found = ids === undefined ? await indexesOf(scope, query, runs, rows) : undefined
  return {
    runs: isFailing ? { ...runs, hasFailures: true } : runs,
    rows,
    range: rangeOf(query),
    ids,
    idSet: ids && idSetOf(ids),
    exceptIds,
    exceptSet: exceptIds && exceptIds.length > 0 ? idSetOf(exceptIds) : undefined,
    series: series.kind === 'some' ? series.series : undefined,
    indexes: found,
  }
}

/** Outcomes that were failures whenever they were stored: the class of a preset outcome never changes. */
const failing: ReadonlySet<string> = new Set<PresetOutcome>(['FAILED', 'NEEDS_INSPECTION', 'ERROR'])

async function runFilterOf(scope: ReadScope, query: ResultQuery): Promise<RunFilter | undefined> {
  const { item, group, groups, storedAfter, storedThrough } = query
  const lists = [...(group === undefined ? [] : [[group]]), ...(groups === undefined ? [] : [groups])].map(
    (list) => [...new Set(list.filter(isStored))],
  )
  if (lists.some((list) => list.length === 0)) return undefined
  const itemId = item && (await itemIdOf(scope, item))
  if (item && itemId === undefined) return undefined
  return {
    ...(itemId === undefined ? {} : { itemId }),
    ...(lists.length > 0 ? { groups: lists } : {}),
    ...placesOf(query),
    ...(storedAfter === undefined ? {} : { storedAfter }),
    ...(storedThrough === undefined ? {} : { storedThrough }),
  }
}

async function itemIdOf(
  scope: ReadScope,
  item: { readonly type: string; readonly id: string },
): Promise<number | undefined> {
  if (!isStored(item.type) || !isStored(item.id)) return undefined
  const [id] = await scope.dictionary.items.find(scope.session, scope.project, [item])
  return id
}

/** A place is a time, a zero byte and more. */
function placesOf({ since, until, through }: ResultQuery): Pick<RunFilter, 'from' | 'before'> {
  const key = (instant: Instant, end: number): Buffer => Buffer.concat([timeKey(instant), Buffer.of(end)])
  const ends = [
    ...(until === undefined ? [] : [key(until, 0)]),
    ...(through === undefined ? [] : [key(through, 1)]),
  ].sort(Buffer.compare)
  return {
    ...(since === undefined ? {} : { from: key(since, 0) }),
    ...(ends[0] === undefined ? {} : { before: ends[0] }),
  }
}

/** Ids of runs are in the order of time to the millisecond. */
function rangeOf({ since, until, through }: ResultQuery): IdRange {
  let range = everyId
  if (since !== undefined && isMoment(since)) range = { ...range, first: firstRunId(since) }
  for (const end of [until, through]) {
    if (end === undefined || !isMoment(end)) continue
    const { last } = millisecondOf(firstRunId(end))
    if (last < range.last) range = { ...range, last }
  }
  return range
}

function isMoment(instant: Instant): boolean {
  return !Number.isNaN(toEpochMs(instant))
}

/** The matches of data with what any stored text can match; undefined where one of them matches nothing. */
async function dataOf(
  scope: ReadScope,
  { data = [] }: ResultQuery,
): Promise<readonly DataFilter[] | undefined> {
  const filters: DataFilter[] = []
  for (const { key, ...text } of data) {
    const match = storedMatch(text)
    if (!match || !isStored(key)) return undefined
    filters.push({ match: { key, ...match }, isVariantKey: await scope.variantKeys.has(scope, key) })
  }
  return filters
}

/** A stream of its own for each series is worth it where these are few. */
const mostStreams = 2_000

async function indexesOf(
  scope: ReadScope,
  query: ResultQuery,
  runs: RunFilter,
  rows: RowFilter,
): Promise<readonly CoarseIndex[] | undefined> {
  const [shortest] = [...(runs.groups ?? [])].sort((a, b) => a.length - b.length)
  if (shortest) {
    const keys = textsLiteral(shortest)
    return [{ table: 'run_group', column: 'group_id', type: 'text', keys, keyCount: shortest.length }]
  }
  if (query.item) return undefined
  if (rows.series && rows.series.length <= mostStreams) {
    return [seriesIndex(scope, { ...rows, series: rows.series })]
  }
  return dataIndexes(scope, rows.data ?? [])
}

/** The index of the histories of some series, of rows with the outcomes that are asked for. */
export function seriesIndex(
  { tables }: ReadScope,
  { series, outcomes, isFailing, ...others }: RowFilter & { readonly series: readonly number[] },
): CoarseIndex {
  const pushed: RowFilter = { ...(outcomes ? { outcomes } : {}), ...(isFailing ? { isFailing } : {}) }
  return {
    table: 'result',
    column: 'series_id',
    type: 'int4',
    keys: numbersLiteral(series),
    keyCount: series.length,
    hasRows: isEmptyFilter(others),
    condition: (values) =>
      rowConditions(pushed, { tables, itemId: 'NULL', bounds: '', areMany: false }, values),
  }
}
