import { err, ok, type Result } from 'neverthrow'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { ReportError, ReportSummary } from '../ports/report-parser.ts'
import type { OutcomeError } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { describeReport, type DescribedReport, type DescribeError, type IngestRules } from './ingest-rules.ts'
import { runIdOf, type ReportAbout } from './report-about.ts'
import type { ReportReader } from './report-reader.ts'

/** Everything that is made of the bytes of a report. */
export interface DerivedReport {
  readonly results: readonly TestResult[]
  readonly summary: ReportSummary
  readonly described: DescribedReport
}

/** Why the bytes give no results. */
export type DeriveError = ReportError | DescribeError | OutcomeError | SchemaError

/**
 * Makes results of the bytes of a report. The same bytes of the same entry, with the same reader and rules, give the same
 * results: when they were made is not in them.
 */
export async function makeResults(
  reader: ReportReader,
  bytes: Uint8Array,
  {
    entry,
    about,
    reportKey,
    rules,
  }: {
    readonly entry: IngestEntry
    readonly about: ReportAbout
    readonly reportKey: string
    readonly rules: IngestRules
  },
): Promise<Result<DerivedReport, DeriveError>> {
  const read = await reader.read(bytes)
  if (read.isErr()) return err(read.error)
  const { records, summary } = read.value
  const { uploader } = entry
  const described = describeReport(summary, { about, ...(uploader !== undefined && { uploader }) }, rules)
  if (described.isErr()) return err(described.error)
  const { item, variant, labels } = described.value
  const made = reader.results(records, {
    item,
    group: runIdOf(about, reportKey),
    submittedAt: entry.receivedAt,
    reportKey,
    variant,
    ...(about.namespace !== undefined && { namespace: about.namespace }),
  })
  if (made.isErr()) return err(made.error)
  const said = {
    ...(labels.length > 0 && { label: labels }),
    ...(uploader !== undefined && { uploader: [uploader] }),
  }
  const results = Object.keys(said).length === 0 ? made.value : withData(made.value, said)
  return ok({ results, summary, described: described.value })
}

/** Results that have the same object for their data have the same one afterwards. */
function withData(results: readonly TestResult[], said: TestResult['data']): readonly TestResult[] {
  const known = new Map<TestResult['data'], TestResult['data']>()
  return results.map((result) => {
    const data = known.get(result.data) ?? { ...result.data, ...said }
    known.set(result.data, data)
    return { ...result, data }
  })
}
