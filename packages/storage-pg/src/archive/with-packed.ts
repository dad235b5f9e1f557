import { millisecondOf } from '../query/id-range.ts'
import type { ReadScope } from '../query/read-scope.ts'
import type { RunFilter } from '../query/run-filter.ts'
import type { RunSource, WindowGroup } from '../query/run-source.ts'
import type { Order } from '../query/stored-run.ts'
import { chunksWith, greatestOf, leastOf, packedSource, type PackedPart } from './packed-source.ts'

export interface WithPackedOptions extends PackedPart {
  readonly order: Order
  /** The place from which on runs are wanted. */
  readonly after: Buffer | undefined
}

/**
 * What indexes of rows find, and the runs that are packed, of which these indexes know nothing. Nothing is asked of the
 * archive before what the indexes found is read up to its time.
 */
export function withPacked(
  scope: ReadScope,
  indexed: RunSource,
  filter: RunFilter,
  { order, after, series }: WithPackedOptions,
): RunSource {
  const live = createQueue(indexed)
  let packed: Packed | undefined
  return {
    async next(size) {
      await live.fill(size)
      if (!scope.archive.isUsed()) return live.takeAll()
      packed ??= await openPacked(scope, filter, { order, after, series })
      const { comesLater, queue } = packed
      live.keep(isLive)
      if (live.head() && live.every(comesLater)) return live.takeAll()
      await queue.fill(size)
      return merged(live, queue, order)
    },
  }
}

interface Packed {
  readonly queue: Queue
  /** Whether everything that is packed is read behind a group. */
  comesLater(group: WindowGroup): boolean
}

async function openPacked(
  scope: ReadScope,
  filter: RunFilter,
  { order, after, series }: WithPackedOptions,
): Promise<Packed> {
  const chunks = await chunksWith(scope, { series })
  const queue = createQueue(packedSource(scope, chunks, filter, order, after))
  const first = millisecondOf(leastOf(chunks)).first
  const last = millisecondOf(greatestOf(chunks)).last
  return {
    queue,
    comesLater: (group) =>
      chunks.length === 0 ||
      group.every(({ run }) => (order === 'newest-first' ? run.id > last : run.id < first)),
  }
}

/** An index of runs finds those too that are packed: they come from the archive. */
function isLive(group: WindowGroup): WindowGroup {
  return group.filter(({ run }) => run.packed === 0n)
}

/** Groups of a source that were not taken yet. */
interface Queue {
  /** Reads on where there is nothing left. */
  fill(size: number): Promise<void>
  head(): WindowGroup | undefined
  isDone(): boolean
  every(holds: (group: WindowGroup) => boolean): boolean
  keep(part: (group: WindowGroup) => WindowGroup): void
  take(): WindowGroup
  /** Undefined at the end. */
  takeAll(): readonly WindowGroup[] | undefined
}

function createQueue(source: RunSource): Queue {
  let groups: WindowGroup[] = []
  let isDone = false
  return {
    async fill(size) {
      while (groups.length === 0 && !isDone) {
        const part = await source.next(size)
        if (part === undefined) isDone = true
        else groups = part.filter((group) => group.length > 0)
      }
    },
    head: () => groups[0],
    isDone: () => isDone,
    every: (holds) => groups.every(holds),
    keep(part) {
      groups = groups.map(part).filter((group) => group.length > 0)
    },
    take: () => groups.shift() ?? [],
    takeAll() {
      const all = groups
      groups = []
      return isDone && all.length === 0 ? undefined : all
    },
  }
}

/** What can be said of the order of both: as long as each has a next one, or has come to its end. */
function merged(one: Queue, other: Queue, order: Order): readonly WindowGroup[] | undefined {
  const groups: WindowGroup[] = []
  const isKnown = (queue: Queue): boolean => queue.head() !== undefined || queue.isDone()
  while (isKnown(one) && isKnown(other)) {
    const [a, b] = [one.head(), other.head()]
    if (a === undefined && b === undefined) break
    const distance = distanceOf(a, b, order)
    groups.push([...(distance <= 0 ? one.take() : []), ...(distance >= 0 ? other.take() : [])])
  }
  const isEnd = groups.length === 0 && one.isDone() && other.isDone() && !one.head() && !other.head()
  return isEnd ? undefined : groups
}

/** Negative where the first is read before the other; a missing one comes last. */
function distanceOf(a: WindowGroup | undefined, b: WindowGroup | undefined, order: Order): number {
  const [first, second] = [a?.[0]?.run.place, b?.[0]?.run.place]
  if (!first || !second) return first ? -1 : 1
  const distance = Buffer.compare(first, second)
  return order === 'newest-first' ? -distance : distance
}
