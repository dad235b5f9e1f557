import { err, ok, type Result } from 'neverthrow'
import { instantOf, readTime } from '../../resultsdb/times.ts'
import { referenceOf } from '../../resultsdb/reference.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Group } from '../../schema/group.ts'
import type { Instant } from '../../schema/instant.ts'
import { formatPath, type SchemaError } from '../../schema/schema-error.ts'
import type { BusMessage } from '../bus/bus-delivery.ts'
import type { MessageContent, MessageResult } from '../bus/message-content.ts'
import { invalidAt, invalidBySchema, invalidMessage, type InvalidMessage } from '../bus/message-error.ts'
import type { MessageFormat } from '../bus/message-format.ts'
import { groupIdOf } from '../bus/message-key.ts'
import { cutText, storableText } from '../bus/message-values.ts'
import { isObject } from '../bus/open-message.ts'
import { artifactItems, type ArtifactItems } from './artifact-item.ts'
import { fedoraCiData } from './fedora-ci-data.ts'
import { readFlatFields, readNestedFields, type FedoraCiFields } from './fedora-ci-fields.ts'
import { fedoraCiOutcome, fedoraCiState, type FedoraCiState } from './fedora-ci-outcome.ts'

type ReadFields = (body: unknown) => Result<FedoraCiFields, SchemaError>

const write = 'send 1.x.'

/**
 * Messages of Fedora CI and its kin, <https://pagure.io/fedora-ci/messages>: 0.1 with everything at the top, 0.2 with a test
 * of its own, and 1.x, which is what producers send today.
 */
export const fedoraCiFormat: MessageFormat = {
  name: 'fedora-ci',
  recognises: ({ body }) =>
    isObject(body['artifact']) &&
    (isObject(body['run']) || isObject(body['test'])) &&
    (isObject(body['ci']) || isObject(body['contact']) || isObject(body['test'])),
  versionOf: ({ body: { version } }) =>
    version === undefined || version === null
      ? undefined
      : typeof version === 'string'
        ? version
        : JSON.stringify(version),
  unsaidVersion: '0.1.0',
  readers: [
    { since: '0.0.0', before: '0.2.0', deprecated: write, read: readerOf(readFlatFields) },
    { since: '0.2.0', before: '1.0.0', deprecated: write, read: readerOf(readNestedFields) },
    { since: '1.0.0', before: '2.0.0', read: readerOf(readNestedFields) },
  ],
}

function readerOf(readFields: ReadFields) {
  return (message: BusMessage): Result<MessageContent, InvalidMessage> =>
    readFields(message.body)
      .mapErr(invalidBySchema)
      .andThen((fields) =>
        artifactItems(fields)
          .mapErr(inArtifact)
          .andThen((artifact) => contentOf(message, fields, artifact)),
      )
}

function inArtifact({ problems }: SchemaError): InvalidMessage {
  return invalidMessage(
    problems.map((problem) => {
      const keys = ['artifact', ...problem.keys]
      return { ...problem, keys, path: formatPath(keys) }
    }),
  )
}

function contentOf(
  message: BusMessage,
  fields: FedoraCiFields,
  artifact: ArtifactItems,
): Result<MessageContent, InvalidMessage> {
  const state = fedoraCiState(message.topic, fields)
  if (state === undefined) {
    const fault =
      'Neither the topic nor the message says whether the test is queued, running, complete or broken.'
    return err(invalidAt(['test', 'result'], fault))
  }
  return timeOf(fields).andThen((submittedAt) =>
    fedoraCiOutcome(state, fields).map((outcome) => {
      const { namespace, type, category, docs, note } = fields.test
      const testcase = `${namespace}.${type}.${category}`
      const results = artifact.ids.map((id): MessageResult => ({
        testcase,
        outcome,
        item: { type: artifact.type, id },
        data: fedoraCiData(state, fields, artifact, id),
        ...(docs ? { testcaseRefUrl: docs } : {}),
        ...(fields.run?.url ? { refUrl: fields.run.url } : {}),
        ...(note ? { note } : {}),
        ...(submittedAt === undefined ? {} : { submittedAt }),
        ...(outcome === 'SKIPPED' ? { skipKind: 'skipped' as const } : {}),
      }))
      const at = submittedAt ?? message.receivedAt
      return {
        results,
        groups: [runOf(message, { fields, state, testcase, items: artifact.ids, at })],
        warnings: [],
      }
    }),
  )
}

/** Written in every way that there is; in UTC where it names no zone. */
function timeOf({ generated_at: text }: FedoraCiFields): Result<Instant | undefined, InvalidMessage> {
  if (!text) return ok(undefined)
  const written = readTime(text)
  const instant = written && instantOf(written)
  return instant === undefined ? err(invalidAt(['generated_at'], 'Not a time.')) : ok(instant)
}

interface Run {
  readonly fields: FedoraCiFields
  readonly state: FedoraCiState
  readonly testcase: string
  readonly items: readonly string[]
  readonly at: Instant
}

/**
 * The run of one testcase on one item in one pipeline: all that is told of it, from queued to complete, is of this run, and
 * what is told of another run is not.
 */
function runOf({ key, receivedAt }: BusMessage, { fields, state, testcase, items, at }: Run): Group {
  const { thread_id: thread, pipeline, run } = fields
  const url = run?.url
  const runId = String(thread || pipeline?.id || url || key)
  const isOver = state === 'complete' || state === 'error'
  const time = compareInstants(at, receivedAt) < 0 ? at : receivedAt
  return {
    id: groupIdOf('fedora-ci', [runId, testcase, items.join(' ')]),
    state: isOver ? 'complete' : 'open',
    createdAt: time,
    ...(isOver ? { finishedAt: time } : {}),
    ...(url ? referenceOf(cutText(storableText(url))) : {}),
    ...(pipeline?.name ? { description: cutText(storableText(pipeline.name)) } : {}),
  }
}
