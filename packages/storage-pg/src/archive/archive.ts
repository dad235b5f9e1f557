import type { StoreCorrupt, StoreUnavailable } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { ResultAsync } from 'neverthrow'
import type { PgDriver } from '../driver/driver.ts'
import { sqlState, storeUnavailable } from '../engine/failures.ts'
import { retriesOf } from '../engine/retries.ts'
import { partitionsOf } from '../partitions/partitions.ts'
import { everyId, type IdRange } from '../query/id-range.ts'
import { firstRunId } from '../rows/run-id.ts'
import { tablesOf } from '../sql/tables.ts'
import { changedMeanwhile } from '../stores/change.ts'
import { bestCompression, type Compression } from './compression.ts'
import { packRange, type Packing } from './pack-range.ts'
import { RowsDiffer } from './read-chunks.ts'

export interface ArchiveOptions {
  /** Results that were submitted before this are packed; a partition only where all of its time lies before. */
  readonly before: Instant
  /**
   * Default: zstd where this Node.js has it, else brotli. Node.js before 22.15 reads brotli alone.
   */
  readonly compression?: Compression
  /** How many results are packed together, about: what is read of one of them is read of all; default: 40,000. */
  readonly chunkSize?: number
}

/** What was packed. */
export interface ArchiveReport {
  readonly results: number
  readonly chunks: number
  /** What the chunks take. */
  readonly bytes: number
  /** The partitions that were dropped. */
  readonly dropped: readonly string[]
}

const defaultChunkSize = 40_000

/**
 * Packs results that are old enough: a twentieth of their room and less. They are read as before, only slower; nothing else
 * about them changes.
 *
 * Each partition is a transaction of its own, which packs it, reads back what it packed and drops it: whatever ends it
 * half-way leaves everything where it was. What comes in late, for a time that is packed already, is packed the next time.
 * Needs the role that owns the tables; to be called again and again, by a timer. `store/corrupt` where rows are not what
 * their run says, or where what was read back is not what was packed: their partition then stays.
 */
export function archive(
  driver: PgDriver,
  schema: string,
  { before, compression = bestCompression(), chunkSize = defaultChunkSize }: ArchiveOptions,
): ResultAsync<ArchiveReport, StoreUnavailable | StoreCorrupt> {
  const tables = tablesOf(schema)
  const pack = async (range: IdRange): Promise<Packing> => {
    try {
      return await packRange(driver, tables, range, { compression, chunkSize })
    } catch (cause) {
      throw otherTurns.has(sqlState(cause) ?? '') ? changedMeanwhile() : cause
    }
  }
  const run = async (): Promise<ArchiveReport> => {
    const partitions = await partitionsOf(driver, tables.result)
    const total = { results: 0, chunks: 0, bytes: 0, dropped: [] as string[] }
    for (const range of agedRanges(partitions, firstRunId(before))) {
      const { results, chunks, bytes, dropped } = await retriesOf(() => pack(range), {
        mayRepeat: () => true,
      })
      total.results += results
      total.chunks += chunks
      total.bytes += bytes
      total.dropped.push(...dropped)
    }
    return total
  }
  return ResultAsync.fromPromise(run(), archiveError)
}

/** The tables were in use for too long; somebody else dropped the partition. */
const otherTurns: ReadonlySet<string> = new Set(['55P03', '42P01'])

/** Whole partitions, and what lies between and before those that there are. */
function agedRanges(
  partitions: readonly { readonly from?: bigint; readonly until?: bigint }[],
  end: bigint,
): readonly IdRange[] {
  const ranges: IdRange[] = []
  let first = everyId.first
  const add = (last: bigint): void => {
    if (last >= first) ranges.push({ first, last })
  }
  for (const { from, until } of partitions) {
    if (from === undefined || until === undefined || from >= end) continue
    add(from - 1n)
    first = from
    if (until <= end) add(until - 1n)
    first = until
  }
  add(end - 1n)
  return ranges
}

function archiveError(cause: unknown): StoreUnavailable | StoreCorrupt {
  if (!(cause instanceof RowsDiffer)) return storeUnavailable(cause)
  return {
    kind: 'store/corrupt',
    message: `Nothing of the partition was packed. ${cause.message}`,
    retryable: false,
    key: 'result',
    cause,
  }
}
