import { toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs, Instant } from '../schema/instant.ts'
import type { NotificationConfig, NotificationTypeRules } from './notification-config.ts'
import { compareSeverities, type Severity } from './notification-message.ts'
import type {
  NotificationState,
  OpenIncident,
  ToldNotification,
  WaitingNotification,
} from './notification-state.ts'
import { thingOf, type SentNotification } from './routed-messages.ts'
import type { NoChannel } from './routes-of-event.ts'

/** Why nobody is told of something now. */
export type HoldReason =
  | NoChannel
  /** An event with this id came before. */
  | 'told-before'
  /** The channel was told of the same thing not long ago; the next message says how often it came meanwhile. */
  | 'cool-down'
  /** A message about the same thing waits already, and will say that it came again. */
  | 'joined'
  /** It waits until business hours begin. */
  | 'outside-hours'
  /** It waits for the digest. */
  | 'digest'
  /** What waited was for a channel that there is no longer. */
  | 'no-channel'

/** Something that is not told now, and why. */
export interface HeldNotification {
  /** The id of the event, or the key of a message that was to tell of an escalation. */
  readonly id: string
  readonly why: HoldReason
  /** Absent where no channel was chosen. */
  readonly channel?: string
  /** When it goes out, or when the thing may be told of again. */
  readonly until?: Instant
}

/** What is written down while events are taken. */
export interface Routing {
  readonly config: NotificationConfig
  readonly now: Instant
  readonly nowMs: EpochMs
  readonly urgentFrom: Severity
  readonly send: SentNotification[]
  readonly held: HeldNotification[]
  readonly seen: Map<string, Instant>
  readonly told: Map<string, ToldNotification>
  readonly waiting: Map<string, WaitingNotification>
  readonly open: Map<string, OpenIncident>
}

export function routingOf(config: NotificationConfig, state: NotificationState, now: Instant): Routing {
  return {
    config,
    now,
    nowMs: toEpochMs(now),
    urgentFrom: config.urgentFrom ?? 'critical',
    send: [],
    held: [],
    seen: new Map(state.seen.map(({ id, at }) => [id, at])),
    told: new Map(state.told.map((told) => [told.key, told])),
    waiting: new Map(state.waiting.map((waiting) => [waiting.key, waiting])),
    open: new Map(state.open.map((incident) => [thingOf('', incident), incident])),
  }
}

const rememberedMs = 30 * 86_400_000

/** Forgets what is too old to matter; what waits stays. */
export function forget({ config, nowMs, seen, told, open }: Routing): void {
  const coolDowns = Object.values(config.types ?? {}).map(({ coolDownMs = 0 }) => coolDownMs)
  const from = nowMs - Math.max(config.rememberMs ?? rememberedMs, ...coolDowns)
  for (const [id, at] of seen) if (toEpochMs(at) < from) seen.delete(id)
  for (const [key, { at }] of told) if (toEpochMs(at) < from) told.delete(key)
  for (const [key, { lastAt }] of open) if (toEpochMs(lastAt) < from) open.delete(key)
}

/** Until when a channel is not told of a thing again; undefined where it may be. */
export function coolDownEnd(
  { config, nowMs }: Routing,
  type: string,
  last: ToldNotification | undefined,
  severity: Severity,
): EpochMs | undefined {
  if (!last || compareSeverities(severity, last.severity) > 0) return undefined
  const endMs = toEpochMs(last.at) + (rulesOf(config, type).coolDownMs ?? 0)
  return nowMs < endMs ? endMs : undefined
}

export function tell({ now, told }: Routing, key: string, severity: Severity): void {
  told.set(key, { key, at: now, severity, held: 0 })
}

export function rulesOf({ types = {} }: NotificationConfig, type: string): NotificationTypeRules {
  return ownMember(types, type) ?? {}
}

/** Names of types and channels come from outside, and may be those of what every object has. */
export function ownMember<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
