import * as z from 'zod'
import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import type { EpochMs, Instant } from '../../schema/instant.ts'
import type { WaiverEvent } from '../../schema/waiver.ts'
import { foldWaivers } from '../../waiver/fold-waivers.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'

/** The events of each waiver, each once, without what people wrote. */
export type WaiverDebtState = Map<string, Map<string, WaiverEvent>>

export type WaiverDebtResult = {
  readonly requested: number
  readonly approved: number
  /** Days for which requirements were, or will be, met by a waiver; fractions count. */
  readonly waivedDays: number
  /** How many waivers are in force from each of these moments on, up to the next. */
  readonly active: readonly { readonly at: Instant; readonly count: number }[]
}

const count = z.int().min(0)
const WaiverDebtSchema: z.ZodType<WaiverDebtResult> = z.strictObject({
  requested: count,
  approved: count,
  waivedDays: z.number().min(0),
  active: z.array(z.strictObject({ at: z.string(), count })),
})

/**
 * How much is waived: how many waivers were in force at any time, and for how long in all, with what those that were not
 * taken back will add until they expire.
 *
 * @example
 * import { waiverDebt } from '@gatewright/core/stats'
 *
 * const plugin = waiverDebt()
 */
export function waiverDebt(id: string = 'waiver-debt'): StatisticsPlugin<WaiverDebtState, WaiverDebtResult> {
  return statisticsPlugin({
    id,
    version: 1,
    summary: 'How much is waived',
    description: 'Waivers in force over time, from their approval until they expire or are taken back.',
    windows: ['all'],
    kinds: ['waiver'],
    algebra: 'commutative',
    resultSchema: WaiverDebtSchema,
    layout: { kind: 'table', rows: 'active', columns: ['at', 'count'] },
    init: (): WaiverDebtState => new Map(),
    step(state, event) {
      if (event.kind === 'waiver') addEvents(state, event.waiverId, event.events)
      return state
    },
    merge(a, b) {
      for (const [waiverId, events] of b) addEvents(a, waiverId, [...events.values()])
      return a
    },
    save: (state) =>
      [...state]
        .sort(([a], [b]) => compareText(a, b))
        .map(([waiverId, events]) => [
          waiverId,
          [...events].sort(([a], [b]) => compareText(a, b)).map(([, event]) => event as unknown as JsonValue),
        ]),
    load(saved) {
      const state: WaiverDebtState = new Map()
      for (const [waiverId, events] of saved as unknown as [string, WaiverEvent[]][])
        addEvents(state, waiverId, events)
      return state
    },
    result: debtOf,
  })
}

function addEvents(state: WaiverDebtState, waiverId: string, events: readonly WaiverEvent[]): void {
  const own = state.get(waiverId) ?? new Map<string, WaiverEvent>()
  for (const event of events) {
    const slim = withoutText(event)
    own.set(canonicalJson(slim as unknown as JsonValue), slim)
  }
  state.set(waiverId, own)
}

function withoutText(event: WaiverEvent): WaiverEvent {
  if (event.kind !== 'requested') return { ...event, comment: '' }
  const { subject, testcase } = event.scope
  return { ...event, reason: '', scope: { subject, testcase } }
}

const endOfTime = '9999-12-31T23:59:59.999Z'
const msOfDay = 86_400_000

function debtOf(state: WaiverDebtState): WaiverDebtResult {
  const changes = new Map<EpochMs, number>()
  let [requested, approved, waivedMs] = [0, 0, 0]
  for (const own of state.values()) {
    const events = [...own.values()]
    for (const { approvals, expiresAt, status } of foldWaivers(events, endOfTime)) {
      requested += 1
      const [first] = approvals
      if (!first || status === 'contradictory') continue
      approved += 1
      const from = toEpochMs(first.at)
      const until = Math.min(toEpochMs(expiresAt), endOf(events))
      if (until <= from) continue
      waivedMs += until - from
      changes.set(from, (changes.get(from) ?? 0) + 1)
      changes.set(until, (changes.get(until) ?? 0) - 1)
    }
  }
  return { requested, approved, waivedDays: waivedMs / msOfDay, active: seriesOf(changes) }
}

/** When a waiver was taken back; never, where it was not. */
function endOf(events: readonly WaiverEvent[]): EpochMs {
  return events.reduce(
    (first, { kind, at }) =>
      kind === 'requested' || kind === 'approved' ? first : Math.min(first, toEpochMs(at)),
    Number.POSITIVE_INFINITY,
  )
}

function seriesOf(changes: ReadonlyMap<EpochMs, number>): WaiverDebtResult['active'] {
  let active = 0
  return [...changes]
    .sort(([a], [b]) => a - b)
    .filter(([, change]) => change !== 0)
    .map(([at, change]) => {
      active += change
      return { at: fromEpochMs(at), count: active }
    })
}
