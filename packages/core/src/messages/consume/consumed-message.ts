import type { ErrorValue } from '../../errors/index.ts'
import type { IngestStage, StageConflict } from '../../ports/ingest-ledger.ts'
import type { AppendError, QueryError } from '../../ports/result-store.ts'
import type { BusDelivery } from '../bus/bus-delivery.ts'
import type { MessageWarning } from '../bus/message-content.ts'
import type { MessageIdConflict, ReadMessageError } from '../bus/message-error.ts'

/** Why a message could not be stored. */
export type StoreMessageError = AppendError | QueryError | StageConflict

/** The bytes of a message that was parked are not kept any more. */
export interface MessageBytesMissing extends ErrorValue<'ingest/bytes-missing'> {
  readonly retryable: false
}

/** Why a message was parked, or stays so. */
export type ParkedMessageError =
  | ReadMessageError
  | MessageIdConflict
  | MessageBytesMissing
  | StoreMessageError

/** What became of a delivery. */
export type ConsumedMessage =
  /** Its results are stored for good. */
  | {
      readonly outcome: 'stored'
      readonly acknowledge: true
      readonly delivery: BusDelivery
      readonly reportKey: string
      readonly resultCount: number
      readonly warnings: readonly MessageWarning[]
    }
  /** It came before; nothing changed. `stage` says what became of it then: `valid`, or `invalid` where it is parked. */
  | {
      readonly outcome: 'known'
      readonly acknowledge: true
      readonly delivery: BusDelivery
      readonly entry: string
      readonly stage: IngestStage
    }
  /** Nothing can be made of it. It is kept as it was sent, under `entry` in the ledger, with the reason. */
  | {
      readonly outcome: 'parked'
      readonly acknowledge: true
      readonly delivery: BusDelivery
      readonly entry: string
      readonly error: ParkedMessageError
    }
  /** Its topic is none of those that are read; nothing is kept. */
  | { readonly outcome: 'ignored'; readonly acknowledge: true; readonly delivery: BusDelivery }
  /**
   * The store was in trouble: have it delivered again. Whatever was stored already is not stored twice. Where the error is not
   * `retryable` the program handed over what is no delivery, such as a `receivedAt` that is no time.
   */
  | {
      readonly outcome: 'retry'
      readonly acknowledge: false
      readonly delivery: BusDelivery
      readonly error: StoreMessageError
    }
