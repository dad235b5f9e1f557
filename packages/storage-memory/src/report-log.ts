import { compareText } from '@gatewright/core/canonical'
import type { AppendReceipt, KeyConflict } from '@gatewright/core/ports'
import type { OutcomeSet, SchemaError, TestResult } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { readReportBody, type ReportBody } from './report-body.ts'
import type { ResultIndex } from './result-index.ts'

/** One report as it was stored. */
export interface StoredReport {
  readonly reportKey: string
  readonly results: readonly TestResult[]
}

/** Which reports were handed in, and with what. */
export interface ReportLog {
  append(reportKey: string, results: readonly unknown[]): Result<AppendReceipt, KeyConflict | SchemaError>
  /** All reports, in the order of their keys. */
  reports(): readonly StoredReport[]
}

/** An empty log that adds the results of its reports to an index: all results of a report or none. */
export function createReportLog(index: ResultIndex, outcomes: OutcomeSet): ReportLog {
  const bodies = new Map<string, ReportBody>()

  return {
    append(reportKey, results) {
      return readReportBody(results, outcomes).andThen((body) => {
        const known = bodies.get(reportKey)
        const receipt = { reportKey, resultCount: body.results.length, isNew: known === undefined }
        if (known)
          return known.digest === body.digest ? ok(receipt) : err(keyConflict(reportKey, 'report key'))
        return storeAll(index, body.results).map((stored) => {
          bodies.set(reportKey, { ...body, results: stored })
          return receipt
        })
      })
    },
    reports() {
      const byKey = [...bodies].sort(([a], [b]) => compareText(a, b))
      return byKey.map(([reportKey, { results }]) => ({ reportKey, results }))
    },
  }
}

/** Looks at every result before it stores the first. Answers the results as stored: one object for each id. */
function storeAll(
  index: ResultIndex,
  results: readonly TestResult[],
): Result<readonly TestResult[], KeyConflict> {
  for (const result of results) {
    const known = index.byId(result.id)
    if (known && recordJson(known) !== recordJson(result)) return err(keyConflict(result.id, 'result id'))
  }
  return ok(
    results.map((result) => {
      const known = index.byId(result.id)
      if (!known) index.add(result)
      return known ?? result
    }),
  )
}
