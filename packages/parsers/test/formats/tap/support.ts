import type { CaseRecord, ParseReportOptions, ReportError, ReportSummary } from '@gatewright/core/ports'
import type { Result } from 'neverthrow'
import { tapParser } from '../../../src/formats/tap/index.ts'
import { bytesOf } from '../../support.ts'

export interface ReadTap {
  readonly records: readonly CaseRecord[]
  readonly end: Result<ReportSummary, ReportError>
}

/** Reads a report to its end, whatever that is. */
export async function readTap(
  report: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: ParseReportOptions = {},
): Promise<ReadTap> {
  const stream = tapParser.parse(typeof report === 'string' ? bytesOf(report) : report, options)
  const records: CaseRecord[] = []
  for (;;) {
    const next = await stream.next()
    if (next.done) return { records, end: next.value }
    records.push(next.value)
  }
}

/** Reads a report that the test knows to be readable. */
export async function readGoodTap(
  report: string | Uint8Array,
  options?: ParseReportOptions,
): Promise<{ readonly records: readonly CaseRecord[]; readonly summary: ReportSummary }> {
  const { records, end } = await readTap(report, options)
  if (end.isErr()) throw new Error(`${end.error.kind}: ${end.error.message}`)
  return { records, summary: end.value }
}

/** Whether a gate could pass on the report: it was read, is complete, and nothing in it went wrong. */
export function isGreen({ end }: ReadTap): boolean {
  if (end.isErr()) return false
  const { completeness, counts } = end.value
  return completeness.complete && counts.tests > 0 && counts.failed === 0 && counts.errors === 0
}

/** Why a report is not complete; nothing where it is. */
export function reasonOf({ completeness }: ReportSummary): string | undefined {
  return completeness.complete ? undefined : completeness.reason
}
