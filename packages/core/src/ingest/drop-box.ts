import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow'
import { digestOf } from '../canonical/digest.ts'
import type { ErrorValue } from '../errors/index.ts'
import type { KeyConflict, QueryError } from '../ports/result-store.ts'
import type { StateChange, StateError } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { changeState } from './change-state.ts'
import {
  bytesKey,
  defaultLimits,
  DroppedItemSchema,
  isExpired,
  placeOf,
  readItems,
  type DropBoxLimits,
  type DropBoxStores,
  type DroppedItem,
} from './dropped-items.ts'
import type { StepHook } from './ingest-steps.ts'
import { uploadTooLarge, type UploadTooLarge } from './receive-report.ts'

/** The uploader has as much in the drop box as is allowed. */
export interface DropBoxFull extends ErrorValue<'ingest/drop-box-full'> {
  readonly retryable: true
  readonly limit: 'items' | 'totalBytes'
}

export type DropBoxError = DropBoxFull | UploadTooLarge | KeyConflict | StateError | QueryError | SchemaError

export interface DropOptions {
  readonly at: Instant
  readonly limits?: DropBoxLimits
  readonly step?: StepHook
}

const UploaderSchema = strictObject({ uploader: lineOfText(512) })

/**
 * Leaves something in the drop box, for runners that nobody trusts: it lies apart from everything, by uploader, and nothing
 * is ever answered from there. A name is written once; the same bytes under it again change nothing, and others are a
 * `store/key-conflict`. Item and allowance are stored in one step, so that many at once get no more room than one.
 */
export function dropItem(
  { states }: DropBoxStores,
  {
    uploader,
    name,
    bytes,
    mediaType,
  }: {
    readonly uploader: string
    readonly name: string
    readonly bytes: Uint8Array
    readonly mediaType?: string
  },
  { at, limits = {}, step = () => {} }: DropOptions,
): ResultAsync<DroppedItem, DropBoxError> {
  const { itemBytes } = { ...defaultLimits, ...limits }
  if (bytes.length > itemBytes) return errAsync(uploadTooLarge(bytes.length, itemBytes))
  // The caller may go on with its bytes while they are stored.
  const own = new Uint8Array(bytes)
  const item = {
    name,
    digest: digestOf(own),
    size: own.length,
    droppedAt: at,
    ...(mediaType !== undefined && { mediaType }),
  }
  return checkSchema(UploaderSchema, { uploader })
    .andThen(() => checkSchema(DroppedItemSchema, item))
    .asyncAndThen(() => new ResultAsync(add()))

  async function add(): Promise<Result<DroppedItem, DropBoxError>> {
    let known: DroppedItem | undefined
    const place = placeOf(uploader)
    const added = await changeState<readonly DroppedItem[], DropBoxFull | KeyConflict>(
      states,
      place,
      (items = []) => {
        const now = items.filter((other) => !isExpired(other, at, limits))
        known = now.find((other) => other.name === name)
        if (known) return known.digest === item.digest ? ok(undefined) : err(nameTaken(name))
        const full = fullBox(now, item.size, { ...defaultLimits, ...limits })
        if (full) return err(full)
        const gone = items.filter((other) => other.name !== name && !now.includes(other))
        const also: StateChange[] = [
          { key: bytesKey(uploader, name), body: own },
          ...gone.map((other) => ({ key: bytesKey(uploader, other.name), body: undefined })),
        ]
        return ok({ value: [...now, item], also })
      },
    )
    if (added.isErr()) return err(added.error)
    await step('drop-box/put')
    return ok(known ?? item)
  }
}

/** What an uploader has in the drop box, without the bytes, and without what has expired. */
export function droppedItems(
  { states }: DropBoxStores,
  uploader: string,
  { at, limits }: Pick<DropOptions, 'at' | 'limits'>,
): ResultAsync<readonly DroppedItem[], QueryError> {
  return new ResultAsync(readItems(states, uploader)).map((items) =>
    items.filter((item) => !isExpired(item, at, limits)),
  )
}

function fullBox(
  items: readonly DroppedItem[],
  size: number,
  { items: most, totalBytes }: Required<DropBoxLimits>,
): DropBoxFull | undefined {
  const total = items.reduce((sum, item) => sum + item.size, size)
  if (items.length >= most) return full('items', `There are ${most} items in the drop box already.`)
  return total > totalBytes
    ? full('totalBytes', `All items together would be longer than ${totalBytes} bytes.`)
    : undefined
}

function full(limit: DropBoxFull['limit'], message: string): DropBoxFull {
  return { kind: 'ingest/drop-box-full', message, retryable: true, limit }
}

function nameTaken(name: string): KeyConflict {
  const message = `The drop box has another item "${name}": what is in it is never overwritten.`
  return { kind: 'store/key-conflict', message, retryable: false, key: name }
}
