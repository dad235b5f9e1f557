import fc from 'fast-check'
import type { NotificationConfig, NotificationEvent, Severity } from '../../../src/notify/index.ts'

/** A Tuesday at 13:00 in Berlin. */
export const noon = '2026-12-01T12:00:00.000Z'

export function later(ms: number, from: string = noon): string {
  return new Date(Date.parse(from) + ms).toISOString()
}

export const minute = 60_000
export const hour: number = 60 * minute
export const day: number = 24 * hour

export function eventOf(id: string, own: Partial<NotificationEvent> = {}): NotificationEvent {
  return { id, type: 'flake', subject: 'unit/adds', severity: 'warning', title: `Event ${id}`, ...own }
}

/** Channels of every sort: at once, in business hours, in a digest, and one of a team. */
export const everySort: NotificationConfig = {
  channels: {
    '#now': {},
    '#office': { timeZone: 'Europe/Berlin', hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
    '#daily': { timeZone: 'Europe/Berlin', digest: { days: [1, 2, 3, 4, 5, 6, 7], at: '09:00' } },
    '#team': {},
    '#boss': {},
  },
  teams: { core: { subjects: ['core/*'], channels: ['#team', '#now'] } },
  routes: [
    { types: ['flake'], channels: ['#now', '#office'] },
    { types: ['spike'], severity: 'warning', channels: ['#office'], teams: true },
    { subjects: ['core/*'], teams: true, minValue: 0.5 },
    { types: ['summary'], channels: ['#daily'] },
    { types: ['owned'], teams: true },
  ],
  types: {
    flake: { coolDownMs: 2 * hour },
    spike: { coolDownMs: 30 * minute, escalate: { afterCount: 3, afterMs: day, channels: ['#boss'] } },
    summary: { coolDownMs: day },
  },
}

const severity: fc.Arbitrary<Severity> = fc.constantFrom('info', 'warning', 'critical')

/** Events of few types and subjects, some of which come twice. */
export const someEvent: fc.Arbitrary<NotificationEvent> = fc.record(
  {
    id: fc.nat(200).map((number) => `event-${number}`),
    type: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('flake', 'spike', 'summary') },
      { weight: 1, arbitrary: fc.constantFrom('owned', 'unheard-of', '__proto__') },
    ),
    subject: fc.constantFrom('unit/adds', 'core/parses', '__proto__'),
    severity,
    title: fc.constantFrom('a', 'b'),
    value: fc.constantFrom(0.2, 0.8),
    teams: fc.constantFrom(['core'], []),
    resolves: fc.boolean(),
  },
  { requiredKeys: ['id', 'type', 'subject', 'severity', 'title'] },
)

/** Calls one after the other, each some time after the one before. */
export const someCalls: fc.Arbitrary<
  readonly { readonly afterMs: number; readonly events: readonly NotificationEvent[] }[]
> = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(3 * hour), fc.nat(3 * day)),
    events: fc.array(someEvent, { maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 8 },
)
