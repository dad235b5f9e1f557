import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { StatisticsPoint } from '../stats/history-csv.ts'
import { loadState, type StatisticsPlugin } from '../stats/statistics-plugin.ts'
import { readWindow, type StatisticsWindow, type WindowLabel } from '../stats/window.ts'
import { pluginFailed, type PluginFailed, type StatisticsReadError } from './errors.ts'
import type { SavedCell } from './fold-chunk.ts'
import { listEach } from './list-each.ts'
import { readBody } from './state-body.ts'
import { headKey, headPrefix, shownKey, type TrackId } from './state-names.ts'

/** A plug-in, one of its windows, and where its states are kept. */
export interface StatisticsQuery<Output extends JsonValue = JsonValue> {
  readonly plugin: StatisticsPlugin<unknown, Output>
  /** One of the plug-in's windows; its first one by default. */
  readonly window?: WindowLabel
  /** The key, for plug-ins that have keys. */
  readonly key?: string
  /** The space that the runner was given; `statistics` by default. */
  readonly space?: string
}

/** A bucket with the type of what its plug-in answers. */
export interface TypedPoint<Output> extends Omit<StatisticsPoint, 'result'> {
  readonly result: Output
}

/**
 * The newest bucket of a plug-in: one state is read, however long its history is. Undefined where nothing was counted.
 *
 * @throws TypeError for a window that the plug-in does not have.
 * @example
 * import type { StateStore } from '@gatewright/core/ports'
 * import { passRate } from '@gatewright/core/stats'
 * import { readLatest } from '@gatewright/core/stats-runner'
 *
 * declare const states: StateStore
 *
 * const plugin = passRate({ windows: ['1d'] })
 * const today = await readLatest(states, { plugin })
 * if (today.isOk()) console.log(today.value?.result.rate)
 */
export function readLatest<Output extends JsonValue>(
  states: Pick<StateStore, 'get'>,
  query: StatisticsQuery<Output>,
): ResultAsync<TypedPoint<Output> | undefined, StatisticsReadError> {
  const { space, window } = placeOf(query)
  const read = async (
    track: TrackId,
  ): Promise<Result<TypedPoint<Output> | undefined, StatisticsReadError>> => {
    const entries = await states.get(space, [headKey(track, window.label, query.key)])
    if (entries.isErr()) return err(entries.error)
    const [entry] = entries.value
    return entry ? pointOf(query.plugin, window, entry) : ok(undefined)
  }
  return new ResultAsync(readShown(states, query, read, (point) => point !== undefined))
}

/** Newest buckets of many keys. */
export interface LatestPage<Output> {
  readonly points: readonly TypedPoint<Output>[]
  /** What to ask with for the keys that follow; absent when none do. */
  readonly next?: string
}

const PageSchema = strictObject({
  limit: z.optional(z.int().min(1).max(1_000)),
  after: z.optional(
    z.string().regex(/^[!-~]{1,2000}$/, 'Not a cursor; take the one that the page before gave.'),
  ),
})

/**
 * The newest bucket of each key, in an order that stays the same; keys need not have theirs of the same time.
 *
 * @param page - 100 keys unless given, from 1 to 1,000, and behind the `next` of the page before
 */
export function readLatestOfKeys<Output extends JsonValue>(
  states: Pick<StateStore, 'get' | 'list'>,
  query: Omit<StatisticsQuery<Output>, 'key'>,
  page: { readonly limit?: number; readonly after?: string } = {},
): ResultAsync<LatestPage<Output>, StatisticsReadError> {
  const { space, window } = placeOf(query)
  const read = async (track: TrackId): Promise<Result<LatestPage<Output>, StatisticsReadError>> => {
    const checked = checkSchema(PageSchema, page)
    if (checked.isErr()) return err(checked.error)
    const { limit = 100, after } = checked.value
    const prefix = headPrefix(track, window.label)
    const entries: StateEntry[] = []
    const listed = await listEach(
      states,
      space,
      prefix,
      (own) => {
        entries.push(...own)
        return entries.length <= limit
      },
      `${prefix}${after ?? ''}`.trimEnd(),
    )
    if (listed.isErr()) return err(listed.error)
    const points: TypedPoint<Output>[] = []
    for (const entry of entries.slice(0, limit)) {
      const point = pointOf(query.plugin, window, entry)
      if (point.isErr()) return err(point.error)
      points.push(point.value)
    }
    const last = entries[limit - 1]
    return ok({ points, ...(entries.length > limit && last && { next: last.key.slice(prefix.length) }) })
  }
  return new ResultAsync(readShown(states, query, read))
}

/** Where the buckets of a query are. */
export function placeOf({ plugin, window, space = 'statistics' }: Omit<StatisticsQuery, 'key'>): {
  readonly space: string
  readonly window: StatisticsWindow
} {
  const windows = plugin.windows.map(readWindow)
  const wanted = window === undefined ? windows[0] : readWindow(window)
  const own = windows.find(({ label }) => label === wanted?.label)
  if (!own) throw new TypeError(`The plug-in ${plugin.id} has no window ${window ?? ''}.`)
  return { space, window: own }
}

/**
 * Reads from the count of a plug-in that is shown. Another one may take its place meanwhile, and then its states go: what was
 * read is read again from that one.
 *
 * @param isWhole - whether what was found can't be a part of what was there
 */
export async function readShown<Value>(
  states: Pick<StateStore, 'get'>,
  query: Omit<StatisticsQuery, 'key'>,
  read: (track: TrackId) => Promise<Result<Value, StatisticsReadError>>,
  isWhole: (value: Value) => boolean = () => false,
): Promise<Result<Value, StatisticsReadError>> {
  const track = await shownTrack(states, query)
  if (track.isErr()) return err(track.error)
  const found = await read(track.value)
  if (found.isErr() || isWhole(found.value)) return found
  const now = await shownTrack(states, query)
  if (now.isErr()) return err(now.error)
  return now.value.generation === track.value.generation ? found : readShown(states, query, read, isWhole)
}

/** The count of a plug-in that is shown. */
async function shownTrack(
  states: Pick<StateStore, 'get'>,
  { plugin: { id, version }, space = 'statistics' }: Omit<StatisticsQuery, 'key'>,
): Promise<Result<TrackId, QueryError | StoreCorrupt>> {
  const entries = await states.get(space, [shownKey({ id, version })])
  if (entries.isErr()) return err(entries.error)
  const [entry] = entries.value
  if (!entry) return ok({ id, version, generation: 0 })
  return readBody(entry).map((saved) => ({ id, version, generation: Number(saved) }))
}

/** What a stored bucket comes to. */
export function pointOf<Output extends JsonValue>(
  plugin: StatisticsPlugin<unknown, Output>,
  window: StatisticsWindow,
  entry: StateEntry,
): Result<TypedPoint<Output>, StoreCorrupt | PluginFailed> {
  return cellOf(entry).andThen(([start, key, state]) =>
    shown(plugin, () => plugin.result(loadState(plugin, state))).map((result) => ({
      start,
      ...(window.ms !== Number.POSITIVE_INFINITY && { end: start + window.ms }),
      ...(key !== null && { key }),
      result,
    })),
  )
}

/** A stored bucket. */
export function cellOf(entry: StateEntry): Result<SavedCell, StoreCorrupt> {
  return readBody(entry).map((saved) => saved as unknown as SavedCell)
}

/** What a plug-in answers, or that it threw. */
export function shown<Value>(plugin: StatisticsPlugin, work: () => Value): Result<Value, PluginFailed> {
  try {
    return ok(work())
  } catch (thrown) {
    return err(pluginFailed(plugin.id, thrown))
  }
}
