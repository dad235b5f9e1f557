import type { CaseRecord, ReportError } from '@gatewright/core/ports'
import { readReport, type CollectedReport, type ReadReportOptions } from '../src/index.ts'

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Reads a report that the test knows to be good. */
export async function readGood(
  xml: string | Uint8Array,
  options: ReadReportOptions = {},
): Promise<CollectedReport> {
  const report = await readReport(typeof xml === 'string' ? bytesOf(xml) : xml, options)
  if (report.isErr()) throw new Error(`${report.error.kind}: ${report.error.message}`)
  return report.value
}

/** Reads a report that the test knows to be bad. */
export async function readBad(
  xml: string | Uint8Array,
  options: ReadReportOptions = {},
): Promise<ReportError> {
  const report = await readReport(typeof xml === 'string' ? bytesOf(xml) : xml, options)
  if (report.isOk()) throw new Error(`Read as a good report of ${report.value.summary.counts.tests} tests.`)
  return report.error
}

/** The only case of a suite that holds just this. */
export async function readOnlyCase(
  testcase: string,
  suiteAttributes: string = 'name="unit"',
): Promise<CaseRecord> {
  const { records } = await readGood(
    `<testsuites><testsuite ${suiteAttributes}>${testcase}</testsuite></testsuites>`,
  )
  const [only] = records
  if (!only || records.length !== 1) throw new Error(`${records.length} records`)
  return only
}

/** A record with nothing odd about it. */
export function recordOf(changes: Partial<CaseRecord> = {}): CaseRecord {
  return {
    name: 'adds',
    suitePath: ['unit'],
    outcome: 'passed',
    rawOutcome: 'passed',
    failures: [],
    otherAttempts: [],
    properties: [],
    source: { format: 'junit', index: 0 },
    ...changes,
  }
}

export async function* chunksOf(
  bytes: Uint8Array,
  cuts: readonly number[],
): AsyncGenerator<Uint8Array, void, void> {
  let from = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield bytes.slice(from, Math.min(cut, bytes.length))
    from = Math.min(cut, bytes.length)
  }
  yield bytes.slice(from)
}
