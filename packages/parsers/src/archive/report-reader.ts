import type { ReportReader } from '@gatewright/core/ingest'
import type { CaseCounts, ReportError, ReportSummary } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { reportError } from '../report-error.ts'
import { recordsToResults, type ResultContext } from '../to-results.ts'
import {
  readReports,
  type ArchivedReport,
  type ReadReportsOptions,
  type ReportArchive,
} from './read-reports.ts'

export interface ReportReaderOptions
  extends ReadReportsOptions, Pick<ResultContext, 'identity' | 'dialect' | 'retries'> {
  /** Another one whenever the same bytes may give other results, such as the version of this package and of your options. */
  readonly version: string
}

/**
 * What `processReport` of `@gatewright/core/ingest` reads reports with: any format that is known, plain, as gzip, or as a ZIP
 * archive of reports, whose cases are those of all its reports. An archive in which a report is broken or not complete is not
 * complete; one in which nothing can be read is an error.
 *
 * @example
 * import { createReportReader } from '@gatewright/parsers/archive'
 *
 * const reader = createReportReader({ version: 'parsers 1.0.0' })
 * const read = await reader.read(new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>'))
 * read.map(({ records }) => records.length) // ok(1)
 */
export function createReportReader({
  version,
  identity,
  dialect,
  retries,
  ...options
}: ReportReaderOptions): ReportReader {
  const context = {
    ...(identity && { identity }),
    ...(dialect !== undefined && { dialect }),
    ...(retries !== undefined && { retries }),
  }
  return {
    version,
    read: (bytes) => readReports(bytes, options).andThen(asOneReport),
    results: (records, given) => recordsToResults(records, { ...given, ...context }),
  }
}

/** All reports of an archive as one. */
function asOneReport(
  archive: ReportArchive,
): Result<{ readonly records: ArchivedReport['records']; readonly summary: ReportSummary }, ReportError> {
  const { reports, broken } = archive
  const [first] = reports
  if (!first) {
    const message = 'The archive holds no report of a known format.'
    return err(
      broken[0]?.error ?? reportError('report/unsupported-format', message, { seen: 'a ZIP archive' }),
    )
  }
  if (reports.length === 1 && archive.isComplete) return ok(first)
  const summaries = reports.map(({ summary }) => summary)
  return ok({
    records: reports.flatMap(({ records }) => records),
    summary: {
      format: summaries.every(({ format }) => format === first.summary.format) ? first.summary.format : 'zip',
      counts: summaries.map(({ counts }) => counts).reduce(added),
      properties: propertiesOf(summaries),
      diagnostics: summaries.flatMap(({ diagnostics }) => diagnostics),
      completeness: completenessOf(archive),
    },
  })
}

/** What all reports say that say anything of it; what they contradict each other about is said by none. */
function propertiesOf(summaries: readonly ReportSummary[]): ReportSummary['properties'] {
  const values = new Map<string, Set<string>>()
  for (const { properties } of summaries)
    for (const [name, value] of properties) values.set(name, (values.get(name) ?? new Set()).add(value))
  return [...values].flatMap(([name, [value, ...others]]) =>
    value === undefined || others.length > 0 ? [] : [[name, value] as const],
  )
}

function completenessOf({ reports, broken, isComplete }: ReportArchive): ReportSummary['completeness'] {
  if (isComplete) return { complete: true }
  const incomplete = reports.map(({ summary }) => summary.completeness).find(({ complete }) => !complete)
  if (incomplete) return incomplete
  const message = `Of the archive ${broken.length} files can't be read.`
  return { complete: false, reason: 'files-unreadable', message }
}

function added(a: CaseCounts, b: CaseCounts): CaseCounts {
  return {
    tests: a.tests + b.tests,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    errors: a.errors + b.errors,
    skipped: a.skipped + b.skipped,
    flaky: a.flaky + b.flaky,
  }
}
