import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { NotificationEventSchema, type NotificationEvent } from './notification-event.ts'
import { SeveritySchema, type Severity } from './notification-message.ts'

/** An event that was routed. */
export interface SeenEvent {
  readonly id: string
  readonly at: Instant
}

/** What a channel was told last of one thing. */
export interface ToldNotification {
  /** Made of the channel and of what it was told about. */
  readonly key: string
  readonly at: Instant
  readonly severity: Severity
  /** How many events about it were held since then, to be told with the next one. */
  readonly held: number
}

/** What will be told to a channel later. */
export interface WaitingNotification {
  readonly key: string
  readonly channel: string
  readonly event: NotificationEvent
  /** How many events about the same thing came and are told with it. */
  readonly repeats: number
  readonly until: Instant
  readonly why: 'outside-hours' | 'digest'
}

/** A thing that is not over yet, of a type that is escalated. */
export interface OpenIncident {
  readonly type: string
  readonly subject: string
  readonly title: string
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly count: number
  readonly isEscalated: boolean
}

/** What routing remembers from one call to the next. Plain data, to be stored as it is. */
export interface NotificationState {
  readonly seen: readonly SeenEvent[]
  readonly told: readonly ToldNotification[]
  readonly waiting: readonly WaitingNotification[]
  readonly open: readonly OpenIncident[]
}

/** Nobody was told of anything. */
export const emptyNotificationState: NotificationState = { seen: [], told: [], waiting: [], open: [] }

const count = (): z.ZodInt => z.int().min(0)

export const NotificationStateSchema: z.ZodType<NotificationState> = exactly<NotificationState>()(
  strictObject({
    seen: z.array(exactly<SeenEvent>()(strictObject({ id: z.string(), at: InstantSchema }))),
    told: z.array(
      exactly<ToldNotification>()(
        strictObject({ key: z.string(), at: InstantSchema, severity: SeveritySchema, held: count() }),
      ),
    ),
    waiting: z.array(
      exactly<WaitingNotification>()(
        strictObject({
          key: z.string(),
          channel: z.string(),
          event: NotificationEventSchema,
          repeats: count(),
          until: InstantSchema,
          why: z.enum(['outside-hours', 'digest']),
        }),
      ),
    ),
    open: z.array(
      exactly<OpenIncident>()(
        strictObject({
          type: z.string(),
          subject: z.string(),
          title: z.string(),
          firstAt: InstantSchema,
          lastAt: InstantSchema,
          count: count(),
          isEscalated: z.boolean(),
        }),
      ),
    ),
  }),
)

/** Checks a state that comes back from where it was stored. Answers it, or `schema/invalid` with every fault. */
export function parseNotificationState(input: unknown): Result<NotificationState, SchemaError> {
  return checkSchema(NotificationStateSchema, input)
}
