import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { StageConflict } from '../ports/ingest-ledger.ts'
import type { RawReport } from '../ports/raw-report-store.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { watchCitations } from './cited-evidence.ts'
import type { DropBoxLimits } from './dropped-items.ts'
import { queueCallback } from './end-entry.ts'
import { entriesOfLedger } from './entries-of-ledger.ts'
import { expireItems, type ExpiredItem } from './expire-items.ts'
import type { StepHook } from './ingest-steps.ts'
import { removeBytes } from './remove-bytes.ts'
import { aboutOf } from './report-about.ts'
import { ownersOfFile } from './side-files.ts'

/** What a sweep takes of a storage. */
export type SweepStores = Pick<
  CompleteStorage,
  'reports' | 'ingest' | 'states' | 'decisions' | 'feed' | 'outbox'
>

export interface SweepOptions {
  readonly at: Instant
  /** Says what there is to do and does nothing; default: true. */
  readonly dryRun?: boolean
  /** An entry that has not moved for this long is stuck; default: an hour. */
  readonly stuckAfterMs?: number
  /** Bytes that no entry asks for this long after they came are orphans; default: a day. */
  readonly orphanAfterMs?: number
  readonly dropBox?: DropBoxLimits
  readonly step?: StepHook
}

/** What a sweep found, and did unless it was a dry run. */
export interface SweepReport {
  readonly dryRun: boolean
  /** Entries that somebody left half-way, by id: process them again. */
  readonly stuck: readonly string[]
  /** Entries whose bytes are gone although nobody has read them, by id. They are ended as `invalid`. */
  readonly withoutBytes: readonly string[]
  /** Bytes that belong to no entry. They are removed. */
  readonly orphans: readonly RawReport[]
  /** What has lain in the drop box for too long. It is removed. */
  readonly expired: readonly ExpiredItem[]
}

export type SweepError = PutError | QueryError | StateError | StageConflict | SchemaError

const hourMs = 60 * 60 * 1000

/**
 * Looks for what was left behind: entries half-way, entries without bytes, bytes without an entry, and what has expired in
 * the drop box. A dry run unless told otherwise, so that a person may look first. To be called by a timer.
 *
 * @example
 * import { processReport, sweepIngest, type IngestStores, type ReportReader } from '@gatewright/core/ingest'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const reader: ReportReader
 *
 * const at = '2026-11-22T05:30:00Z'
 * const swept = await sweepIngest(storage, { at, dryRun: false })
 * if (swept.isOk()) for (const id of swept.value.stuck) void (await processReport(storage, reader, id, { at }))
 */
export function sweepIngest(
  stores: SweepStores,
  options: SweepOptions,
): ResultAsync<SweepReport, SweepError> {
  return new ResultAsync(sweep(stores, options))
}

async function sweep(
  stores: SweepStores,
  { at, dryRun = true, step = () => {}, dropBox, ...options }: SweepOptions,
): Promise<Result<SweepReport, SweepError>> {
  const { stuckAfterMs = hourMs, orphanAfterMs = 24 * hourMs } = options
  const left = await entriesLeft(stores, { at, dryRun, step, before: before(at, stuckAfterMs) })
  if (left.isErr()) return err(left.error)
  const orphans = await orphansOf(stores, { dryRun, step, before: before(at, orphanAfterMs) })
  if (orphans.isErr()) return err(orphans.error)
  const expired = await expireItems(stores, { at, dryRun, ...(dropBox && { limits: dropBox }) })
  if (expired.isErr()) return err(expired.error)
  if (!dryRun && expired.value.length > 0) await step('sweep/items-expired')
  return ok({ dryRun, ...left.value, orphans: orphans.value, expired: expired.value })
}

interface Turn {
  readonly dryRun: boolean
  readonly before: Instant
  readonly step: StepHook
}

async function entriesLeft(
  { ingest, reports, outbox }: SweepStores,
  { at, dryRun, before: changedBefore, step }: Turn & { readonly at: Instant },
): Promise<Result<Pick<SweepReport, 'stuck' | 'withoutBytes'>, SweepError>> {
  const entries = await entriesOfLedger(ingest, { stages: ['received', 'processing'], changedBefore })
  if (entries.isErr()) return err(entries.error)
  const stuck: string[] = []
  const withoutBytes: string[] = []
  for (const { id, stage, report } of entries.value) {
    const info = await reports.info(report)
    if (info.isErr()) return err(info.error)
    if (info.value) {
      stuck.push(id)
      continue
    }
    withoutBytes.push(id)
    if (dryRun || (stage !== 'received' && stage !== 'processing')) continue
    const reason = 'The bytes are gone, and nobody has read them.'
    const ended = await ingest.move(id, stage, { stage: 'invalid', changedAt: at, reason })
    // Somebody was faster: it is at an end, or will be.
    if (ended.isErr() && ended.error.kind !== 'store/stage-conflict') return err(ended.error)
    await step('sweep/entry-ended')
    const about = ended.andThen(aboutOf)
    if (ended.isErr() || about.isErr()) continue
    const told = await queueCallback({ outbox }, ended.value, about.value, step)
    if (told.isErr()) return err(told.error)
  }
  return ok({ stuck, withoutBytes })
}

/** Finds bytes that nobody asks for, and removes them. */
async function orphansOf(
  stores: SweepStores,
  { dryRun, before: receivedBefore, step }: Turn,
): Promise<Result<readonly RawReport[], SweepError>> {
  const { reports } = stores
  const citationsNow = watchCitations(stores)
  const orphans: RawReport[] = []
  const old = await reports.find({ receivedBefore })
  if (old.isErr()) return err(old.error)
  for (const report of old.value) {
    const isAskedFor = async (): Promise<Result<boolean, QueryError>> => {
      const citations = await citationsNow()
      if (citations.isErr()) return err(citations.error)
      return citations.value.citesReport(report.digest) ? ok(true) : hasEntry(stores, report.digest)
    }
    const isKept = await isAskedFor()
    if (isKept.isErr()) return err(isKept.error)
    if (isKept.value) continue
    if (!dryRun) {
      const removed = await removeBytes(reports, report, isAskedFor)
      if (removed.isErr()) return err(removed.error)
      await step('sweep/orphan-removed')
      if (!removed.value) continue
    }
    orphans.push(report)
  }
  return ok(orphans)
}

/** Whether bytes are a report of the ledger, or a file beside one. */
async function hasEntry(
  { ingest, states }: Pick<SweepStores, 'ingest' | 'states'>,
  digest: Digest,
): Promise<Result<boolean, QueryError>> {
  const [entries, owners] = [
    await ingest.find({ report: digest }, { limit: 1 }),
    await ownersOfFile(states, digest),
  ]
  if (entries.isErr()) return err(entries.error)
  if (owners.isErr()) return err(owners.error)
  if (entries.value.length > 0) return ok(true)
  for (const id of owners.value) {
    const entry = await ingest.get(id)
    if (entry.isErr()) return err(entry.error)
    if (entry.value) return ok(true)
  }
  return ok(false)
}

function before(at: Instant, ms: number): Instant {
  return fromEpochMs(toEpochMs(at) - ms)
}
