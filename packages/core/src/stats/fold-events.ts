import { compareText } from '../canonical/compare-text.ts'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsEvent } from './statistics-event.ts'
import type { StatisticsPlugin } from './statistics-plugin.ts'
import { bucketStart, readWindow, type WindowLabel } from './window.ts'

/** What a plug-in makes of the events of one bucket, and of one key where it has keys. */
export interface FoldedBucket<State, Output> {
  readonly window: WindowLabel
  readonly key?: string
  readonly start: EpochMs
  readonly state: State
  readonly result: Output
}

/**
 * What a plug-in makes of events that are all at hand, in their order: for tests, and for who needs no store. By window, key
 * and time.
 *
 * @example
 * import { foldEvents, passRate, type StatisticsEvent } from '@gatewright/core/stats'
 *
 * declare const events: readonly StatisticsEvent[]
 *
 * for (const { window, start, result } of foldEvents(passRate({ windows: ['1d'] }), events))
 *   console.log(window, new Date(start).toISOString(), result.rate)
 */
export function foldEvents<State, Output extends JsonValue>(
  plugin: StatisticsPlugin<State, Output>,
  events: Iterable<StatisticsEvent>,
): readonly FoldedBucket<State, Output>[] {
  const own = [...events].filter(({ kind }) => plugin.kinds.includes(kind))
  return plugin.windows.map(readWindow).flatMap(({ label, ms }) => {
    const states = new Map<string, { readonly key?: string; readonly start: EpochMs; state: State }>()
    for (const event of own) {
      const key = plugin.key?.(event)
      if (plugin.key && key === undefined) continue
      const start = bucketStart(event.at, ms)
      const name = JSON.stringify([key, start])
      const cell = states.get(name) ?? { ...(key !== undefined && { key }), start, state: plugin.init() }
      cell.state = plugin.step(cell.state, event)
      states.set(name, cell)
    }
    return [...states.values()]
      .sort((a, b) => compareText(a.key ?? '', b.key ?? '') || a.start - b.start)
      .map((cell) => ({ window: label, ...cell, result: plugin.result(cell.state) }))
  })
}
