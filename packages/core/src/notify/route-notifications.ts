import { fromEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { laterOf } from './channel-rules.ts'
import { escalate, follow } from './escalate.ts'
import type { NotificationConfig } from './notification-config.ts'
import type { NotificationEvent } from './notification-event.ts'
import { compareSeverities } from './notification-message.ts'
import type { NotificationState } from './notification-state.ts'
import { releaseWaiting } from './release-waiting.ts'
import { messageOfEvent, thingOf, type SentNotification } from './routed-messages.ts'
import { channelsOf } from './routes-of-event.ts'
import {
  coolDownEnd,
  forget,
  ownMember,
  routingOf,
  tell,
  type HeldNotification,
  type Routing,
} from './routing.ts'

/** Who is told of what now, who is not, and what to remember. */
export interface RoutedNotifications {
  readonly send: readonly SentNotification[]
  readonly held: readonly HeldNotification[]
  readonly state: NotificationState
}

/**
 * Decides who is told of some events, and of what has waited: for each event and each channel that its routes lead to there is
 * a message, or it is held with a reason. Pure: nothing is sent. Call it also without events, every few minutes: messages that
 * wait for business hours or a digest go out with a call, and so do escalations after a time.
 *
 * Events are taken in the order in which they come; to hand them in together or one after the other comes to the same. On one
 * channel nobody is told twice of the same thing within its cool-down, unless it has become worse, or is over.
 *
 * @param config - as `parseNotificationConfig` let it through
 * @param state - of the call before; `emptyNotificationState` at first
 * @throws TypeError for business hours or a digest at a time that no clock shows on any of its days.
 * @example
 * import { emptyNotificationState, routeNotifications, type NotificationConfig } from '@gatewright/core/notify'
 *
 * const config: NotificationConfig = {
 *   channels: { '#ci': { format: 'slack' } },
 *   routes: [{ types: ['flake'], channels: ['#ci'] }],
 *   types: { flake: { coolDownMs: 3_600_000 } },
 * }
 * const event = { type: 'flake', subject: 'unit/adds', severity: 'warning', title: 'unit/adds is flaky' } as const
 * const events = [{ ...event, id: '1' }, { ...event, id: '2' }]
 * const { send, held } = routeNotifications(events, config, emptyNotificationState, '2026-11-22T04:19:00Z')
 * console.log(send.map(({ channel, message }) => `${channel}: ${message.title}`)) // [ '#ci: unit/adds is flaky' ]
 * console.log(held[0]?.why, held[0]?.until) // cool-down 2026-11-22T05:19:00.000Z
 */
export function routeNotifications(
  events: readonly NotificationEvent[],
  config: NotificationConfig,
  state: NotificationState,
  now: Instant,
): RoutedNotifications {
  const routing = routingOf(config, state, now)
  forget(routing)
  releaseWaiting(routing)
  for (const incident of routing.open.values()) escalate(routing, incident)
  for (const event of events) take(routing, event)
  const { send, held, seen, told, waiting, open } = routing
  return {
    send,
    held,
    state: {
      seen: [...seen].map(([id, at]) => ({ id, at })),
      told: [...told.values()],
      waiting: [...waiting.values()],
      open: [...open.values()],
    },
  }
}

function take(routing: Routing, event: NotificationEvent): void {
  const { config, now, seen, held } = routing
  const { id } = event
  if (seen.has(id)) {
    held.push({ id, why: 'told-before' })
    return
  }
  seen.set(id, now)
  if (event.resolves) routing.open.delete(thingOf('', { ...event, resolves: false }))
  const channels = channelsOf(event, config)
  if (typeof channels === 'string') {
    held.push({ id, why: channels })
    return
  }
  for (const channel of channels) offer(routing, channel, event)
  if (!event.resolves) follow(routing, event)
}

/** One event for one channel: now, later, or not by itself. */
function offer(routing: Routing, channel: string, event: NotificationEvent): void {
  const { config, nowMs, told, waiting, held, send } = routing
  const { id, severity } = event
  const key = thingOf(channel, event)
  const rules = ownMember(config.channels, channel)
  if (!rules) {
    held.push({ id, channel, why: 'no-channel' })
    return
  }
  const before = waiting.get(key)
  const isUrgent = compareSeverities(severity, routing.urgentFrom) >= 0
  if (before && !isUrgent) {
    const worse = compareSeverities(severity, before.event.severity) > 0 ? event : before.event
    waiting.set(key, { ...before, event: worse, repeats: before.repeats + 1 })
    held.push({ id, channel, why: 'joined', until: before.until })
    return
  }
  const last = told.get(key)
  const coolUntil = coolDownEnd(routing, event.type, last, severity)
  if (last && coolUntil !== undefined) {
    told.set(key, { ...last, held: last.held + 1 })
    held.push({ id, channel, why: 'cool-down', until: fromEpochMs(coolUntil) })
    return
  }
  const repeats = before ? before.repeats + 1 : (last?.held ?? 0)
  const later = isUrgent ? undefined : laterOf(rules, nowMs)
  if (later) {
    const until = fromEpochMs(later.untilMs)
    waiting.set(key, { key, channel, event, repeats, until, why: later.why })
    held.push({ id, channel, why: later.why, until })
    return
  }
  waiting.delete(key)
  send.push(messageOfEvent(channel, event, repeats))
  tell(routing, key, severity)
}
