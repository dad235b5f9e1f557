/** Entries in an order, whatever order they came in: no two compare as equal. */
export interface SortedList<Entry> {
  readonly compare: (a: Entry, b: Entry) => number
  /** The entries in their order, in pieces small enough to insert into; none of them is empty. */
  readonly blocks: Entry[][]
  count: number
}

/** Where in a list something would stand: before the entry at `offset` of `block`. */
export interface Cut {
  readonly block: number
  readonly offset: number
}

/** A full block is cut in two. Larger ones make inserting dear, smaller ones finding. */
const largestBlock = 1024

/** A list of entries that are distinct and come in any order. */
export function sortedList<Entry>(
  compare: (a: Entry, b: Entry) => number,
  entries: readonly Entry[] = [],
): SortedList<Entry> {
  const list: SortedList<Entry> = { compare, blocks: [], count: 0 }
  for (const entry of [...entries].sort(compare)) insertEntry(list, entry)
  return list
}

/** Adds an entry that is not there yet. */
export function insertEntry<Entry>(list: SortedList<Entry>, entry: Entry): void {
  const { blocks, compare } = list
  list.count += 1
  const last = blocks.at(-1)
  const greatest = last?.at(-1)
  if (last === undefined || greatest === undefined) blocks.push([entry])
  // Most come in order: these fill block after block.
  else if (compare(greatest, entry) < 0) addLast(blocks, last, entry)
  else insertInside(list, entry)
}

/** Removes an entry, if it is there. */
export function removeEntry<Entry>(list: SortedList<Entry>, entry: Entry): void {
  const { block: index, offset } = cutAt(list, (other) => list.compare(other, entry) < 0)
  const block = list.blocks[index]
  const found = block?.[offset]
  if (block === undefined || found === undefined || list.compare(found, entry) !== 0) return
  block.splice(offset, 1)
  if (block.length === 0) list.blocks.splice(index, 1)
  list.count -= 1
}

/** The cut before the first entry that does not stand before a place. */
export function cutAt<Entry>({ blocks }: SortedList<Entry>, standsBefore: (entry: Entry) => boolean): Cut {
  const block = firstIndex(blocks.length, (index) => {
    const last = blocks[index]?.at(-1)
    return last !== undefined && !standsBefore(last)
  })
  const entries = blocks[block] ?? []
  const offset = firstIndex(entries.length, (index) => {
    const entry = entries[index]
    return entry !== undefined && !standsBefore(entry)
  })
  return { block, offset }
}

/** The cut before all entries. */
export const start: Cut = { block: 0, offset: 0 }

type Blocks = Pick<SortedList<unknown>, 'blocks'>

/** The cut behind all entries. */
export function endOf({ blocks }: Blocks): Cut {
  return { block: blocks.length, offset: 0 }
}

/** How many entries stand before a cut. */
export function countBefore({ blocks }: Blocks, { block, offset }: Cut): number {
  let count = offset
  for (let index = 0; index < block; index++) count += blocks[index]?.length ?? 0
  return count
}

/** Negative where the cut `a` is before `b`. */
export function compareCuts(a: Cut, b: Cut): number {
  return a.block - b.block || a.offset - b.offset
}

/** The entries between two cuts in their order; to be read before the list changes. */
export function* between<Entry>(
  list: SortedList<Entry>,
  from: Cut = start,
  to: Cut = endOf(list),
): IterableIterator<Entry> {
  for (let block = from.block; block <= to.block; block++) {
    const entries = list.blocks[block] ?? []
    const stop = block === to.block ? to.offset : entries.length
    for (let offset = block === from.block ? from.offset : 0; offset < stop; offset++) {
      const entry = entries[offset]
      if (entry !== undefined) yield entry
    }
  }
}

/** The same the other way round. */
export function* betweenReversed<Entry>(
  list: SortedList<Entry>,
  from: Cut = start,
  to: Cut = endOf(list),
): IterableIterator<Entry> {
  for (let block = to.block; block >= from.block; block--) {
    const entries = list.blocks[block] ?? []
    const stop = block === from.block ? from.offset : 0
    const length = block === to.block ? to.offset : entries.length
    for (let offset = length - 1; offset >= stop; offset--) {
      const entry = entries[offset]
      if (entry !== undefined) yield entry
    }
  }
}

function addLast<Entry>(blocks: Entry[][], last: Entry[], entry: Entry): void {
  if (last.length < largestBlock) last.push(entry)
  else blocks.push([entry])
}

function insertInside<Entry>(list: SortedList<Entry>, entry: Entry): void {
  const { block: index, offset } = cutAt(list, (other) => list.compare(other, entry) < 0)
  const block = list.blocks[index]
  if (block === undefined) return
  block.splice(offset, 0, entry)
  if (block.length > largestBlock) list.blocks.splice(index + 1, 0, block.splice(largestBlock / 2))
}

/** The first of so many indexes that fits, where all behind one that fits do; their number where none does. */
function firstIndex(length: number, fits: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (fits(middle)) high = middle
    else low = middle + 1
  }
  return low
}
