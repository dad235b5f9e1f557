import { err, type Result } from 'neverthrow'
import type { OutcomeSet } from '../../schema/outcome.ts'
import type { Group } from '../../schema/group.ts'
import { GroupSchema } from '../../schema/group.ts'
import type { TestResult } from '../../schema/result.ts'
import { checkSchema } from '../../schema/schema-error.ts'
import type { Testcase } from '../../schema/testcase.ts'
import { checkAccess, lacksNamespace, type AccessRules } from './access-rules.ts'
import type { BusDelivery, BusMessage } from './bus-delivery.ts'
import { messageFormats } from './message-formats.ts'
import type { MessageContent, MessageWarning } from './message-content.ts'
import { invalidBySchema, invalidMessage, type ReadMessageError } from './message-error.ts'
import { readerFor, type MessageFormat } from './message-format.ts'
import { messageKey } from './message-key.ts'
import { resultsOf, testcasesOf } from './message-results.ts'
import { openMessage, plainTopic, type OpenMessageOptions } from './open-message.ts'

export interface ReadMessageOptions extends AccessRules, OpenMessageOptions {
  /** The formats that are read; the first that recognises a message reads it. {@link messageFormats} by default. */
  readonly formats?: readonly MessageFormat[]
  /** Which outcomes results may have; the preset ones by default. */
  readonly outcomes?: OutcomeSet
}

/** What a message says, ready to be stored. */
export interface ReadMessage {
  /** Name of the format, and version. */
  readonly format: string
  readonly version: string
  /** What its report is called in a store: the same for the same message. */
  readonly reportKey: string
  readonly results: readonly TestResult[]
  /** The runs that the results belong to, and what the message says of them. */
  readonly groups: readonly Group[]
  /** What the message says of testcases. */
  readonly testcases: readonly Testcase[]
  readonly warnings: readonly MessageWarning[]
}

/**
 * Reads a message of a bus: results with the runs and testcases that it tells of. Stores nothing; see `consumeMessages`.
 *
 * The same message gives the same results. No message, whatever is in it, makes this throw.
 *
 * @example
 * import { readMessage } from '@gatewright/core/messages'
 *
 * const read = readMessage({
 *   id: 'ID:broker-1:4711',
 *   topic: 'VirtualTopic.eng.ci.osci.brew-build.test.complete',
 *   receivedAt: '2026-11-22T04:20:00Z',
 *   body: JSON.stringify({
 *     version: '1.1.14',
 *     generated_at: '2026-11-22T04:19:00Z',
 *     contact: { name: 'OSCI', team: 'OSCI', email: 'osci@ci.example' },
 *     run: { url: 'https://ci.example/job/7/', log: 'https://ci.example/job/7/console' },
 *     pipeline: { id: '7f3a', name: 'rpminspect' },
 *     artifact: { type: 'brew-build', id: 42, component: 'bash', nvr: 'bash-5.2-1.el10', scratch: false },
 *     test: { namespace: 'osci.brew-build', type: 'rpminspect', category: 'static-analysis', result: 'passed' },
 *   }),
 * })
 * console.log(read.isOk() && read.value.results[0]?.testcase) // osci.brew-build.rpminspect.static-analysis
 */
export function readMessage(
  delivery: BusDelivery,
  options: ReadMessageOptions = {},
): Result<ReadMessage, ReadMessageError> {
  const { id, topic, body } = delivery
  return readKeyedMessage(delivery, messageKey(id, plainTopic(topic), body), options)
}

/** The same, of a message whose report has this key. */
export function readKeyedMessage(
  delivery: BusDelivery,
  key: string,
  options: ReadMessageOptions,
): Result<ReadMessage, ReadMessageError> {
  return openMessage(delivery, key, options).andThen((message) => readOpened(message, options))
}

function readOpened(message: BusMessage, options: ReadMessageOptions): Result<ReadMessage, ReadMessageError> {
  const { formats = messageFormats } = options
  const format = formats.find((one) => one.recognises(message))
  if (!format) return err(unknownFormat(message))
  const said = format.versionOf(message)
  const version = said ?? format.unsaidVersion ?? '1.0.0'
  return readerFor(format, version).andThen((reader) =>
    readerAnswer(() => reader.read(message)).andThen((content) => {
      const unsaid = said === undefined ? format.unsaidVersion : undefined
      const warnings = [
        ...warningsOf(message, format, version, unsaid, reader.deprecated),
        ...content.warnings,
      ]
      return finished(message, { ...content, warnings }, options).map((parts) => ({
        format: format.name,
        version,
        reportKey: message.key,
        ...parts,
      }))
    }),
  )
}

/** A reader of somebody else may throw, and must not take the other messages with it. */
function readerAnswer<Value, Failure>(
  read: () => Result<Value, Failure>,
): Result<Value, Failure | ReadMessageError> {
  try {
    return read()
  } catch (cause) {
    const problem = {
      path: '',
      keys: [],
      code: 'invalid',
      message: 'The reader of the format threw.',
    } as const
    return err(invalidMessage([problem], cause))
  }
}

type FinishedParts = Pick<ReadMessage, 'results' | 'groups' | 'testcases' | 'warnings'>

function finished(
  message: BusMessage,
  { results: drafts, groups, warnings }: MessageContent,
  options: ReadMessageOptions,
): Result<FinishedParts, ReadMessageError> {
  for (const { testcase } of drafts) {
    const allowed = checkAccess(message, testcase, options)
    if (allowed.isErr()) return err(allowed.error)
  }
  for (const group of groups) {
    const checked = checkSchema(GroupSchema, group)
    if (checked.isErr()) return err(invalidBySchema(checked.error))
  }
  const groupIds = groups.map(({ id }) => id)
  return resultsOf(message, drafts, groupIds, options.outcomes).andThen(({ results, cut }) =>
    testcasesOf(drafts).map((testcases) => ({
      results,
      groups,
      testcases,
      warnings: [...warnings, ...cut],
    })),
  )
}

function warningsOf(
  { topic }: BusMessage,
  { name }: MessageFormat,
  version: string,
  unsaidVersion: string | undefined,
  deprecated: string | undefined,
): MessageWarning[] {
  const warnings: MessageWarning[] = []
  if (unsaidVersion !== undefined) {
    const message = `A message of ${name} says no version and is taken for ${unsaidVersion}.`
    warnings.push({ code: 'version-missing', message })
  }
  if (deprecated !== undefined)
    warnings.push({ code: 'deprecated', message: `Version ${version} of ${name}: ${deprecated}` })
  if (lacksNamespace(topic))
    warnings.push({ code: 'namespace-missing', message: `The topic "${topic}" says no namespace.` })
  return warnings
}

function unknownFormat({ topic }: BusMessage): ReadMessageError {
  const message = `No reader recognises the message on the topic "${topic.slice(0, 512)}".`
  return { kind: 'message/unknown-format', message, retryable: false, topic }
}
