import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { toEpochMs } from '../../schema/compare-instants.ts'
import type { EpochMs } from '../../schema/instant.ts'
import { endsAfterItBegins, type ManualEvent, type ManualQuarantine } from './manual-event.ts'

/** At one instant what closes the gate wins: no quarantine before a quarantine. */
const rank: Readonly<Record<ManualEvent['kind'], number>> = {
  renew: 0,
  quarantine: 1,
  'hand-back': 2,
  exempt: 3,
  release: 4,
}

/**
 * What a person said last, of what was said until now: the decision that is in force, or that was handed back. What was in
 * force before is among the candidates, so it stays so when its event is not delivered again.
 */
export function lastDecision(
  before: ManualEvent | undefined,
  events: readonly ManualEvent[],
  at: EpochMs,
): ManualEvent | undefined {
  const candidates = before ? [before, ...events] : events
  return newest(candidates.filter((event) => event.kind !== 'renew' && isUsable(event, at)))
}

/** The newest renewal after an instant. */
export function lastRenewal(
  events: readonly ManualEvent[],
  after: EpochMs,
  at: EpochMs,
): ManualQuarantine | undefined {
  const renewals = events.filter(
    (event): event is ManualQuarantine =>
      event.kind === 'renew' && isUsable(event, at) && toEpochMs(event.at) > after,
  )
  return newest(renewals)
}

/** Said by somebody, for a reason, by now. Whatever else slipped past `parseManualEvent` changes nothing. */
function isUsable(event: ManualEvent, at: EpochMs): boolean {
  return (
    toEpochMs(event.at) <= at &&
    event.by.trim() !== '' &&
    event.reason.trim() !== '' &&
    endsAfterItBegins(event)
  )
}

function newest<Event extends ManualEvent>(events: readonly Event[]): Event | undefined {
  return events.reduce<Event | undefined>(
    (last, event) => (last && compareEvents(last, event) >= 0 ? last : event),
    undefined,
  )
}

function compareEvents(a: ManualEvent, b: ManualEvent): number {
  return (
    toEpochMs(a.at) - toEpochMs(b.at) ||
    rank[a.kind] - rank[b.kind] ||
    compareText(a.id, b.id) ||
    compareText(textOf(a), textOf(b))
  )
}

function textOf(event: ManualEvent): string {
  return canonicalJson(event as unknown as JsonValue)
}
