import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { StateStore } from '../ports/state-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { InstantSchema, type EpochMs, type Instant } from '../schema/instant.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { rollUp, type CalendarUnit } from '../stats/calendar.ts'
import { loadState } from '../stats/statistics-plugin.ts'
import type { StatisticsReadError } from './errors.ts'
import type { TrackId } from './state-names.ts'
import { headCell, newestPastCells, pastCells, type CellPlace, type StoredCell } from './read-cells.ts'
import {
  cellOf,
  placeOf,
  pointOf,
  readShown,
  shown,
  type StatisticsQuery,
  type TypedPoint,
} from './read-latest.ts'

/** Which buckets to answer. */
export interface HistoryRange {
  /** Buckets that begin at this instant or later. */
  readonly start?: Instant
  /** Buckets that begin before this instant. */
  readonly stop?: Instant
}

/** Which part of a history to answer. */
export interface HistoryPage extends HistoryRange {
  readonly order?: 'newest-first' | 'oldest-first'
  /** From 1 to 1,000; 100 unless given. */
  readonly limit?: number
  /** The `next` of the page before. */
  readonly after?: string
}

/** Some buckets of a history. */
export interface StatisticsHistory<Output> {
  readonly points: readonly TypedPoint<Output>[]
  /** What to ask with for the buckets that follow; absent when none do. It is the begin of the last bucket, whatever came meanwhile. */
  readonly next?: string
}

const largestLimit = 1_000

const PageSchema = strictObject({
  start: z.optional(InstantSchema),
  stop: z.optional(InstantSchema),
  order: z.optional(z.enum(['newest-first', 'oldest-first'])),
  limit: z.optional(z.int().min(1).max(largestLimit)),
  after: z.optional(InstantSchema),
})

/**
 * The buckets of a plug-in, newest first, page by page. A bucket in which nothing happened is not there.
 *
 * @throws TypeError for a window that the plug-in does not have.
 * @example
 * import type { StateStore } from '@gatewright/core/ports'
 * import { historyCsv, passRate } from '@gatewright/core/stats'
 * import { readHistory } from '@gatewright/core/stats-runner'
 *
 * declare const states: StateStore
 *
 * const plugin = passRate({ windows: ['1d'] })
 * const history = await readHistory(states, { plugin }, { start: '2026-11-01T00:00:00Z', limit: 30 })
 * if (history.isOk()) console.log(historyCsv(history.value.points), history.value.next)
 */
export function readHistory<Output extends JsonValue>(
  states: Pick<StateStore, 'get' | 'list'>,
  query: StatisticsQuery<Output>,
  page: HistoryPage = {},
): ResultAsync<StatisticsHistory<Output>, StatisticsReadError> {
  const { window } = placeOf(query)
  const read = async (track: TrackId): Promise<Result<StatisticsHistory<Output>, StatisticsReadError>> => {
    const checked = checkSchema(PageSchema, page)
    if (checked.isErr()) return err(checked.error)
    const { order = 'newest-first', limit = 100, after } = checked.value
    let { from, until } = rangeOf(page)
    if (after !== undefined && order === 'oldest-first') from = Math.max(from, toEpochMs(after) + 1_000)
    if (after !== undefined && order === 'newest-first') until = Math.min(until, toEpochMs(after))
    const place = { ...placeOf(query), states, track, key: query.key }
    const cells = await cellsIn(place, from, until, limit + 1, order)
    if (cells.isErr()) return err(cells.error)
    const points: TypedPoint<Output>[] = []
    for (const { entry } of cells.value.slice(0, limit)) {
      const point = pointOf(query.plugin, window, entry)
      if (point.isErr()) return err(point.error)
      points.push(point.value)
    }
    const last = points.at(-1)
    return ok({ points, ...(cells.value.length > limit && last && { next: fromEpochMs(last.start) }) })
  }
  return new ResultAsync(readShown(states, query, read))
}

/**
 * The buckets of a plug-in put together by days or weeks, oldest first: for trends over more than a window reaches. A week
 * begins on Monday, in UTC.
 *
 * @throws TypeError for a plug-in without `merge`, and for a window that it does not have or that is longer than the unit.
 */
export function readSeries<Output extends JsonValue>(
  states: Pick<StateStore, 'get' | 'list'>,
  query: StatisticsQuery<Output>,
  unit: CalendarUnit,
  range: HistoryRange = {},
): ResultAsync<readonly TypedPoint<Output>[], StatisticsReadError> {
  const { plugin } = query
  const { window } = placeOf(query)
  const unitMs = unit === 'day' ? 86_400_000 : 7 * 86_400_000
  if (!plugin.merge) throw new TypeError(`The plug-in ${plugin.id} does not say how states are merged.`)
  if (!(86_400_000 % window.ms === 0))
    throw new TypeError(`Windows of ${window.label} do not fill a day; take another one.`)
  const read = async (
    track: TrackId,
  ): Promise<Result<readonly TypedPoint<Output>[], StatisticsReadError>> => {
    const checked = checkSchema(PageSchema, range)
    if (checked.isErr()) return err(checked.error)
    const place = { ...placeOf(query), states, track, key: query.key }
    let { from, until } = rangeOf(range)
    const cells: StoredCell[] = []
    for (;;) {
      const page = await cellsIn(place, from, until, largestLimit, 'oldest-first')
      if (page.isErr()) return err(page.error)
      cells.push(...page.value)
      const last = page.value.at(-1)
      if (!last || page.value.length < largestLimit) break
      from = last.start + 1_000
    }
    const buckets: { start: EpochMs; state: unknown }[] = []
    for (const { entry } of cells) {
      const cell = cellOf(entry)
      if (cell.isErr()) return err(cell.error)
      const state = shown(plugin, () => loadState(plugin, cell.value[2]))
      if (state.isErr()) return err(state.error)
      buckets.push({ start: cell.value[0], state: state.value })
    }
    return shown(plugin, () =>
      rollUp(plugin, buckets, unit).map(({ start, result }) => ({
        start,
        end: start + unitMs,
        ...(query.key !== undefined && { key: query.key }),
        result,
      })),
    )
  }
  return new ResultAsync(readShown(states, query, read))
}

function rangeOf({ start, stop }: HistoryRange): { from: EpochMs; until: EpochMs } {
  return {
    from: start === undefined ? Number.NEGATIVE_INFINITY : toEpochMs(start),
    until: stop === undefined ? Number.POSITIVE_INFINITY : toEpochMs(stop),
  }
}

async function cellsIn(
  place: CellPlace,
  from: EpochMs,
  until: EpochMs,
  limit: number,
  order: 'newest-first' | 'oldest-first',
): Promise<Result<readonly StoredCell[], StatisticsReadError>> {
  const head = await headCell(place)
  if (head.isErr()) return err(head.error)
  const newest = head.value.filter(({ start }) => start >= from && start < until)
  if (place.window.ms === Number.POSITIVE_INFINITY) return ok(newest)
  const [last] = head.value
  if (!last) return ok([])
  const past =
    order === 'oldest-first'
      ? await pastCells(place, from, until, limit)
      : await newestPastCells(place, from, Math.min(until, last.start + 1_000), limit)
  if (past.isErr()) return err(past.error)
  // The newest bucket may have become a past one between the two reads.
  const own = newest.filter(({ start }) => !past.value.some((cell) => cell.start === start))
  const cells = [...past.value, ...own].sort((a, b) => a.start - b.start)
  return ok((order === 'oldest-first' ? cells : cells.reverse()).slice(0, limit))
}
