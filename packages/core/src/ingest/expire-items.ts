import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import {
  dropBoxSpace,
  DroppedItemsSchema,
  isExpired,
  itemsPrefix,
  removeItems,
  type DropBoxStores,
  type DroppedItem,
} from './dropped-items.ts'
import type { DropOptions } from './drop-box.ts'
import { readStateBody } from '../ports/state-json.ts'

/** An item that has lain for too long. */
export interface ExpiredItem extends DroppedItem {
  readonly uploader: string
}

/** Items that have lain for too long, by uploader. Removes them, unless it is only to say which they are. */
export async function expireItems(
  { states }: DropBoxStores,
  { at, limits, dryRun }: Pick<DropOptions, 'at' | 'limits'> & { readonly dryRun: boolean },
): Promise<Result<readonly ExpiredItem[], StateError | QueryError>> {
  const expired: ExpiredItem[] = []
  let after = itemsPrefix
  for (;;) {
    const page = await states.list(dropBoxSpace, { after, limit: 100 })
    if (page.isErr()) return err(page.error)
    for (const entry of page.value) {
      const uploader = entry.key.slice(itemsPrefix.length)
      const items = readStateBody(DroppedItemsSchema, entry)
      if (items.isErr()) return err(items.error)
      const old = items.value.filter((item) => isExpired(item, at, limits))
      expired.push(...old.map((item) => ({ ...item, uploader })))
      if (dryRun || old.length === 0) continue
      const removed = await removeItems(states, uploader, (item) => isExpired(item, at, limits))
      if (removed.isErr()) return err(removed.error)
    }
    if (page.value.length < 100) return ok(expired)
    after = page.value.at(-1)?.key ?? after
  }
}
