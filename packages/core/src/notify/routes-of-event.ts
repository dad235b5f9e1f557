import { matchesGlob, type Glob } from '../schema/glob.ts'
import type { NotificationConfig, NotificationRoute } from './notification-config.ts'
import type { NotificationEvent } from './notification-event.ts'
import { compareSeverities } from './notification-message.ts'

/** Why an event goes nowhere. */
export type NoChannel =
  /** No route is for it. */
  | 'no-route'
  /** It is less severe than each route for it asks for, or its value is smaller. */
  | 'below-threshold'
  /** Its routes lead to teams only, and it concerns none. */
  | 'no-team'

/** The channels that an event goes to, each once, or why it goes to none. */
export function channelsOf(
  event: NotificationEvent,
  config: NotificationConfig,
): readonly string[] | NoChannel {
  const own = config.routes.filter(
    ({ types, subjects }) =>
      (types === undefined || types.includes(event.type)) &&
      (subjects === undefined || matchesOne(subjects, event.subject)),
  )
  if (own.length === 0) return 'no-route'
  const taken = own.filter((route) => isEnough(event, route))
  if (taken.length === 0) return 'below-threshold'
  const teams = Object.entries(config.teams ?? {}).flatMap(([name, { subjects = [], channels }]) =>
    event.teams?.includes(name) || matchesOne(subjects, event.subject) ? channels : [],
  )
  const channels = taken.flatMap((route) => [...(route.channels ?? []), ...(route.teams ? teams : [])])
  return channels.length === 0 ? 'no-team' : [...new Set(channels)]
}

function isEnough(
  { severity, value }: NotificationEvent,
  { minValue, ...route }: NotificationRoute,
): boolean {
  if (route.severity !== undefined && compareSeverities(severity, route.severity) < 0) return false
  return minValue === undefined || value === undefined || value >= minValue
}

function matchesOne(patterns: readonly Glob[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text))
}
