import type * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { StatisticsLayout } from './layout.ts'
import type { StatisticsEvent, StatisticsEventKind } from './statistics-event.ts'
import type { WindowLabel } from './window.ts'

/**
 * A metric over everything that happens in a project: how one event changes a state, and what a state comes to.
 *
 * All functions are pure: no clock, no randomness, nothing remembered outside of the state. `step` and `merge` may change the
 * state that they are given and answer it: it is theirs.
 */
export interface StatisticsPlugin<State = unknown, Output extends JsonValue = JsonValue> {
  /** `pass-rate`: small letters, digits and `. _ - /`, 128 at most. */
  readonly id: string
  /** A whole number from 1 on. Another version is counted anew from history; raise it when the same events come to another state. */
  readonly version: number
  /** One line. */
  readonly summary: string
  readonly description: string
  readonly windows: readonly WindowLabel[]
  /** Which events it looks at; others it never sees. */
  readonly kinds: readonly StatisticsEventKind[]
  /**
   * `commutative` where the order of events changes nothing, not one bit of the saved state. `ordered` plug-ins get events in
   * the order of the feed, and within one report by time and id; that costs one read for each report.
   */
  readonly algebra: 'commutative' | 'ordered'
  /** How old an event may be when the plug-in is first installed; older ones are left out. All of history unless given. */
  readonly backlogMs?: number
  /** Describes what `result` answers. */
  readonly resultSchema: z.ZodType<Output>
  /** How to show it. */
  readonly layout: StatisticsLayout
  /** Which of several states of a bucket an event belongs to; undefined for an event that none of them counts. One state unless given. */
  key?(event: StatisticsEvent): string | undefined
  /** The state of no events. */
  init(): State
  step(state: State, event: StatisticsEvent): State
  /** What a state comes to. It leaves the state as it is. */
  result(state: State): Output
  /** Two states as one: of the events of the first, followed by those of the second. */
  merge?(earlier: State, later: State): State
  /** The state as JSON; needed where it is none by itself, as a `Map`. */
  save?(state: State): JsonValue
  /** What `save` wrote. */
  load?(saved: JsonValue): State
}

/** Says a plug-in's types once, so that they need not be written out. */
export function statisticsPlugin<State, Output extends JsonValue>(
  plugin: StatisticsPlugin<State, Output>,
): StatisticsPlugin<State, Output> {
  return plugin
}

/** A state as JSON. */
export function saveState<State>(plugin: StatisticsPlugin<State>, state: State): JsonValue {
  return plugin.save ? plugin.save(state) : (state as JsonValue)
}

/** The state that was saved. */
export function loadState<State>(plugin: StatisticsPlugin<State>, saved: JsonValue): State {
  return plugin.load ? plugin.load(saved) : (saved as State)
}
