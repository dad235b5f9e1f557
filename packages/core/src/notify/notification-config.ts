import type { Glob } from '../schema/glob.ts'
import type { Severity } from './notification-message.ts'

/** A time of the day on the clock of a wall: `09:00`. */
export type WallTime = string

/** A day of the week as ISO 8601 counts them: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** When somebody is there to read. */
export interface BusinessHours {
  readonly days: readonly Weekday[]
  readonly from: WallTime
  /** Later than `from`: the first minute that is outside. */
  readonly to: WallTime
}

/** When what came together goes out as one message. */
export interface DigestTime {
  /** The days on which it goes out: all of them for one a day, one of them for one a week. */
  readonly days: readonly Weekday[]
  readonly at: WallTime
}

/** Where messages go, and when. */
export interface ChannelRules {
  /** What `renderMessage` makes of its messages; `text` by default. */
  readonly format?: 'slack' | 'markdown' | 'text'
  /** The name of the IANA zone whose clock counts, as `Europe/Berlin`; `UTC` by default. */
  readonly timeZone?: string
  /** Outside of them messages wait until they begin, unless they are urgent; always open by default. */
  readonly hours?: BusinessHours
  /** Messages are collected until then, unless they are urgent; each goes out by itself by default. */
  readonly digest?: DigestTime
}

/** A team, what it has to do with, and where it reads. */
export interface NotifiedTeam {
  /** Patterns of subjects that are its own. */
  readonly subjects?: readonly Glob[]
  readonly channels: readonly string[]
}

/** Which events go where. What a route leaves out does not narrow it. An event takes all routes that it fits. */
export interface NotificationRoute {
  readonly types?: readonly string[]
  readonly subjects?: readonly Glob[]
  /** At least so severe. */
  readonly severity?: Severity
  /** Events that have a value take the route only with this one or a greater one. */
  readonly minValue?: number
  readonly channels?: readonly string[]
  /** Also to the channels of the teams that the event concerns. */
  readonly teams?: boolean
}

/** When a thing becomes somebody else's business too. */
export interface EscalationRule {
  /** With so many events about it. */
  readonly afterCount?: number
  /** So many milliseconds after the first of them. */
  readonly afterMs?: number
  readonly channels: readonly string[]
}

/** What holds for events of one type. */
export interface NotificationTypeRules {
  /** How long nobody is told of the same thing again on the same channel, unless it has become worse. Milliseconds; 0 by default. */
  readonly coolDownMs?: number
  readonly escalate?: EscalationRule
}

/** Who is told of what, where and when. */
export interface NotificationConfig {
  /** By name. */
  readonly channels: Readonly<Record<string, ChannelRules>>
  readonly teams?: Readonly<Record<string, NotifiedTeam>>
  readonly routes: readonly NotificationRoute[]
  /** By type of event. */
  readonly types?: Readonly<Record<string, NotificationTypeRules>>
  /** From which severity on events wait for no hours and no digest; `critical` by default. */
  readonly urgentFrom?: Severity
  /**
   * How long the ids of events are remembered, and a thing of which nothing is heard any more. Milliseconds; 30 days by
   * default, and never shorter than the longest cool-down.
   */
  readonly rememberMs?: number
}
