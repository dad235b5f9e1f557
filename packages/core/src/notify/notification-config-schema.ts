import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { didYouMean } from '../errors/did-you-mean.ts'
import { isTimeZone } from './local-time.ts'
import type {
  BusinessHours,
  ChannelRules,
  DigestTime,
  EscalationRule,
  NotificationConfig,
  NotificationRoute,
  NotificationTypeRules,
  NotifiedTeam,
  Weekday,
} from './notification-config.ts'
import { SeveritySchema } from './notification-message.ts'

const wallTime = (): z.ZodString =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Not a time of the day; write it as 09:00.')

const weekday: z.ZodType<Weekday> = z.literal([1, 2, 3, 4, 5, 6, 7])
const days = (): z.ZodArray<z.ZodType<Weekday>> => z.array(weekday).min(1)
const names = (): z.ZodArray<z.ZodString> => z.array(lineOfText(256))
const milliseconds = (): z.ZodInt => z.int().min(0)

const hours = exactly<BusinessHours>()(
  strictObject({ days: days(), from: wallTime(), to: wallTime() }).refine(({ from, to }) => from < to, {
    path: ['to'],
    message: 'Must be later than from.',
  }),
)

const channel = exactly<ChannelRules>()(
  strictObject({
    format: z.exactOptional(z.enum(['slack', 'markdown', 'text'])),
    timeZone: z.exactOptional(
      z.string().refine(isTimeZone, 'Not a time zone that is known here; write it as Europe/Berlin.'),
    ),
    hours: z.exactOptional(hours),
    digest: z.exactOptional(exactly<DigestTime>()(strictObject({ days: days(), at: wallTime() }))),
  }),
)

const team = exactly<NotifiedTeam>()(
  strictObject({ subjects: z.exactOptional(z.array(z.string())), channels: names() }),
)

const route = exactly<NotificationRoute>()(
  strictObject({
    types: z.exactOptional(names()),
    subjects: z.exactOptional(z.array(z.string())),
    severity: z.exactOptional(SeveritySchema),
    minValue: z.exactOptional(z.number()),
    channels: z.exactOptional(names()),
    teams: z.exactOptional(z.boolean()),
  }),
)

const escalation = exactly<EscalationRule>()(
  strictObject({
    afterCount: z.exactOptional(z.int().min(1)),
    afterMs: z.exactOptional(milliseconds()),
    channels: names().min(1),
  }),
)

const typeRules = exactly<NotificationTypeRules>()(
  strictObject({ coolDownMs: z.exactOptional(milliseconds()), escalate: z.exactOptional(escalation) }),
)

export const NotificationConfigSchema: z.ZodType<NotificationConfig> = exactly<NotificationConfig>()(
  strictObject({
    channels: z.record(lineOfText(256), channel),
    teams: z.exactOptional(z.record(lineOfText(256), team)),
    routes: z.array(route),
    types: z.exactOptional(z.record(lineOfText(64), typeRules)),
    urgentFrom: z.exactOptional(SeveritySchema),
    rememberMs: z.exactOptional(milliseconds()),
  }).superRefine((config, context) => {
    const known = Object.keys(config.channels)
    for (const { path, channels } of channelLists(config))
      for (const [index, name] of channels.entries()) {
        if (known.includes(name)) continue
        const meant = didYouMean(name, known)
        const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
        const message = `There is no channel ${JSON.stringify(name)}${hint || '.'}`
        context.addIssue({ code: 'custom', path: [...path, 'channels', index], message })
      }
  }),
)

/** Checks a configuration. Answers it, or `schema/invalid` with every fault, channels that there are not among them. */
export function parseNotificationConfig(input: unknown): Result<NotificationConfig, SchemaError> {
  return checkSchema(NotificationConfigSchema, input)
}

function channelLists({ routes, teams = {}, types = {} }: NotificationConfig): readonly {
  readonly path: readonly (string | number)[]
  readonly channels: readonly string[]
}[] {
  return [
    ...routes.map(({ channels = [] }, index) => ({ path: ['routes', index], channels })),
    ...Object.entries(teams).map(([name, { channels }]) => ({ path: ['teams', name], channels })),
    ...Object.entries(types).map(([name, { escalate }]) => ({
      path: ['types', name, 'escalate'],
      channels: escalate?.channels ?? [],
    })),
  ]
}
