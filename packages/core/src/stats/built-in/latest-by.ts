import * as z from 'zod'
import { compareText } from '../../canonical/compare-text.ts'
import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { fromEpochMs } from '../../schema/compare-instants.ts'
import type { EpochMs, Instant } from '../../schema/instant.ts'
import type { StatisticsEvent, StatisticsEventKind } from '../statistics-event.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'
import type { WindowLabel } from '../window.ts'

/** What is kept of an event. */
interface Kept {
  readonly at: EpochMs
  readonly id: string
  readonly value: JsonValue
}

/** The newest event of each key. */
export type LatestState = Map<string, Kept>

export type LatestResult = {
  readonly latest: readonly {
    readonly key: string
    readonly at: Instant
    readonly id: string
    readonly value: JsonValue
  }[]
}

const LatestSchema = z.strictObject({
  latest: z.array(z.strictObject({ key: z.string(), at: z.string(), id: z.string(), value: z.json() })),
}) as z.ZodType<unknown> as z.ZodType<LatestResult>

/** Of what the newest is kept. */
export interface LatestByOptions {
  readonly id: string
  readonly version?: number
  readonly summary: string
  readonly kinds: readonly StatisticsEventKind[]
  /** One bucket for all of time unless given: what was not seen today is still there. */
  readonly windows?: readonly WindowLabel[]
  readonly backlogMs?: number
  /** Under which key an event is kept, what tells it from others of the same time, and what is shown of it. Undefined leaves it out. */
  pick(
    event: StatisticsEvent,
  ): { readonly key: string; readonly id: string; readonly value: JsonValue } | undefined
}

/**
 * Keeps the newest event of each key, by the time of the event: one that comes late and is older changes nothing. At the same
 * time the greater id goes, and of one id the value whose JSON is greater.
 *
 * @example
 * import { latestBy } from '@gatewright/core/stats'
 *
 * const plugin = latestBy({
 *   id: 'latest-outcome',
 *   summary: 'How each testcase ended last',
 *   kinds: ['result'],
 *   pick: (event) =>
 *     event.kind === 'result'
 *       ? { key: event.result.testcase, id: event.result.id, value: event.result.outcome }
 *       : undefined,
 * })
 */
export function latestBy(options: LatestByOptions): StatisticsPlugin<LatestState, LatestResult> {
  const { id, version = 1, summary, kinds, windows = ['all'], backlogMs } = options
  return statisticsPlugin({
    id,
    version,
    summary,
    description: `${summary}. By the time of the event; what is older changes nothing, however late it comes.`,
    windows,
    kinds,
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: LatestSchema,
    layout: { kind: 'table', rows: 'latest', columns: ['key', 'at', 'value'] },
    init: (): LatestState => new Map(),
    step(state, event) {
      const picked = options.pick(event)
      if (picked) keep(state, picked.key, { at: event.at, id: picked.id, value: picked.value })
      return state
    },
    merge(a, b) {
      for (const [key, own] of b) keep(a, key, own)
      return a
    },
    save: (state) =>
      [...state].sort(([a], [b]) => compareText(a, b)).map(([key, own]) => [key, own.at, own.id, own.value]),
    load: (saved) =>
      new Map(
        (saved as [string, EpochMs, string, JsonValue][]).map(([key, at, own, value]) => [
          key,
          { at, id: own, value },
        ]),
      ),
    result: (state) => ({
      latest: [...state]
        .sort(([a], [b]) => compareText(a, b))
        .map(([key, own]) => ({ key, at: fromEpochMs(own.at), id: own.id, value: own.value })),
    }),
  })
}

function keep(state: LatestState, key: string, own: Kept): void {
  const known = state.get(key)
  if (!known || isNewer(own, known)) state.set(key, own)
}

function isNewer(own: Kept, known: Kept): boolean {
  if (own.at !== known.at) return own.at > known.at
  const byId = compareText(own.id, known.id)
  // A decision that is closed as it is made comes twice, at one time and under one id.
  return byId === 0 ? compareText(canonicalJson(own.value), canonicalJson(known.value)) > 0 : byId > 0
}
