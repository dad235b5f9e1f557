import type { FeedLease, LeaseRequest, QueryError } from '@gatewright/core/ports'
import { presetOutcomes } from '@gatewright/core/schema'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { HistoryError } from './history-errors.ts'
import type { HistoryOptions, HistoryReport, HistorySource } from './history-options.ts'
import { nextStretch } from './stretch.ts'
import { writeStretch, type WriteSettings } from './write-stretch.ts'

/**
 * Writes the results of a project into Parquet files, from the last event that was written up to the last one that there
 * is: a copy for questions over all of them, that DuckDB, ClickHouse and others read.
 *
 * Every result stands in one file, whatever ends when: what a file is to hold is stored before it is written, and that it
 * was written is stored after. A process that ends in between, or loses its lease, leaves the next one to write the same file
 * again, under the same name and with the same bytes. For that `order`, `resultsPerFile`, `outcomes` and `zstd` must be what
 * they were; change them when the export is not behind.
 *
 * What retention removes later stays in the files.
 *
 * @returns `store/lease-lost` where another owner took the lease meanwhile, `storage-pg/history-write-failed` where a file could
 *   not be kept; the files before are written, and the next export goes on behind them.
 * @throws TypeError for numbers of results or stretches that are none.
 * @example
 * import type { CompleteStorage } from '@gatewright/core/ports'
 * import { exportHistory, historyFolder } from '@gatewright/storage-pg/history'
 * import { parquetWriteBuffer } from 'hyparquet-writer'
 *
 * declare const storage: CompleteStorage
 *
 * const exported = await exportHistory(storage, {
 *   owner: 'worker-1',
 *   at: '2026-11-22T04:19:00Z',
 *   forMs: 600_000,
 *   parquetWriteBuffer,
 *   write: historyFolder('./history'),
 * })
 * console.log(exported.isOk() && exported.value.results)
 */
export function exportHistory(
  source: HistorySource,
  options: HistoryOptions,
): ResultAsync<HistoryReport, HistoryError> {
  for (const count of [options.resultsPerFile ?? 1, options.leastResults ?? 1, options.stretches ?? 1])
    if (!(Number.isInteger(count) && count >= 1))
      throw new TypeError(`No number of results or stretches: ${count}.`)
  return new ResultAsync(exportAll(source, options, settingsOf(source, options)))
}

function settingsOf(source: HistorySource, options: HistoryOptions): WriteSettings {
  const { parquetWriteBuffer, write, order = 'as-stored', resultsPerFile = 250_000, zstd } = options
  return {
    context: { project: source.project, outcomes: options.outcomes ?? presetOutcomes },
    format: { parquetWriteBuffer, order, ...(zstd && { zstd }) },
    resultsPerFile,
    write,
  }
}

/** The lease of the export, and that of the consumer whose position says how far the next file is to reach. */
interface Leases {
  readonly written: FeedLease
  readonly planned: FeedLease
}

async function exportAll(
  source: HistorySource,
  options: HistoryOptions,
  settings: WriteSettings,
): Promise<Result<HistoryReport, HistoryError>> {
  const leases = await takeLeases(source, options.consumer ?? 'history', options)
  if (leases.isErr()) return err(leases.error)
  let report: HistoryReport = {
    isOwner: leases.value !== undefined,
    position: leases.value?.written.position ?? 0,
    files: [],
    results: 0,
    gone: 0,
    waiting: 0,
    isBehind: false,
  }
  if (!leases.value) return ok(report)
  let planned = leases.value.planned.position
  for (let step = 0; ; step++) {
    if (planned <= report.position) {
      const stretch = await nextStretch(source.feed, report.position, settings.resultsPerFile)
      if (stretch.isErr()) return err(stretch.error)
      const { lastPosition, announced, isFull } = stretch.value
      if (lastPosition === report.position) return ok(report)
      if (announced > 0 && !isFull && announced < (options.leastResults ?? 1))
        return ok({ ...report, waiting: announced })
      if (step >= (options.stretches ?? Number.POSITIVE_INFINITY)) return ok({ ...report, isBehind: true })
      const plan = await source.feed.advance({ lease: leases.value.planned, position: lastPosition })
      if (plan.isErr()) return err(plan.error)
      planned = lastPosition
    }
    const written = await writeStretch(source, report.position, planned, settings)
    if (written.isErr()) return err(written.error)
    const advanced = await source.feed.advance({ lease: leases.value.written, position: planned })
    if (advanced.isErr()) return err(advanced.error)
    report = addedTo(report, written.value, planned)
  }
}

async function takeLeases(
  { feed }: HistorySource,
  consumer: string,
  { owner, at, forMs }: LeaseRequest,
): Promise<Result<Leases | undefined, QueryError>> {
  const request = { owner, at, forMs }
  const written = await feed.lease(consumer, request)
  if (written.isErr()) return err(written.error)
  if (!written.value) return ok(undefined)
  const planned = await feed.lease(`${consumer}.planned`, request)
  if (planned.isErr()) return err(planned.error)
  return ok(planned.value && { written: written.value, planned: planned.value })
}

function addedTo(
  report: HistoryReport,
  { files, gone }: { readonly files: HistoryReport['files']; readonly gone: number },
  position: number,
): HistoryReport {
  return {
    ...report,
    position,
    files: [...report.files, ...files],
    results: files.reduce((sum, { resultCount }) => sum + resultCount, report.results),
    gone: report.gone + gone,
  }
}
