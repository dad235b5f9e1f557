import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { anyText, webUrl } from '../schema/text.ts'

/** How much something matters, from the least on. */
const severities = ['info', 'warning', 'critical'] as const

export type Severity = (typeof severities)[number]

/** Negative where `a` matters less than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b)
}

/** A piece of a line, shown as it is: nothing that it says is markup, a mention or a link. */
export interface MessageSpan {
  readonly text: string
  /** `code` for names that a machine knows, `strong` for what should be seen first. */
  readonly style?: 'code' | 'strong'
  /** Where it leads, with the scheme `http` or `https`. */
  readonly url?: string
}

/** What stands in one line. */
export type MessageLine = readonly MessageSpan[]

/** What people are told, before anybody decided how it looks. */
export interface NotificationMessage {
  /** One line. */
  readonly title: string
  readonly severity: Severity
  readonly lines: readonly MessageLine[]
}

export const SeveritySchema: z.ZodType<Severity> = z.enum(severities)

const span = exactly<MessageSpan>()(
  strictObject({
    text: anyText(),
    style: z.exactOptional(z.enum(['code', 'strong'])),
    url: z.exactOptional(webUrl()),
  }),
)

export const MessageLinesSchema: z.ZodType<readonly MessageLine[]> = z.array(z.array(span))

export const NotificationMessageSchema: z.ZodType<NotificationMessage> = exactly<NotificationMessage>()(
  strictObject({ title: anyText().min(1), severity: SeveritySchema, lines: MessageLinesSchema }),
)
