import type { JsonValue } from '../canonical/canonical-json.ts'
import type { EpochMs } from '../schema/instant.ts'
import { loadState, saveState, type StatisticsPlugin } from './statistics-plugin.ts'

/** A day in UTC, or a week that begins on Monday. */
export type CalendarUnit = 'day' | 'week'

const msOfDay = 86_400_000

/** When the day or week of a moment begins in UTC. */
export function calendarStart(at: EpochMs, unit: CalendarUnit): EpochMs {
  const day = Math.floor(at / msOfDay)
  // 1970-01-01 was a Thursday.
  const first = unit === 'day' ? day : Math.floor((day + 3) / 7) * 7 - 3
  return first * msOfDay
}

/**
 * Buckets put together by days or weeks, oldest first: what the plug-in makes of all events of each. States are merged, not
 * results: the median of a week is no mean of medians.
 *
 * @param buckets - of one window and key, in any order; a bucket that reaches over midnight counts where it begins
 * @throws TypeError for a plug-in without `merge`.
 */
export function rollUp<State, Output extends JsonValue>(
  plugin: StatisticsPlugin<State, Output>,
  buckets: Iterable<{ readonly start: EpochMs; readonly state: State }>,
  unit: CalendarUnit,
): readonly { readonly start: EpochMs; readonly state: State; readonly result: Output }[] {
  const { merge } = plugin
  if (!merge) throw new TypeError(`The plug-in ${plugin.id} does not say how states are merged.`)
  const merged = new Map<EpochMs, State>()
  for (const { start, state } of [...buckets].sort((a, b) => a.start - b.start)) {
    const begin = calendarStart(start, unit)
    const known = merged.get(begin)
    // A plug-in may change what it merges; the caller keeps the states that were given.
    const own = loadState(plugin, JSON.parse(JSON.stringify(saveState(plugin, state))) as JsonValue)
    merged.set(begin, known === undefined ? own : merge.call(plugin, known, own))
  }
  return [...merged]
    .sort(([a], [b]) => a - b)
    .map(([start, state]) => ({ start, state, result: plugin.result(state) }))
}
