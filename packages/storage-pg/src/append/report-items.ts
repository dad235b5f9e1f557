import type { StoreUnavailable } from '@gatewright/core/ports'
import { itemKey, type Item } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import type { Lexicon } from '../dictionary/lexicon.ts'
import type { PreparedRun } from './prepared-report.ts'

/** Ids of items, by the objects that runs have; a negative number, from -1 on, for one of a list of new ones. */
export type ItemIds = ReadonlyMap<Item, number>

/** The items of runs as far as they are known, and those that are not, each once. */
export interface ReportItems {
  readonly ids: ItemIds
  readonly unknown: readonly Item[]
}

/** What this process knows of the items of runs. */
export function peekItems(
  runs: readonly Pick<PreparedRun, 'item'>[],
  items: Pick<Lexicon<Item, Item>, 'peek'>,
): ReportItems {
  const ids = new Map<Item, number>()
  const unknown: Item[] = []
  const places = new Map<string, number>()
  for (const { item } of runs) {
    if (ids.has(item)) continue
    const id = items.peek(item) ?? places.get(itemKey(item)) ?? -unknown.push(item)
    if (id < 0) places.set(itemKey(item), id)
    ids.set(item, id)
  }
  return { ids, unknown }
}

/** The ids of the items of runs; new ones are stored. As words are: never in a transaction. */
export function resolveItems(
  runs: readonly Pick<PreparedRun, 'item'>[],
  items: Pick<Lexicon<Item, Item>, 'resolve'>,
): ResultAsync<ItemIds, StoreUnavailable> {
  const distinct = [...new Set(runs.map(({ item }) => item))]
  return items.resolve(distinct).map((ids) => new Map(distinct.map((item, place) => [item, ids[place] ?? 0])))
}
