import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { digestOf } from '../canonical/digest.ts'
import type { ErrorValue } from '../errors/index.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import {
  isExpired,
  readItem,
  removeItems,
  type DropBoxLimits,
  type DropBoxStores,
  type DroppedItem,
} from './dropped-items.ts'
import {
  receiveReport,
  type ReceiveError,
  type ReceiveOptions,
  type ReceivingStores,
  type Upload,
  type UploadReceipt,
} from './receive-report.ts'

/** The drop box has no such item of this uploader. */
export interface UnknownItem extends ErrorValue<'ingest/unknown-item'> {
  readonly retryable: false
  readonly name: string
}

export interface TakeOptions extends ReceiveOptions {
  readonly limits?: DropBoxLimits
  /**
   * Looks at an item before it is trusted. What it answers is the reason to throw the item away; undefined lets it in.
   */
  readonly verify?: (bytes: Uint8Array, item: DroppedItem) => string | undefined | Promise<string | undefined>
}

/** What became of an item that was taken out of the drop box. */
export type TakenItem =
  | { readonly name: string; readonly status: 'received'; readonly receipt: UploadReceipt }
  | { readonly name: string; readonly status: 'thrown-away'; readonly reason: string }

export type TakeError = UnknownItem | ReceiveError | StateError | QueryError | SchemaError

/**
 * Takes an item out of the drop box: its bytes are checked against the digest that they had when they came, verified, copied
 * into the store of reports and received, and then removed. Cut short it is done again, and received once.
 *
 * @param upload - as for `receiveReport`; its id makes a repeat the same delivery
 */
export function takeItem(
  stores: DropBoxStores & ReceivingStores,
  {
    name,
    uploader,
    ...upload
  }: Omit<Upload, 'bytes' | 'mediaType' | 'files' | 'uploader'> & {
    readonly name: string
    readonly uploader: string
  },
  { limits, verify = () => undefined, ...options }: TakeOptions,
): ResultAsync<TakenItem, TakeError> {
  return new ResultAsync(take())

  async function take(): Promise<Result<TakenItem, TakeError>> {
    const { states } = stores
    const found = await readItem(states, uploader, name)
    if (found.isErr()) return err(found.error)
    const { item, bytes } = found.value ?? {}
    // One that was received lies there until it is removed, also where it has expired meanwhile.
    if (!item || !bytes || isExpired(item, options.at, limits)) return err(unknownItem(name))
    const reason = digestOf(bytes) === item.digest ? await verify(bytes, item) : 'It is not what came.'
    let taken: TakenItem
    if (reason === undefined) {
      const { mediaType } = item
      const given = { ...upload, uploader, bytes, ...(mediaType !== undefined && { mediaType }) }
      const received = await receiveReport(stores, given, options)
      if (received.isErr()) return err(received.error)
      taken = { name, status: 'received', receipt: received.value }
      await options.step?.('drop-box/copied')
    } else taken = { name, status: 'thrown-away', reason }
    // Whoever else took it made room for another item of this name.
    const removed = await removeItems(
      states,
      uploader,
      (other) => other.name === name && other.digest === item.digest && other.droppedAt === item.droppedAt,
    )
    if (removed.isErr()) return err(removed.error)
    await options.step?.('drop-box/removed')
    return ok(taken)
  }
}

function unknownItem(name: string): UnknownItem {
  const message = `The drop box has no item "${name}", or it has expired.`
  return { kind: 'ingest/unknown-item', message, retryable: false, name }
}
