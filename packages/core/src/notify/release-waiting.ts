import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { whenOpen } from './channel-rules.ts'
import type { WaitingNotification } from './notification-state.ts'
import { messageOfDigest, messageOfEvent } from './routed-messages.ts'
import { ownMember, tell, type Routing } from './routing.ts'

/** Sends what has waited for long enough. */
export function releaseWaiting(routing: Routing): void {
  const { config, nowMs, waiting, held } = routing
  const digests = new Map<string, WaitingNotification[]>()
  for (const one of waiting.values()) {
    const { key, channel, event, repeats, until, why } = one
    if (toEpochMs(until) > nowMs) continue
    const rules = ownMember(config.channels, channel)
    const opensAt = rules && why === 'outside-hours' ? whenOpen(rules, nowMs) : undefined
    if (opensAt !== undefined) {
      // Nobody called during the hours that it waited for.
      waiting.set(key, { ...one, until: fromEpochMs(opensAt) })
      continue
    }
    waiting.delete(key)
    if (!rules) {
      held.push({ id: event.id, channel, why: 'no-channel' })
      continue
    }
    const collected = digests.get(channel)
    if (why !== 'digest') routing.send.push(messageOfEvent(channel, event, repeats))
    else if (collected) collected.push(one)
    else digests.set(channel, [one])
    tell(routing, key, event.severity)
  }
  for (const [channel, collected] of digests) routing.send.push(messageOfDigest(channel, collected))
}
