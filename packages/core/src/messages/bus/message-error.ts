import type { ErrorValue } from '../../errors/index.ts'
import { andMore } from '../../errors/and-more.ts'
import { formatPath, type Problem, type SchemaError } from '../../schema/schema-error.ts'

interface MessageErrorOf<Kind extends string> extends ErrorValue<Kind> {
  /** Never: a message stays as it was sent. It can be read again after a change of the rules or of a reader. */
  readonly retryable: false
}

/** The body is not JSON in UTF-8, is no object, or nests deeper than anything that is meant. */
export type MalformedMessage = MessageErrorOf<'message/malformed'>

/** The body is too large, or so is a value in it that cannot be cut. */
export interface MessageTooLarge extends MessageErrorOf<'message/too-large'> {
  /** What is too large, as `data.rpms`; empty for the whole. */
  readonly path: string
  readonly limit: number
}

export interface UnknownMessageFormat extends MessageErrorOf<'message/unknown-format'> {
  readonly topic: string
}

export interface UnknownMessageVersion extends MessageErrorOf<'message/unknown-version'> {
  readonly format: string
  readonly version: string
  /** What there are readers for. */
  readonly known: readonly string[]
}

/** A message of a known format and version that says too little, or what it must not. */
export interface InvalidMessage extends MessageErrorOf<'message/invalid'> {
  /** Every fault, with its path in the message or in what was made of it. */
  readonly problems: readonly Problem[]
}

/** The topic is for the testcases of another namespace than that of the result. */
export interface WrongNamespace extends MessageErrorOf<'message/wrong-namespace'> {
  readonly topic: string
  readonly testcase: string
}

/** A result of a private testcase from somebody who may not report it. */
export interface PublisherNotPermitted extends MessageErrorOf<'message/not-permitted'> {
  readonly testcase: string
  /** Absent where the broker names nobody. */
  readonly publisher?: string
}

/** The id of the message was used before with another content, topic or publisher. */
export interface MessageIdConflict extends MessageErrorOf<'message/id-conflict'> {
  readonly id: string
}

/** Why no results can be made of a message. */
export type ReadMessageError =
  | MalformedMessage
  | MessageTooLarge
  | UnknownMessageFormat
  | UnknownMessageVersion
  | InvalidMessage
  | WrongNamespace
  | PublisherNotPermitted

/** A message with a shape that its format does not have. */
export function invalidMessage(problems: readonly Problem[], cause?: unknown): InvalidMessage {
  const [first] = problems
  const place = first === undefined || first.path === '' ? '' : `${first.path}: `
  const reason = `${place}${first?.message ?? 'The message is not valid.'}${andMore(problems.length)}`
  return {
    kind: 'message/invalid',
    message: reason,
    retryable: false,
    problems,
    ...(cause === undefined ? {} : { cause }),
  }
}

/** The same for one fault. */
export function invalidAt(keys: readonly (string | number)[], message: string): InvalidMessage {
  return invalidMessage([{ path: formatPath(keys), keys, code: 'invalid', message }])
}

/** What a schema found in a message. */
export function invalidBySchema({ problems }: SchemaError): InvalidMessage {
  return invalidMessage(problems)
}
