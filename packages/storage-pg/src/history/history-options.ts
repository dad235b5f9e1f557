import type { ChangeFeed, FeedPosition, LeaseRequest, ResultStore } from '@gatewright/core/ports'
import type { OutcomeSet } from '@gatewright/core/schema'
import type { HistoryFile } from './history-file.ts'
import type { HistoryOrder } from './history-row.ts'
import type { ParquetWriteBuffer } from './parquet-library.ts'

/** What a history is made of: the storage of a project, or these parts of it. */
export interface HistorySource {
  readonly project: string
  readonly results: Pick<ResultStore, 'query'>
  readonly feed: Pick<ChangeFeed, 'read' | 'lease' | 'advance'>
}

/** Who exports, where to, and how much at a time. */
export interface HistoryOptions extends LeaseRequest {
  /** `parquetWriteBuffer` of `hyparquet-writer`. */
  readonly parquetWriteBuffer: ParquetWriteBuffer
  /** Keeps a file under its name, in place of one that has the name already. Resolves once the file is safe. */
  readonly write: (file: HistoryFile) => PromiseLike<unknown>
  /** The name of the consumer of the feed; `history` by default. Another, `.planned` behind it, remembers what a file is to hold. */
  readonly consumer?: string
  /** `as-stored` by default. */
  readonly order?: HistoryOrder
  /** How many results a file holds at most, and about as many are in memory; 250,000 by default. */
  readonly resultsPerFile?: number
  /** Fewer results than these wait for more to come; 1 by default. */
  readonly leastResults?: number
  /** How many stretches of the feed to write at most; as many as there is work for by default. */
  readonly stretches?: number
  /** The classes of outcomes; those of the preset outcomes by default. */
  readonly outcomes?: OutcomeSet
  /** As `zstdCompressSync` of `node:zlib`; Snappy unless given. */
  readonly zstd?: (bytes: Uint8Array) => Uint8Array
}

/** How far an export came. */
export interface HistoryReport {
  /** False where another owner holds the lease: then nothing was done. */
  readonly isOwner: boolean
  /** The last event that the files tell of. */
  readonly position: FeedPosition
  /** The files that were written, in order. */
  readonly files: readonly Omit<HistoryFile, 'bytes'>[]
  /** Results that are in those files. */
  readonly results: number
  /** Results that events tell of and that are in no file, as they were removed before. */
  readonly gone: number
  /** Results behind `position` that were seen and are fewer than `leastResults`. */
  readonly waiting: number
  /** Whether there is more that could be written now: `stretches` were not enough. */
  readonly isBehind: boolean
}
