import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareSeverities, type Severity } from '../../src/notify/notification-message.ts'
import {
  emptyNotificationState,
  parseNotificationState,
  routeNotifications,
  type NotificationState,
  type RoutedNotifications,
} from '../../src/notify/index.ts'
import { channelsOf } from '../../src/notify/routes-of-event.ts'
import { everySort, later, noon, someCalls, someEvent } from './support/routing.ts'

type Calls = typeof someCalls extends fc.Arbitrary<infer Value> ? Value : never

interface Called extends RoutedNotifications {
  readonly at: string
  readonly events: Calls[number]['events']
}

function play(calls: Calls): readonly Called[] {
  let state: NotificationState = emptyNotificationState
  let at = noon
  return calls.map(({ afterMs, events }) => {
    at = later(afterMs, at)
    const routed = routeNotifications(events, everySort, state, at)
    state = routed.state
    return { ...routed, at, events }
  })
}

describe('the laws of routing', () => {
  it('every event is told or held, on every channel that it was to go to', () => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        const seen = new Set<string>()
        for (const { events, send, held } of play(calls))
          for (const event of events) {
            const own = held.filter(({ id }) => id === event.id)
            const isRepeat = seen.has(event.id)
            seen.add(event.id)
            if (isRepeat) {
              expect(own.some(({ why }) => why === 'told-before')).toBe(true)
              continue
            }
            const channels = channelsOf(event, everySort)
            if (typeof channels === 'string') {
              expect(own.map(({ why }) => why)).toContain(channels)
              continue
            }
            for (const channel of channels) {
              const told = send.filter((one) => one.channel === channel && one.events.includes(event.id))
              const kept = own.filter((one) => one.channel === channel)
              expect(told.length + kept.length).toBe(1)
            }
          }
      }),
    )
  })

  it('what waits goes out when it said that it would', () => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        let { state } = play(calls).at(-1) ?? { state: emptyNotificationState }
        const waiting = state.waiting.map(({ channel, event }) => `${channel} ${event.id}`)
        const told: string[] = []
        for (const until of new Set(state.waiting.map((one) => one.until).sort())) {
          const routed = routeNotifications([], everySort, state, until)
          state = routed.state
          for (const { channel, events } of routed.send) told.push(...events.map((id) => `${channel} ${id}`))
        }
        expect(told.sort()).toEqual(waiting.sort())
        expect(state.waiting).toEqual([])
      }),
    )
  })

  it('nobody is told of the same thing twice within its cool-down, unless it is worse', () => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        const events = new Map<
          string,
          { readonly thing: string; readonly severity: Severity; readonly type: string }
        >()
        for (const { events: own } of calls)
          for (const { id, type, subject, resolves = false, severity } of own)
            if (!events.has(id))
              events.set(id, { thing: JSON.stringify([type, subject, resolves]), severity, type })
        const last = new Map<string, { readonly at: number; readonly severity: Severity }>()
        for (const { send, at } of play(calls))
          for (const { channel, events: ids } of send)
            for (const id of ids) {
              const own = events.get(id)
              if (!own) continue
              const key = `${channel} ${own.thing}`
              const before = last.get(key)
              const types: Readonly<Record<string, { readonly coolDownMs?: number }>> = everySort.types ?? {}
              const coolDownMs = Object.hasOwn(types, own.type) ? (types[own.type]?.coolDownMs ?? 0) : 0
              const isWorse = !before || compareSeverities(own.severity, before.severity) > 0
              expect(isWorse || Date.parse(at) - before.at >= coolDownMs).toBe(true)
              last.set(key, { at: Date.parse(at), severity: own.severity })
            }
      }),
    )
  })

  it('events together or one after the other come to the same', () => {
    fc.assert(
      fc.property(someCalls, fc.array(someEvent, { maxLength: 12 }), fc.nat(12), (before, events, cut) => {
        const played = play(before)
        const state = played.at(-1)?.state ?? emptyNotificationState
        const at = played.at(-1)?.at ?? noon
        const whole = routeNotifications(events, everySort, state, at)
        const first = routeNotifications(events.slice(0, cut), everySort, state, at)
        const second = routeNotifications(events.slice(cut), everySort, first.state, at)
        expect({
          send: [...first.send, ...second.send],
          held: [...first.held, ...second.held],
          state: second.state,
        }).toEqual(whole)
      }),
    )
  })

  it('no two messages have the same key', () => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        const keys = play(calls).flatMap(({ send }) => send.map(({ key }) => key))
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })

  it('a state is what it was after it was stored', () => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        const { state } = play(calls).at(-1) ?? { state: emptyNotificationState }
        const stored: unknown = JSON.parse(JSON.stringify(state))
        expect(parseNotificationState(stored)._unsafeUnwrap()).toEqual(state)
      }),
    )
  })
})
