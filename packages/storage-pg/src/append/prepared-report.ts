import type { Instant, Item } from '@gatewright/core/schema'
import type { PendingDetail } from './pending-report.ts'
import type { SplitId } from '../rows/result-id.ts'

/** A run as it is about to be stored, with the rows of its results. */
export interface PreparedRun extends Pick<SplitId, 'head' | 'width' | 'rest'> {
  /** Its place in the report, from 0 on. */
  readonly number: number
  /** Where its id begins: the first that a run of its time may have. */
  readonly firstId: bigint
  readonly place: Buffer
  readonly submittedAt: Instant
  readonly idSha: Buffer
  readonly item: Item
  readonly groups: readonly string[]
  /** Six numbers for each result, as in a pending run. */
  readonly rows: Int32Array
  /** The numbers of the rows that are to be stored, each ordinal once, in the order of the ordinals. */
  readonly order: Uint32Array
  readonly details: ReadonlyMap<number, PendingDetail>
  readonly firstOrdinal: number
  readonly lastOrdinal: number
  readonly failedCount: number
}

/** What runs of a report hold in `id_claim`. */
export interface Claim {
  readonly sha: Buffer
  /** The same as a text. */
  readonly key: string
  /** The greatest distance between the first and the last ordinal of its runs. */
  readonly widest: number
}

/** A report with the ids of all its words. */
export interface PreparedReport {
  readonly reportKey: string
  readonly keySha: Buffer
  /** Equal for equal bodies of a project. */
  readonly digest: Buffer
  /** Results in the body, each id once. */
  readonly resultCount: number
  readonly runs: readonly PreparedRun[]
  /** How long the details of its results are together, in characters. */
  readonly detailLength: number
  /** Each once, in the order of their bytes: the order in which they are locked. */
  readonly claims: readonly Claim[]
}
