import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { instantOf, readTime } from '../../resultsdb/times.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Group } from '../../schema/group.ts'
import { ItemSchema } from '../../schema/item.ts'
import { plainRecord } from '../../schema/plain-record.ts'
import { checkSchema } from '../../schema/schema-error.ts'
import { VariantSchema } from '../../schema/variant.ts'
import type { BusMessage } from '../bus/bus-delivery.ts'
import type { MessageContent, MessageResult } from '../bus/message-content.ts'
import { invalidAt, invalidBySchema, type InvalidMessage } from '../bus/message-error.ts'
import type { MessageFormat } from '../bus/message-format.ts'
import { groupIdOf } from '../bus/message-key.ts'
import { isObject } from '../bus/open-message.ts'
import { agrees, cdEventOutcome, isOver } from './cd-event-outcome.ts'

const typeGrammar = /^dev\.cdevents\.(testcaserun|testsuiterun)\.(queued|started|finished|skipped)\.(.+)$/
const text = z.string().nullish()
const name = z.string().min(1)
const reference = z.object({ id: name, source: text })

const ContextSchema = z.object({ id: name, source: name, type: name, timestamp: name, chainId: text })
const TestSchema = z.object({ id: name, name: text, version: text, type: text, uri: text })

/** What `writeTestCaseRun` says beside, which the event has no fields for. */
const DetailsSchema = z.object({
  outcome: name,
  variant: VariantSchema,
  data: plainRecord(z.string(), z.array(z.string())),
  attempt: z.exactOptional(z.int().min(1)),
  durationMs: z.exactOptional(z.number().min(0)),
  skipKind: z.exactOptional(z.enum(['skipped', 'todo', 'expected-failure', 'precluded'])),
  failureSignature: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
  refUrl: z.exactOptional(z.string()),
  refText: z.exactOptional(z.string()),
})
type Details = z.output<typeof DetailsSchema>

const EventSchema = z.object({
  context: ContextSchema,
  subject: z.object({
    id: name,
    source: text,
    content: z.object({
      outcome: text,
      status: text,
      reason: text,
      severity: text,
      environment: reference.nullish(),
      testCase: TestSchema.nullish(),
      testSuite: TestSchema.nullish(),
      testSuiteRun: reference.nullish(),
    }),
  }),
  // Base64, or anything that is not ours, says nothing here.
  customData: z.preprocess(
    (custom) => (isObject(custom) ? custom : {}),
    z.object({ subject: z.exactOptional(ItemSchema), gatewrightResult: z.exactOptional(DetailsSchema) }),
  ),
})
type Event = z.output<typeof EventSchema>
type Test = z.output<typeof TestSchema>

const old = 'send 0.3.0 of the event, of CDEvents 0.5.'

/**
 * CDEvents of test case runs and test suite runs, <https://cdevents.dev>, of the specification's versions 0.3 to 0.5.
 *
 * An event has no field for what was tested. It is the `customData.subject` that `writeTestCaseRun` and
 * `writeTestSuiteRunFinished` write: an item, as `{ "type": "git_commit", "id": "…" }`.
 */
export const cdEventsFormat: MessageFormat = {
  name: 'cdevents',
  recognises: (message) => typeOf(message) !== undefined,
  versionOf: (message) => typeOf(message)?.[3],
  readers: [
    { since: '0.1.0', before: '0.2.0', deprecated: old, read: readEvent },
    { since: '0.2.0', before: '0.4.0', read: readEvent },
  ],
}

function typeOf({ body }: BusMessage): RegExpExecArray | undefined {
  const context = body['context']
  const type = isObject(context) ? context['type'] : undefined
  return typeof type === 'string' ? (typeGrammar.exec(type) ?? undefined) : undefined
}

function readEvent(message: BusMessage): Result<MessageContent, InvalidMessage> {
  const [, kind = '', predicate = ''] = typeOf(message) ?? []
  return checkSchema(EventSchema, message.body)
    .mapErr(invalidBySchema)
    .andThen((event) => {
      const written = readTime(event.context.timestamp)
      const submittedAt = written && instantOf(written)
      if (submittedAt === undefined) return err(invalidAt(['context', 'timestamp'], 'Not a time.'))
      const { content } = event.subject
      return cdEventOutcome(predicate, content.outcome ?? content.status).andThen((outcome) => {
        const details = event.customData.gatewrightResult
        if (details && !agrees(details.outcome, outcome)) {
          const fault = 'Contradicts the outcome of the event.'
          return err(invalidAt(['customData', 'gatewrightResult', 'outcome'], fault))
        }
        const about = { event, outcome, submittedAt }
        return kind === 'testcaserun' ? caseRun(message, about) : ok(suiteRun(message, about))
      })
    })
}

interface About {
  readonly event: Event
  readonly outcome: string
  readonly submittedAt: string
}

function caseRun(message: BusMessage, about: About): Result<MessageContent, InvalidMessage> {
  const { testCase, testSuiteRun } = about.event.subject.content
  if (!testCase)
    return err(invalidAt(['subject', 'content', 'testCase'], 'Missing; nobody knows which test it is of.'))
  const result = resultOf(about, testCase)
  if (!result) {
    const fault = 'Missing; an event has no other field for the item that was tested.'
    return err(invalidAt(['customData', 'subject'], fault))
  }
  // The run of a suite tells itself when it is over.
  const run = testSuiteRun ? openSuite(about, testSuiteRun, message) : runOf('case', about, message)
  return ok({ results: [result], groups: [run], warnings: [] })
}

/** The run of a suite, and a result of the suite itself where it is known what was tested. */
function suiteRun(message: BusMessage, about: About): MessageContent {
  const { testSuite } = about.event.subject.content
  const result = testSuite ? resultOf(about, testSuite) : undefined
  return { results: result ? [result] : [], groups: [runOf('suite', about, message)], warnings: [] }
}

function resultOf(about: About, test: Test): MessageResult | undefined {
  const { event, outcome, submittedAt } = about
  const { subject: item, gatewrightResult: details } = event.customData
  if (!item) return undefined
  const said = details ? detailed(details) : undetailed(event, outcome, test)
  const testcaseRefUrl = test.uri && /^https?:/i.test(test.uri) ? { testcaseRefUrl: test.uri } : {}
  return { testcase: test.id, item, submittedAt, ...testcaseRefUrl, ...said }
}

type Said = Omit<MessageResult, 'testcase' | 'item' | 'submittedAt'>

function detailed({ refUrl, refText, ...details }: Details): Said {
  const reference = refUrl ?? refText
  return { ...details, ...(reference === undefined ? {} : { refUrl: reference }) }
}

function undetailed({ context, subject }: Event, outcome: string, test: Test): Said {
  const { environment, reason, severity } = subject.content
  return {
    outcome,
    variant: environment ? { environment: environment.id } : {},
    data: {
      test_name: test.name,
      test_version: test.version,
      test_type: test.type,
      severity,
      event_source: context.source,
    },
    ...(outcome === 'SKIPPED' ? { skipKind: 'skipped' as const } : {}),
    ...(reason ? { note: reason } : {}),
  }
}

function runOf(kind: 'case' | 'suite', about: About, message: BusMessage): Group {
  const { event, outcome } = about
  const { context, subject } = event
  const id = groupIdOf(`cdevents-${kind}`, [subject.source || context.source, subject.id])
  const time = timeOf(about, message)
  const state = stateOf(kind, about)
  return { id, createdAt: time, state, ...(state !== 'open' && isOver(outcome) ? { finishedAt: time } : {}) }
}

/**
 * A suite that broke off does not have all its results, and never will. One that failed, of an item that the event does not
 * name, has its failure in events of its cases only, which may still be on their way: it is not complete.
 */
function stateOf(kind: 'case' | 'suite', { event, outcome }: About): Group['state'] {
  if (!isOver(outcome)) return 'open'
  if (kind === 'case' || outcome === 'PASSED') return 'complete'
  if (outcome === 'ERROR') return 'aborted'
  return event.customData.subject && event.subject.content.testSuite ? 'complete' : 'open'
}

function openSuite(about: About, { id, source }: z.output<typeof reference>, message: BusMessage): Group {
  const { context, subject } = about.event
  const suite = groupIdOf('cdevents-suite', [source || subject.source || context.source, id])
  return { id: suite, state: 'open', createdAt: timeOf(about, message) }
}

function timeOf({ submittedAt }: About, { receivedAt }: BusMessage): string {
  return compareInstants(submittedAt, receivedAt) < 0 ? submittedAt : receivedAt
}
