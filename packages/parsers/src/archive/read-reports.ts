import type { ByteSource, CaseRecord, ReportError, ReportSummary } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { readReport, type ReadReportOptions } from '../collect.ts'
import { concatenate, readChunks } from '../source/chunks.ts'
import { isZip } from '../source/magic.ts'
import { peekSource } from '../source/peek.ts'
import { parserFailed, reportError } from '../report-error.ts'
import { openArchive, type ArchiveLimits } from './open-archive.ts'

/** A report of an archive. */
export interface ArchivedReport {
  /** Path in the archive; empty where the source is a report itself. */
  readonly path: string
  readonly records: readonly CaseRecord[]
  readonly summary: ReportSummary
}

/** A file of an archive of which nothing was read, and why. */
export interface UnreadFile {
  readonly path: string
  readonly error: ReportError
}

/** The reports of an archive. Not all of them may count: see {@link ReportArchive.isComplete}. */
export interface ReportArchive {
  /** In the order of their paths. */
  readonly reports: readonly ArchivedReport[]
  /** Files that are no reports of a known format, such as screenshots and logs. */
  readonly others: readonly UnreadFile[]
  /** Files that are reports or might be, and can't be read. */
  readonly broken: readonly UnreadFile[]
  /**
   * True where there is a report, all reports are complete and none is broken. A run whose archive is not complete is never
   * complete either, for what is missing might have failed.
   */
  readonly isComplete: boolean
}

export interface ReadReportsOptions extends ReadReportOptions {
  readonly archive?: ArchiveLimits
}

/**
 * Reads every report of a ZIP archive, as CI services hand out artifacts; a source that is no archive is read as the only
 * report. Nothing is written to disk, and paths are names only. The error is of the archive as a whole: broken, encrypted,
 * or beyond a limit. Never rejects.
 *
 * @example
 * import { readReports } from '@gatewright/parsers/archive'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const archive = await readReports(bytes)
 * archive.match(
 *   ({ reports, isComplete }) => console.log(reports.length, isComplete), // 1 true
 *   (error) => console.error(error.kind, error.message),
 * )
 */
export function readReports(
  source: ByteSource,
  options: ReadReportsOptions = {},
): ResultAsync<ReportArchive, ReportError> {
  return new ResultAsync(
    collectReports(source, options).catch((cause: unknown) => err(parserFailed('zip', cause))),
  )
}

async function collectReports(
  source: ByteSource,
  { archive: limits = {}, ...options }: ReadReportsOptions,
): Promise<Result<ReportArchive, ReportError>> {
  const peeked = await peekSource(source, 4, options.signal)
  if (peeked.isErr()) return err(peeked.error)
  const { head, replay } = peeked.value
  if (!isZip(head)) {
    const report = await readReport(replay, options)
    return report.map((read) => archiveOf([{ path: '', ...read }], [], []))
  }
  const reports: ArchivedReport[] = []
  const others: UnreadFile[] = []
  const broken: UnreadFile[] = []
  const bytes = await collectBytes(replay, limits.packedBytes ?? 256 * 1024 * 1024, options.signal)
  if (bytes.isErr()) return err(bytes.error)
  for await (const entry of openArchive(bytes.value, limits)) {
    if (entry.isErr()) return err(entry.error)
    const { path, source: content } = entry.value
    const report = await readReport(content, options)
    if (report.isOk()) reports.push({ path, ...report.value })
    else if (report.error.kind === 'report/aborted') return err(report.error)
    else
      (report.error.kind === 'report/unsupported-format' ? others : broken).push({
        path,
        error: report.error,
      })
  }
  return ok(archiveOf(reports, others, broken))
}

async function collectBytes(
  source: ByteSource,
  limit: number,
  signal: ReadReportOptions['signal'],
): Promise<Result<Uint8Array, ReportError>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readChunks(source, signal)) {
    if (chunk.isErr()) return err(chunk.error)
    length += chunk.value.length
    if (length > limit)
      return err(
        reportError('report/limit-exceeded', `The archive is larger than the limit of ${limit} bytes.`),
      )
    chunks.push(chunk.value)
  }
  return ok(concatenate(chunks, length))
}

function archiveOf(
  reports: readonly ArchivedReport[],
  others: readonly UnreadFile[],
  broken: readonly UnreadFile[],
): ReportArchive {
  const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0
  return {
    reports: [...reports].sort(byPath),
    others: [...others].sort(byPath),
    broken: [...broken].sort(byPath),
    isComplete:
      reports.length > 0 &&
      broken.length === 0 &&
      reports.every(({ summary }) => summary.completeness.complete),
  }
}
