import { ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { Digest } from '../canonical/digest.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateError, StateStore } from '../ports/state-store.ts'
import { DigestSchema } from '../ports/stored-names.ts'
import { compareInstants, fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { changeState } from './change-state.ts'
import { readStateBody } from '../ports/state-json.ts'

/** Something that lies in the drop box. */
export interface DroppedItem {
  readonly name: string
  readonly digest: Digest
  readonly size: number
  readonly droppedAt: Instant
  readonly mediaType?: string
}

/** How much one uploader may leave in the drop box, and for how long. */
export interface DropBoxLimits {
  /** Of one item, in bytes; default: 16 MiB. */
  readonly itemBytes?: number
  /** Items of one uploader; default: 100. */
  readonly items?: number
  /** Of all items of one uploader, in bytes; default: 256 MiB. */
  readonly totalBytes?: number
  /** How long an item lies before it has expired, in milliseconds; default: a day. */
  readonly keptMs?: number
}

/** What the drop box takes of a storage. Nothing of it is an event of the feed, or found by any query. */
export interface DropBoxStores {
  readonly states: Pick<StateStore, 'get' | 'put' | 'list'>
}

export const dropBoxSpace: string = 'ingest/drop-box'
export const itemsPrefix: string = 'items/'

export const DroppedItemSchema: z.ZodType<DroppedItem> = exactly<DroppedItem>()(
  strictObject({
    name: lineOfText(256),
    digest: DigestSchema,
    size: z.int().min(0),
    droppedAt: InstantSchema,
    mediaType: z.exactOptional(lineOfText(256)),
  }),
)
export const DroppedItemsSchema: z.ZodType<readonly DroppedItem[]> = z.array(DroppedItemSchema)
export const defaultLimits: Required<DropBoxLimits> = {
  itemBytes: 16 * 1024 * 1024,
  items: 100,
  totalBytes: 256 * 1024 * 1024,
  keptMs: 24 * 60 * 60 * 1000,
}

/** Removes items with their bytes, in one step. */
export async function removeItems(
  states: DropBoxStores['states'],
  uploader: string,
  isGoing: (item: DroppedItem) => boolean,
): Promise<Result<unknown, StateError | QueryError>> {
  return changeState(states, placeOf(uploader), (now = []) => {
    const going = now.filter(isGoing)
    if (going.length === 0) return ok(undefined)
    const bodies = going.map(({ name }): StateChange => ({ key: bytesKey(uploader, name), body: undefined }))
    return ok({ value: now.filter((item) => !isGoing(item)), also: bodies })
  })
}

/** An item with its bytes; undefined where there is none of this name. */
export async function readItem(
  states: DropBoxStores['states'],
  uploader: string,
  name: string,
): Promise<Result<{ readonly item?: DroppedItem; readonly bytes?: Uint8Array } | undefined, QueryError>> {
  const key = bytesKey(uploader, name)
  const found = await states.get(dropBoxSpace, [placeOf(uploader).key, key])
  return found.andThen((entries) => {
    const list = entries.find((entry) => entry.key !== key)
    const bytes = entries.find((entry) => entry.key === key)?.body
    if (!list || !bytes) return ok(undefined)
    return readStateBody(DroppedItemsSchema, list).map((items) => {
      const item = items.find((other) => other.name === name)
      return item && { item, bytes }
    })
  })
}

export async function readItems(
  states: DropBoxStores['states'],
  uploader: string,
): Promise<Result<readonly DroppedItem[], QueryError>> {
  const found = await states.get(dropBoxSpace, [placeOf(uploader).key])
  return found.andThen(([entry]) => (entry ? readStateBody(DroppedItemsSchema, entry) : ok([])))
}

export function isExpired({ droppedAt }: DroppedItem, at: Instant, limits: DropBoxLimits = {}): boolean {
  const keptMs = limits.keptMs ?? defaultLimits.keptMs
  return compareInstants(fromEpochMs(toEpochMs(droppedAt) + keptMs), at) <= 0
}

export function placeOf(uploader: string): {
  readonly space: string
  readonly key: string
  readonly schema: z.ZodType<readonly DroppedItem[]>
} {
  return { space: dropBoxSpace, key: `${itemsPrefix}${uploader}`, schema: DroppedItemsSchema }
}

/** Sorts before all lists of items, so that who reads those reads no bytes. */
export function bytesKey(uploader: string, name: string): string {
  return `bytes/${JSON.stringify([uploader, name])}`
}
