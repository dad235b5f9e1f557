import { err, ok, type Result } from 'neverthrow'
import { isDeeperThan } from '../../schema/is-deeper-than.ts'
import type { BusDelivery, BusMessage } from './bus-delivery.ts'
import type { MalformedMessage, MessageTooLarge } from './message-error.ts'

/** Every engine has it; core is compiled without the names of any host, so it is told here. */
declare const TextDecoder: new (
  encoding: 'utf-8',
  options: { readonly fatal: true },
) => { decode(bytes: Uint8Array): string }

/** No message nests deeper, and everything that walks through one bears as much. */
const deepest = 64
const defaultLargestBody: number = 16 * 1024 * 1024
const defaultPublisherHeader = 'JMSXUserID'

export interface OpenMessageOptions {
  /** Bytes of a body; 16 MiB by default. */
  readonly largestBody?: number
  /** The header in which the broker, and nobody else, says who published a message; `JMSXUserID` by default. */
  readonly publisherHeader?: string
}

/**
 * Opens a delivery: the object in its body, and what its broker says.
 *
 * @param key - what its report is called
 */
export function openMessage(
  { topic, headers = {}, body, receivedAt }: BusDelivery,
  key: string,
  options: OpenMessageOptions,
): Result<BusMessage, MalformedMessage | MessageTooLarge> {
  const { largestBody = defaultLargestBody } = options
  if (body.length > largestBody) {
    const message = `The body has more than ${largestBody} bytes.`
    return err({ kind: 'message/too-large', message, retryable: false, path: '', limit: largestBody })
  }
  return textOf(body)
    .andThen(parsed)
    .map((value) => {
      const texts = headerTexts(headers)
      const publisher = publisherOf(texts, options)
      return {
        key,
        topic: plainTopic(topic),
        headers: texts,
        body: withoutEnvelope(value),
        receivedAt,
        ...(publisher ? { publisher } : {}),
      }
    })
}

/** A topic without what STOMP writes before it. */
export function plainTopic(topic: string): string {
  return topic.replace(/^\/topic\//, '')
}

/** Headers with a value that is a text or has one that nobody can misread. */
export function headerTexts(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, String(value)]]
      : [],
  )
  return Object.fromEntries(texts)
}

/** Who published a message; undefined where the broker says nobody. */
export function publisherOf(
  headers: Readonly<Record<string, string>>,
  { publisherHeader = defaultPublisherHeader }: OpenMessageOptions,
): string | undefined {
  return (Object.hasOwn(headers, publisherHeader) && headers[publisherHeader]) || undefined
}

function textOf(body: Uint8Array | string): Result<string, MalformedMessage> {
  if (typeof body === 'string') return ok(body)
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return err(malformed('The body is not text in UTF-8.'))
  }
}

type JsonObject = Readonly<Record<string, unknown>>

function parsed(text: string): Result<JsonObject, MalformedMessage> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return err(malformed('The body is not JSON.'))
  }
  if (isDeeperThan(value, deepest)) return err(malformed(`The body nests in more than ${deepest} levels.`))
  return isObject(value) ? ok(value) : err(malformed('The body is JSON, but no object.'))
}

function malformed(message: string): MalformedMessage {
  return { kind: 'message/malformed', message, retryable: false }
}

/**
 * fedmsg and its archive hand over `{ topic, msg_id, msg }`, and CloudEvents `{ specversion, type, data }`. What the envelope
 * says of itself is not looked at: only the broker's own word counts.
 */
function withoutEnvelope(value: JsonObject): JsonObject {
  const { msg, data, specversion, type } = value
  if (isObject(msg) && !('artifact' in value) && !('testcase' in value)) return msg
  const isCloudEvent = typeof specversion === 'string' && typeof type === 'string' && !('context' in value)
  return isCloudEvent && isObject(data) ? data : value
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
