import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'

type Text = string | null | undefined

interface Contact {
  readonly name?: Text
  readonly team?: Text
  readonly url?: Text
  readonly docs?: Text
  readonly irc?: Text
  readonly email?: Text
}

/** The machine that a test ran on. */
interface System {
  readonly os?: Text
  readonly provider?: Text
  readonly architecture?: Text
  readonly variant?: Text
}

interface Test {
  readonly namespace: string
  readonly type: string
  readonly category: string
  readonly scenario?: Text
  readonly docs?: Text
  readonly note?: Text
  readonly xunit?: Text
}

/** What a Fedora-CI message says, wherever its version has it. */
export interface FedoraCiFields {
  readonly artifact: { readonly type: string; readonly [key: string]: unknown }
  readonly run?: { readonly url?: Text; readonly log?: Text; readonly rebuild?: Text } | null | undefined
  readonly pipeline?:
    | { readonly id?: string | number | null | undefined; readonly name?: Text }
    | null
    | undefined
  /** What 0.1 had before pipelines. */
  readonly thread_id?: Text
  readonly system: readonly System[]
  readonly error?: { readonly reason?: Text; readonly issue_url?: Text } | null | undefined
  readonly generated_at?: Text
  readonly test: Test
  /** How the test ended; absent before it has. */
  readonly result?: string
  readonly contact: Contact
  readonly recipients: readonly string[]
}

const text = z.string().nullish()
const idLike = z.union([z.string(), z.number()]).nullish()
const name = z.string().min(1)

const ContactSchema = z
  .object({ name: text, team: text, url: text, docs: text, irc: text, slack: text, email: text })
  .nullish()

const SystemSchema = z.object({ os: text, provider: text, architecture: text, variant: text })

/** Some senders write a list of systems, others the only one, others an empty text. */
const systems = z
  .preprocess(
    (said) => (Array.isArray(said) ? said : said === null || said === undefined || said === '' ? [] : [said]),
    z.array(SystemSchema).max(100),
  )
  .default([])

const recipients = z.union([z.array(z.string()), z.string()]).nullish()
const TestSchema = {
  namespace: name,
  type: name,
  category: name,
  scenario: text,
  docs: text,
  note: text,
  xunit: text,
} as const

const common = {
  artifact: z.looseObject({ type: name }),
  run: z.object({ url: text, log: text, log_raw: text, rebuild: text, debug: text }).nullish(),
  pipeline: z.object({ id: idLike, name: text }).nullish(),
  thread_id: text,
  system: systems,
  error: z.object({ reason: text, issue_url: text }).nullish(),
  generated_at: text,
} as const

const FlatSchema = z.object({ ...common, ...TestSchema, status: text, ci: ContactSchema, recipients })
const NestedSchema = z.object({
  ...common,
  test: z.object({ ...TestSchema, result: text }),
  ci: ContactSchema,
  contact: ContactSchema,
  notification: z.object({ recipients }).nullish(),
  note: text,
})

/** Before 0.2.0 everything about the test stands at the top, and the result is its `status`. */
export function readFlatFields(body: unknown): Result<FedoraCiFields, SchemaError> {
  return checkSchema(FlatSchema, body).map(({ status, ci, recipients: to, ...rest }) => ({
    ...rest,
    test: rest,
    ...(status ? { result: status } : {}),
    contact: ci ?? {},
    recipients: listOf(to),
  }))
}

/** From 0.2.0 the test is an object of its own; from 0.2.1 the sender is `contact` and no longer `ci`. */
export function readNestedFields(body: unknown): Result<FedoraCiFields, SchemaError> {
  return checkSchema(NestedSchema, body).map(({ test, ci, contact, notification, note, ...rest }) => ({
    ...rest,
    test: { ...test, note: test.note ?? note },
    ...(test.result ? { result: test.result } : {}),
    contact: contact ?? ci ?? {},
    recipients: listOf(notification?.recipients),
  }))
}

function listOf(recipientsSaid: z.output<typeof recipients>): readonly string[] {
  return typeof recipientsSaid === 'string'
    ? recipientsSaid.split(',').map((one) => one.trim())
    : (recipientsSaid ?? [])
}
