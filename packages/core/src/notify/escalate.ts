import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { NotificationEvent } from './notification-event.ts'
import type { OpenIncident } from './notification-state.ts'
import { escalationOf, isDue, messageOfEscalation, thingOf } from './routed-messages.ts'
import { coolDownEnd, rulesOf, tell, type Routing } from './routing.ts'

/** Counts an event about a thing that is not over. */
export function follow(routing: Routing, event: NotificationEvent): void {
  const { config, now, open } = routing
  const { type, subject, title } = event
  if (rulesOf(config, type).escalate === undefined) return
  const key = thingOf('', { ...event, resolves: false })
  const known = open.get(key) ?? { type, subject, firstAt: now, count: 0, isEscalated: false }
  const incident = { ...known, title, lastAt: now, count: known.count + 1 }
  open.set(key, incident)
  escalate(routing, incident)
}

/** Tells others of a thing that is not over, where it is time. */
export function escalate(routing: Routing, incident: OpenIncident): void {
  const { config, nowMs, told, open, held, send } = routing
  const rule = rulesOf(config, incident.type).escalate
  if (!rule || !isDue(incident, rule, (at) => nowMs - toEpochMs(at))) return
  open.set(thingOf('', incident), { ...incident, isEscalated: true })
  for (const channel of rule.channels) {
    const message = messageOfEscalation(channel, incident)
    const key = escalationOf(channel, incident)
    const coolUntil = coolDownEnd(routing, incident.type, told.get(key), message.message.severity)
    if (coolUntil !== undefined) {
      held.push({ id: message.key, channel, why: 'cool-down', until: fromEpochMs(coolUntil) })
      continue
    }
    send.push(message)
    tell(routing, key, message.message.severity)
  }
}
