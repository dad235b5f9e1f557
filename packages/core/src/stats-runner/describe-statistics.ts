import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { ChangeFeed, FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import { fromEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { checkPlugins, type CheckedPlugin } from '../stats/check-plugins.ts'
import type { StatisticsLayout } from '../stats/layout.ts'
import type { StatisticsPlugin } from '../stats/statistics-plugin.ts'
import type { WindowLabel } from '../stats/window.ts'
import { readTracks, type StoredTrack } from './track-table.ts'

/** How far a count has come. */
export interface CountProgress {
  readonly position: FeedPosition
  /** How many events of the feed are behind it. */
  readonly lag: number
  /** The newest time of any event that it has seen. */
  readonly newest?: Instant
  /** From when on it counts; absent where it counts all of history. */
  readonly since?: Instant
  /** Events that came too late to be counted, by window. */
  readonly late: Readonly<Record<WindowLabel, number>>
  /** Events at which the plug-in threw, and which it left out. */
  readonly errors: number
  readonly lastError?: { readonly message: string; readonly position: FeedPosition }
  /** It threw too often and waits for `resume`. */
  readonly isParked: boolean
  /** Waivers that could not be found. */
  readonly unread: number
}

/** What is installed, for people and for pages that draw it. */
export interface StatisticsDescription {
  readonly id: string
  readonly version: number
  readonly summary: string
  readonly description: string
  readonly windows: readonly WindowLabel[]
  readonly hasKeys: boolean
  readonly kinds: readonly string[]
  readonly algebra: 'commutative' | 'ordered'
  readonly isMergeable: boolean
  readonly layout: StatisticsLayout
  /** JSON Schema of a result; what it cannot say, as a check in code, is anything. */
  readonly resultSchema: JsonValue
  /** Of what is shown; absent before the first run. */
  readonly progress?: CountProgress
  /** Of the count that will take its place, while one is under way. */
  readonly recount?: CountProgress
}

/**
 * Which plug-ins are installed, what they answer, and how they are.
 *
 * @throws TypeError for plug-ins that are none.
 * @example
 * import { passRate } from '@gatewright/core/stats'
 * import { describeStatistics, type StatisticsStores } from '@gatewright/core/stats-runner'
 *
 * declare const storage: StatisticsStores
 *
 * const installed = await describeStatistics(storage, [passRate({ windows: ['1d'] })])
 * if (installed.isOk())
 *   for (const { id, summary, progress } of installed.value) console.log(id, summary, progress?.lag, progress?.lastError)
 */
export function describeStatistics(
  stores: { readonly feed: Pick<ChangeFeed, 'position'>; readonly states: Pick<StateStore, 'list'> },
  plugins: readonly StatisticsPlugin[],
  space: string = 'statistics',
): ResultAsync<readonly StatisticsDescription[], QueryError> {
  const installed = checkPlugins(plugins)
  const describe = async (): Promise<Result<readonly StatisticsDescription[], QueryError>> => {
    const stored = await readTracks(stores.states, space)
    if (stored.isErr()) return err(stored.error)
    const end = await stores.feed.position()
    if (end.isErr()) return err(end.error)
    return ok(installed.map((own) => descriptionOf(own, stored.value, end.value)))
  }
  return new ResultAsync(describe())
}

function descriptionOf(
  { plugin, windows }: CheckedPlugin,
  stored: readonly StoredTrack[],
  end: FeedPosition,
): StatisticsDescription {
  const [shown, recount] = stored
    .filter(({ id, version, record }) => id === plugin.id && version === plugin.version && !record.isRetired)
    .sort((a, b) => a.generation - b.generation)
    .map(({ record }) => progressOf(record, end))
  return {
    id: plugin.id,
    version: plugin.version,
    summary: plugin.summary,
    description: plugin.description,
    windows: windows.map(({ label }) => label),
    hasKeys: plugin.key !== undefined,
    kinds: plugin.kinds,
    algebra: plugin.algebra,
    isMergeable: plugin.merge !== undefined,
    layout: plugin.layout,
    resultSchema: z.toJSONSchema(plugin.resultSchema, { unrepresentable: 'any' }) as JsonValue,
    ...(shown && { progress: shown }),
    ...(recount && { recount }),
  }
}

function progressOf(record: StoredTrack['record'], end: FeedPosition): CountProgress {
  const { position, clock, since, late, errors, lastError, isParked, unread } = record
  return {
    position,
    lag: Math.max(0, end - position),
    ...(clock.newest !== null && { newest: fromEpochMs(clock.newest) }),
    ...(since !== null && { since: fromEpochMs(since) }),
    late,
    errors,
    ...(lastError && { lastError }),
    isParked,
    unread,
  }
}
