import type { Result, ResultAsync } from 'neverthrow'
import type { CaseRecord } from '../ports/case-record.ts'
import type { ReportError, ReportSummary } from '../ports/report-parser.ts'
import type { Instant } from '../schema/instant.ts'
import type { Item } from '../schema/item.ts'
import type { OutcomeError } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { Variant } from '../schema/variant.ts'

/** What a report does not say of its results and ingest knows. */
export interface RecordsContext {
  readonly item: Item
  /** The id of the run. */
  readonly group: string
  readonly submittedAt: Instant
  readonly reportKey: string
  readonly variant: Variant
  readonly namespace?: string
}

/** A whole report as it was read. */
export interface ReadReport {
  readonly records: readonly CaseRecord[]
  readonly summary: ReportSummary
}

/**
 * Makes results of bytes. `@gatewright/parsers` has both functions:
 * `{ version: 'parsers 1.2.0', read: readReport, results: recordsToResults }`.
 */
export interface ReportReader {
  /** Another one whenever the same bytes may give other results. It is recorded with each report. */
  readonly version: string
  read(bytes: Uint8Array): ResultAsync<ReadReport, ReportError>
  /** The same records in the same context give the same results. */
  results(
    records: readonly CaseRecord[],
    context: RecordsContext,
  ): Result<readonly TestResult[], OutcomeError | SchemaError>
}
