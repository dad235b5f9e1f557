import { compareText } from '@gatewright/core/canonical'
import {
  resultsChange,
  resultsRemovedChange,
  type AppendReceipt,
  type FeedPosition,
  type KeyConflict,
  type ReportRemoval,
} from '@gatewright/core/ports'
import type { Instant, OutcomeSet, SchemaError, TestResult } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { readReportBody, type ReportBody } from './report-body.ts'
import type { RestoreFault } from './restore-fault.ts'
import type { ResultIndex } from './result-index.ts'

/** One report as it was stored. */
export interface StoredReport {
  readonly reportKey: string
  /** Of the event of the change feed that tells of it. */
  readonly position: FeedPosition
  readonly results: readonly TestResult[]
}

/** Which reports were handed in, and with what. */
export interface ReportLog {
  /** @param position - that the event will have which tells of the report */
  append(
    reportKey: string,
    results: readonly unknown[],
    position: FeedPosition,
  ): Result<Changed<AppendReceipt>, KeyConflict | SchemaError>
  /**
   * Stores a report that has its position. Reports are restored in the order in which they were stored: a known result
   * keeps the position of the first.
   */
  restore(
    reportKey: string,
    results: readonly unknown[],
    position: FeedPosition,
  ): Result<unknown, KeyConflict | SchemaError | RestoreFault>
  /**
   * Removes what a report was the first to store, and forgets the report, unless any of that is cited.
   *
   * @param isCited - sees what would go, and the keys of all reports that hold any of it, this one among them
   */
  remove(
    reportKey: string,
    at: Instant,
    isCited: (own: readonly TestResult[], holders: readonly string[]) => boolean,
  ): Changed<ReportRemoval>
  has(reportKey: string): boolean
  /** All reports, in the order of their keys. */
  reports(): readonly StoredReport[]
}

interface KeptBody extends ReportBody {
  readonly position: FeedPosition
}

/** An empty log that adds the results of its reports to an index: all results of a report or none. */
export function createReportLog(index: ResultIndex, outcomes: OutcomeSet): ReportLog {
  const bodies = new Map<string, KeptBody>()

  let last = 0

  const append: ReportLog['append'] = (reportKey, results, position) =>
    readReportBody(results, outcomes).andThen((body) => {
      const known = bodies.get(reportKey)
      const value = { reportKey, resultCount: body.results.length, isNew: known === undefined }
      if (known) {
        const isSame = known.digest === body.digest
        return isSame ? ok({ value, change: undefined }) : err(keyConflict(reportKey, 'report key'))
      }
      return storeAll(index, body.results, position).map((stored) => {
        bodies.set(reportKey, { ...body, position, results: stored })
        last = position
        return { value, change: resultsChange(reportKey, stored, outcomes) }
      })
    })

  return {
    append,
    restore(reportKey, results, position) {
      if (bodies.get(reportKey)?.position === position || position > last)
        return append(reportKey, results, position)
      return err({ message: `The report "${reportKey}" stands behind one that was stored later.` })
    },
    remove(reportKey, at, isCited) {
      const body = bodies.get(reportKey)
      if (!body) return { value: { state: 'unknown', resultCount: 0 }, change: undefined }
      const own = body.results.filter(({ id }) => index.byId(id)?.position === body.position)
      const going = new Set(own.map(({ id }) => id))
      const holders = [...bodies].filter(
        ([key, { results }]) => key === reportKey || results.some(({ id }) => going.has(id)),
      )
      const isKept = isCited(
        own,
        holders.map(([key]) => key),
      )
      if (isKept) return { value: { state: 'cited', resultCount: 0 }, change: undefined }
      for (const id of going) index.remove(id)
      for (const [key, holder] of holders)
        bodies.set(key, { ...holder, results: holder.results.filter(({ id }) => !going.has(id)) })
      bodies.delete(reportKey)
      return {
        value: { state: 'removed', resultCount: own.length },
        change: resultsRemovedChange(reportKey, own.length, at),
      }
    },
    has: (reportKey) => bodies.has(reportKey),
    reports() {
      const byKey = [...bodies].sort(([a], [b]) => compareText(a, b))
      return byKey.map(([reportKey, { position, results }]) => ({ reportKey, position, results }))
    },
  }
}

/**
 * Looks at every result before it stores the first. Answers the results as stored: one object for each id. A known result
 * keeps its position.
 */
function storeAll(
  index: ResultIndex,
  results: readonly TestResult[],
  position: FeedPosition,
): Result<readonly TestResult[], KeyConflict> {
  for (const result of results) {
    const known = index.byId(result.id)
    if (known && recordJson(known.result) !== recordJson(result))
      return err(keyConflict(result.id, 'result id'))
  }
  return ok(
    results.map((result) => {
      const known = index.byId(result.id)
      if (known) return known.result
      index.add({ result, position })
      return result
    }),
  )
}
