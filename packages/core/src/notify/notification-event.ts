import * as z from 'zod'
import { StoredNameSchema } from '../ports/stored-names.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { anyText, lineOfText } from '../schema/text.ts'
import {
  MessageLinesSchema,
  SeveritySchema,
  type MessageLine,
  type Severity,
} from './notification-message.ts'

/** Something that people may want to hear of. */
export interface NotificationEvent {
  /** Names it for good: whatever comes with the same id again is not told again. */
  readonly id: string
  /** What sort of thing it is, as `flake` or `quarantine`: routes and cool-downs go by it. */
  readonly type: string
  /** What it is about, as the name of a testcase. Events of one type and subject are about the same thing. */
  readonly subject: string
  readonly severity: Severity
  /** One line for people. */
  readonly title: string
  readonly lines?: readonly MessageLine[]
  /** The teams that it concerns, beside those whose subjects it is one of. */
  readonly teams?: readonly string[]
  /** What thresholds of routes are held against, as a failure rate. */
  readonly value?: number
  /** True where the thing is over: it was repaired, or is well again. */
  readonly resolves?: boolean
}

export const NotificationEventSchema: z.ZodType<NotificationEvent> = exactly<NotificationEvent>()(
  strictObject({
    id: StoredNameSchema,
    type: lineOfText(64),
    subject: anyText().min(1).max(4096),
    severity: SeveritySchema,
    title: anyText().min(1),
    lines: z.exactOptional(MessageLinesSchema),
    teams: z.exactOptional(z.array(lineOfText(256))),
    value: z.exactOptional(z.number()),
    resolves: z.exactOptional(z.boolean()),
  }),
)
