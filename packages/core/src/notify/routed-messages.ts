import { canonicalJson } from '../canonical/canonical-json.ts'
import { digestOf } from '../canonical/digest.ts'
import type { Instant } from '../schema/instant.ts'
import type { NotificationEvent } from './notification-event.ts'
import { compareSeverities, type MessageLine, type NotificationMessage } from './notification-message.ts'
import type { OpenIncident, WaitingNotification } from './notification-state.ts'

/** A message for a channel, now. */
export interface SentNotification {
  /** The same for the same message of the same events: what is known by it was sent before. */
  readonly key: string
  readonly channel: string
  readonly message: NotificationMessage
  /** The events that it tells of. */
  readonly events: readonly string[]
}

/** One event as a message; `repeats` events about the same thing came before it and were held. */
export function messageOfEvent(channel: string, event: NotificationEvent, repeats: number): SentNotification {
  const { id, title, severity, lines = [] } = event
  return {
    key: keyOf(['event', channel, id]),
    channel,
    message: { title, severity, lines: repeats > 0 ? [...lines, repeatsLine(repeats)] : lines },
    events: [id],
  }
}

/** What a channel collected, as one message. */
export function messageOfDigest(
  channel: string,
  collected: readonly WaitingNotification[],
): SentNotification {
  const events = collected.map(({ event }) => event)
  const severity = events.reduce<NotificationMessage['severity']>(
    (worst, event) => (compareSeverities(event.severity, worst) > 0 ? event.severity : worst),
    'info',
  )
  const title = events.length === 1 ? '1 notification' : `${events.length} notifications`
  return {
    key: keyOf(['digest', channel, ...events.map(({ id }) => id)]),
    channel,
    message: { title, severity, lines: collected.map(digestLine) },
    events: events.map(({ id }) => id),
  }
}

/** That a thing is not over, for those it is escalated to. */
export function messageOfEscalation(channel: string, incident: OpenIncident): SentNotification {
  const { type, subject, title, firstAt, count } = incident
  return {
    key: keyOf(['escalation', channel, type, subject, firstAt]),
    channel,
    message: {
      title: `Not over yet: ${title}`,
      severity: 'critical',
      lines: [
        [{ text: subject, style: 'code' }],
        [{ text: `${count === 1 ? 'Reported once' : `Reported ${count} times`}, first at ${firstAt}.` }],
      ],
    },
    events: [],
  }
}

/** What an event is about, on a channel. That a thing is over is not the same news as the thing. */
export function thingOf(
  channel: string,
  { type, subject, resolves = false }: Pick<NotificationEvent, 'type' | 'subject' | 'resolves'>,
): string {
  return canonicalJson([channel, type, subject, resolves])
}

/** What an escalation is about, on a channel. */
export function escalationOf(channel: string, { type, subject }: OpenIncident): string {
  return canonicalJson([channel, type, subject, 'escalation'])
}

/** The time of a digest line: names come as they are, so that a line says one thing. */
function digestLine({ event, repeats }: WaitingNotification): MessageLine {
  const more = repeats > 0 ? ` (and ${repeats} more)` : ''
  return [{ text: `${event.severity}: `, style: 'strong' }, { text: `${event.title}${more}` }]
}

function repeatsLine(repeats: number): MessageLine {
  return [{ text: repeats === 1 ? 'And once more before.' : `And ${repeats} times more before.` }]
}

function keyOf(parts: readonly string[]): string {
  return digestOf(canonicalJson([...parts]))
}

/** Whether an incident has to be somebody else's business now. */
export function isDue(
  { count, firstAt, isEscalated }: OpenIncident,
  rule: { readonly afterCount?: number; readonly afterMs?: number },
  sinceMs: (at: Instant) => number,
): boolean {
  if (isEscalated) return false
  const isOften = rule.afterCount !== undefined && count >= rule.afterCount
  return isOften || (rule.afterMs !== undefined && sinceMs(firstAt) >= rule.afterMs)
}
