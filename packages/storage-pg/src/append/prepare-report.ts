import type { KeyConflict } from '@gatewright/core/ports'
import type { Result } from 'neverthrow'
import { failingBit } from '../rows/cells.ts'
import { placeOf } from '../rows/place.ts'
import { idSha } from '../rows/result-id.ts'
import { firstRunId } from '../rows/run-id.ts'
import { textSha } from '../sql/keys.ts'
import { distinctResults, type DistinctRun } from './distinct-results.ts'
import { at, outcomeIn, rowWidth, type PendingReport } from './pending-report.ts'
import type { Claim, PreparedReport, PreparedRun } from './prepared-report.ts'
import { reportDigest } from './report-digest.ts'
import { ordinalOf } from './row-order.ts'

/** Puts a report whose rows have ids of words into order, or answers the id that stands for two contents in it. */
export function prepareReport(reportKey: string, report: PendingReport): Result<PreparedReport, KeyConflict> {
  return distinctResults(report.runs).map((distinct) => {
    const runs = distinct.map(preparedRun)
    return {
      reportKey,
      keySha: textSha(reportKey),
      digest: reportDigest(runs),
      resultCount: runs.reduce((sum, { order }) => sum + order.length, 0),
      runs,
      detailLength: runs.reduce((sum, run) => sum + detailLengthOf(run), 0),
      claims: claimsOf(runs),
    }
  })
}

function preparedRun({ run, order }: DistinctRun, number: number): PreparedRun {
  const { head, width, rest, item, groups, submittedAt, rows, details } = run
  return {
    number,
    head,
    width,
    rest,
    item,
    groups,
    submittedAt,
    rows,
    details,
    order,
    firstId: firstRunId(submittedAt),
    place: placeOf(submittedAt, head),
    idSha: idSha(run),
    ...rangeOf(rows, order),
  }
}

/** How long the details of a run are together, in characters. */
export function detailLengthOf({ details }: Pick<PreparedRun, 'details'>): number {
  let length = 0
  for (const { json } of details.values()) length += json.length
  return length
}

/** How many rows they take. */
export function detailRowsOf({ details }: Pick<PreparedRun, 'details'>): number {
  let rows = details.size
  for (const { datums } of details.values()) rows += datums.length
  return rows
}

/** The same run with fewer of its results. */
export function withRows(run: PreparedRun, order: Uint32Array): PreparedRun {
  return { ...run, order, ...rangeOf(run.rows, order) }
}

function rangeOf(
  rows: Int32Array,
  order: Uint32Array,
): Pick<PreparedRun, 'firstOrdinal' | 'lastOrdinal' | 'failedCount'> {
  let failedCount = 0
  for (const row of order) {
    if ((outcomeIn(rows[row * rowWidth + at.cells] ?? 0) & failingBit) !== 0) failedCount++
  }
  const firstOrdinal = ordinalOf(rows, order[0] ?? 0)
  return { firstOrdinal, lastOrdinal: ordinalOf(rows, order.at(-1) ?? 0), failedCount }
}

/** Each claim once, in the order of their bytes. */
function claimsOf(runs: readonly PreparedRun[]): readonly Claim[] {
  const claims = new Map<string, Claim>()
  for (const { idSha: sha, firstOrdinal, lastOrdinal } of runs) {
    const key = sha.toString('latin1')
    const widest = Math.max(lastOrdinal - firstOrdinal, claims.get(key)?.widest ?? 0)
    claims.set(key, { sha, key, widest })
  }
  return [...claims.values()].sort((a, b) => Buffer.compare(a.sha, b.sha))
}
