import type { ResultAsync } from 'neverthrow'
import type { AbortSignalLike } from '../ports/byte-source.ts'
import type { RenderedMessage } from '../notify/render-message.ts'

/** Why a message was not sent. */
export interface MessageNotSent {
  /** One sentence for people. */
  readonly message: string
  /** False where no other attempt can do better: the message is given up. */
  readonly retryable: boolean
  /** How long the other side asks to be left alone, as by `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number
}

/** A message on its way out. */
export interface OutgoingMessage {
  /** The same for every attempt: whoever can takes no message twice under one key. */
  readonly key: string
  readonly channel: string
  readonly rendered: RenderedMessage
  /** From 1. */
  readonly attempt: number
  readonly signal?: AbortSignalLike
}

/** Sends a message to a channel: posts it to Slack, writes a mail, comments on an issue. */
export type MessageSender = (outgoing: OutgoingMessage) => ResultAsync<void, MessageNotSent>
