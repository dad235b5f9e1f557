import type { ReportReader } from '@gatewright/core/ingest'
import type { CaseRecord } from '@gatewright/core/ports'
import { errAsync, ok, okAsync } from 'neverthrow'

/** Reads reports of which each line is the name of a test and its outcome: `unit/adds passed`. */
export const lineReader: ReportReader = {
  version: 'lines 1',
  read(bytes) {
    const lines = String.fromCharCode(...bytes).split('\n')
    if (lines[0] === 'broken') {
      const message = 'Not a report.'
      return errAsync({ kind: 'report/unknown-format', message, retryable: false } as never)
    }
    return okAsync({
      records: lines.map(recordOf),
      summary: {
        format: 'lines',
        counts: {} as never,
        properties: [],
        diagnostics: [],
        completeness: { complete: true },
      },
    })
  },
  results: (records, { item, group, submittedAt, reportKey, variant }) =>
    ok(
      records.map(({ name, rawOutcome }, index) => ({
        id: `${reportKey}#${index}`,
        testcase: name,
        item,
        outcome: rawOutcome === 'passed' ? 'PASSED' : 'FAILED',
        submittedAt,
        variant,
        data: {},
        groups: [group],
      })),
    ),
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function recordOf(line: string): CaseRecord {
  const [name = '', outcome = ''] = line.split(' ')
  return {
    name,
    suitePath: [],
    outcome: outcome === 'passed' ? 'passed' : 'failed',
    rawOutcome: outcome,
    failures: [],
    otherAttempts: [],
    properties: [],
    source: {} as never,
  }
}
