import type { ByteSource, CaseRecord, ReportError, ReportSummary } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { wholeLimits } from './reading/limits.ts'
import { parserFailed } from './report-error.ts'
import { streamReport, type StreamReportOptions } from './stream-report.ts'

/** A whole report in memory. */
export interface CollectedReport {
  readonly records: readonly CaseRecord[]
  readonly summary: ReportSummary
}

export type ReadReportOptions = StreamReportOptions

/**
 * Reads a report that fits into memory: all its records, in its order, and the summary. At most 64 MiB and 1,000,000 cases,
 * unless the limits say otherwise; {@link streamReport} reads larger ones.
 *
 * A report that can't be read to its end gives an error and no records; the error says why, and where. One that holds less
 * than it says is read, and `summary.completeness` says so. The promise never rejects: a parser that throws is an error too.
 *
 * @example
 * import { readReport } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const report = await readReport(bytes)
 * report.match(
 *   ({ summary }) => console.log(summary.counts.tests), // 1
 *   (error) => console.error(error.kind, error.message),
 * )
 */
export function readReport(
  source: ByteSource,
  options: ReadReportOptions = {},
): ResultAsync<CollectedReport, ReportError> {
  return new ResultAsync(
    collect(source, options).catch((cause: unknown) => err(parserFailed('unknown', cause))),
  )
}

async function collect(
  source: ByteSource,
  options: ReadReportOptions,
): Promise<Result<CollectedReport, ReportError>> {
  const { bytes, cases } = wholeLimits
  const records: CaseRecord[] = []
  const stream = streamReport(source, { ...options, limits: { bytes, cases, ...options.limits } })
  for (;;) {
    const next = await stream.next()
    if (next.done) return next.value.andThen((summary) => ok({ records, summary }))
    records.push(next.value)
  }
}
