import type { ReportReader } from '@gatewright/core/ingest'
import type { CaseRecord, ReportSummary } from '@gatewright/core/ports'
import { err, errAsync, ok, okAsync } from 'neverthrow'

/** A report of one case in each line, of which those with a `!` failed. */
export function lines(...names: readonly string[]): Uint8Array {
  return new TextEncoder().encode(names.map((name) => `${name}\n`).join(''))
}

/** Reads {@link lines}; a report that begins with a `?` is broken. */
export function lineReader(version: string = 'lines 1'): ReportReader {
  return {
    version,
    read(bytes) {
      const names = new TextDecoder().decode(bytes).split('\n').slice(0, -1)
      const message = 'The report is broken.'
      return names[0]?.startsWith('?')
        ? errAsync({ kind: 'report/malformed', message, retryable: false })
        : okAsync({ records: names.map(recordOf), summary })
    },
    results: (records, { item, group, submittedAt, reportKey, variant }) =>
      records.some(({ name }) => name === '')
        ? err({ kind: 'outcome/unknown', message: 'A line is empty.', retryable: false, outcome: '' })
        : ok(
            records.map(({ name, outcome }, index) => ({
              id: `${reportKey}#${String(index + 1).padStart(4, '0')}`,
              testcase: name,
              item,
              outcome: outcome === 'failed' ? 'FAILED' : 'PASSED',
              submittedAt,
              variant,
              data: { reader: [version] },
              groups: [group],
            })),
          ),
  }
}

const counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 }
const summary: ReportSummary = {
  format: 'lines',
  counts,
  properties: [],
  diagnostics: [],
  completeness: { complete: true },
}

function recordOf(line: string, index: number): CaseRecord {
  const hasFailed = line.endsWith('!')
  return {
    name: hasFailed ? line.slice(0, -1) : line,
    suitePath: [],
    outcome: hasFailed ? 'failed' : 'passed',
    rawOutcome: '',
    failures: [],
    otherAttempts: [],
    properties: [],
    source: { format: 'lines', index },
  }
}
