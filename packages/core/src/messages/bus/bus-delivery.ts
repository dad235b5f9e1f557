import type { Instant } from '../../schema/instant.ts'

/** A message as a bus hands it over. */
export interface BusDelivery {
  /**
   * What the broker calls the message, the same each time that it is delivered. A message without an id (an empty text) is
   * known by its content.
   */
  readonly id: string
  /** Where it was published. A leading `/topic/`, as STOMP writes it, says nothing. */
  readonly topic: string
  /** What the broker says beside the body. Texts, numbers and booleans count, anything else is passed over. */
  readonly headers?: Readonly<Record<string, unknown>>
  /** As it was sent: JSON. A text stands for its bytes in UTF-8. */
  readonly body: Uint8Array | string
  /** When it came in. The first time counts: it is kept, and a later delivery of the same message changes nothing. */
  readonly receivedAt: Instant
}

/** A message that was opened: what readers of formats look at. */
export interface BusMessage {
  /** What its report is called, so that the same message is the same report. */
  readonly key: string
  /** Without a leading `/topic/`. */
  readonly topic: string
  readonly headers: Readonly<Record<string, string>>
  /** The object in the body, without the envelope that some buses put around it. */
  readonly body: Readonly<Record<string, unknown>>
  readonly receivedAt: Instant
  /** Who published it, where the broker says so. */
  readonly publisher?: string
}
