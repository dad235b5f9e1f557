import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { readSubmitTime } from '../../resultsdb/submit-time.ts'
import { referenceOf } from '../../resultsdb/reference.ts'
import type { Group } from '../../schema/group.ts'
import { plainRecord } from '../../schema/plain-record.ts'
import { checkSchema } from '../../schema/schema-error.ts'
import type { BusMessage } from './bus-delivery.ts'
import type { MessageContent, MessageResult } from './message-content.ts'
import { invalidAt, invalidBySchema, type InvalidMessage } from './message-error.ts'
import type { MessageFormat } from './message-format.ts'
import { groupIdOf } from './message-key.ts'
import { cutText, storableText } from './message-values.ts'
import { isObject } from './open-message.ts'

const mostResults = 10_000
const reference = z.string().nullish()
const outcome = z.string().trim().min(1).toUpperCase()
const data = plainRecord(z.string(), z.unknown()).nullish()

const TestcaseSchema = z.preprocess(
  (testcase) => (typeof testcase === 'string' ? { name: testcase } : testcase),
  z.object({ name: z.string().min(1), ref_url: reference }),
)
const GroupOrIdSchema = z.preprocess(
  (group) => (typeof group === 'string' ? { uuid: group } : group),
  z.object({ uuid: z.string().min(1), description: reference, ref_url: reference }),
)

const SingleSchema = z.object({
  testcase: TestcaseSchema,
  outcome,
  ref_url: reference,
  note: reference,
  data,
  groups: z.array(GroupOrIdSchema).max(1000).nullish(),
  submit_time: z.optional(z.unknown()),
})

const BulkSchema = z.object({
  ref_url: z.string(),
  results: plainRecord(
    z.string(),
    z.object({
      outcome,
      ref_url: reference,
      note: reference,
      data,
      testcase: z.union([z.string(), z.object({ ref_url: reference })]).nullish(),
    }),
  ),
})

/**
 * What ResultsDB publishes of a new result, and what is posted to it: one result, or many under `results`, by testcase.
 */
export const resultsDbFormat: MessageFormat = {
  name: 'resultsdb',
  recognises: ({ body }) => {
    const isOne = 'testcase' in body && 'outcome' in body && 'data' in body
    return isOne || (isObject(body['results']) && 'ref_url' in body)
  },
  versionOf: () => undefined,
  readers: [
    {
      since: '1.0.0',
      before: '2.0.0',
      read: (message) => (isObject(message.body['results']) ? readBulk(message) : readSingle(message)),
    },
  ],
}

function readSingle(message: BusMessage): Result<MessageContent, InvalidMessage> {
  return checkSchema(SingleSchema, message.body)
    .mapErr(invalidBySchema)
    .andThen((posted) => {
      const submittedAt = readSubmitTime(posted.submit_time, false)
      const time = posted.submit_time ?? undefined
      if (time !== undefined && submittedAt === undefined)
        return err(invalidAt(['submit_time'], 'Not a time.'))
      const { name, ref_url: testcaseRefUrl } = posted.testcase
      const result: MessageResult = {
        testcase: name,
        ...(testcaseRefUrl ? { testcaseRefUrl } : {}),
        ...sharedOf(posted),
        ...(submittedAt === undefined ? {} : { submittedAt }),
      }
      return runUrlOf(name, posted.ref_url ?? '').map((url) => ({
        results: [result],
        groups: posted.groups ? posted.groups.map(groupOf) : groupsAt(url, message.receivedAt),
        warnings: [],
      }))
    })
}

function readBulk(message: BusMessage): Result<MessageContent, InvalidMessage> {
  return checkSchema(BulkSchema, message.body)
    .mapErr(invalidBySchema)
    .andThen((posted) => {
      const entries = Object.entries(posted.results)
      if (entries.length === 0) return err(invalidAt(['results'], 'There are none.'))
      if (entries.length > mostResults)
        return err(invalidAt(['results'], `There are more than ${mostResults}.`))
      const results = entries.map(([testcase, one]): MessageResult => {
        const refUrl = typeof one.testcase === 'object' ? one.testcase?.ref_url : undefined
        return { testcase, ...(refUrl ? { testcaseRefUrl: refUrl } : {}), ...sharedOf(one) }
      })
      const items = new Set(
        results.map((result) => JSON.stringify([result.data['type'], result.data['item']])),
      )
      const group: Group = {
        id: groupIdOf('resultsdb', [message.key]),
        state: 'complete',
        createdAt: message.receivedAt,
        finishedAt: message.receivedAt,
        // A gate sees the results of one item and would miss those of the others.
        ...(items.size === 1 ? { resultCount: results.length } : {}),
        ...referenceOf(storedText(posted.ref_url)),
      }
      return ok({ results, groups: [group], warnings: [] })
    })
}

type Shared = Pick<z.output<typeof SingleSchema>, 'outcome' | 'note' | 'ref_url' | 'data'>

function sharedOf({ outcome: said, note, ref_url: refUrl, data: values }: Shared) {
  return {
    outcome: said,
    data: values ?? {},
    ...(note ? { note } : {}),
    ...(refUrl ? { refUrl } : {}),
  }
}

/** Results that name the same address are of one run, of which nobody says that it is complete. */
function groupsAt(url: string, createdAt: string): readonly Group[] {
  if (url === '') return []
  const text = storedText(url)
  return [
    { id: groupIdOf('resultsdb', [url]), state: 'open', createdAt, description: text, ...referenceOf(text) },
  ]
}

function groupOf({ uuid, description, ref_url: refUrl }: z.output<typeof GroupOrIdSchema>): Group {
  return {
    id: uuid,
    state: 'open',
    ...(description ? { description: storedText(description) } : {}),
    ...(refUrl ? referenceOf(storedText(refUrl)) : {}),
  }
}

/** Addresses of rpmdiff end in the number of the run, or of a result within it. */
function runUrlOf(testcase: string, refUrl: string): Result<string, InvalidMessage> {
  if (!testcase.startsWith('dist.rpmdiff')) return ok(refUrl)
  const run = /^(https?:\/\/[^\s]*\/run\/\d+)(?:\/\d*)?$/.exec(refUrl)?.[1]
  return run === undefined ? err(invalidAt(['ref_url'], 'Not the address of a run of rpmdiff.')) : ok(run)
}

function storedText(text: string): string {
  return cutText(storableText(text))
}
