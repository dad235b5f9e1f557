import { compareText, digestOf, type Digest } from '@gatewright/core/canonical'
import {
  checkRawReport,
  checkRawReportQuery,
  RawReportSchema,
  reportChange,
  reportRemovedChange,
  type ListPage,
  type RawReport,
  type RawReportAbout,
  type RawReportQuery,
  type RawReportReceipt,
} from '@gatewright/core/ports'
import { checkSchema, compareInstants, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { pageOf } from './list-page.ts'
import type { RestoreFault } from './restore-fault.ts'
import { betweenReversed, cutAt, endOf, insertEntry, removeEntry, sortedList, start } from './sorted-list.ts'

/** A report as it was sent, with what is known of it. */
export interface StoredRawReport {
  readonly report: RawReport
  /** A copy. */
  readonly bytes: Uint8Array
}

/** The reports of one project as they were sent, by digest. */
export interface RawReportTable {
  put(bytes: Uint8Array, about: RawReportAbout): Result<Changed<RawReportReceipt>, SchemaError>
  read(digest: Digest): Uint8Array | undefined
  info(digest: Digest): RawReport | undefined
  find(query: RawReportQuery, page: ListPage | undefined): Result<readonly RawReport[], SchemaError>
  remove(digest: Digest): Changed<boolean>
  restore(report: unknown, bytes: Uint8Array): Result<void, SchemaError | RestoreFault>
  /** All reports, in the order of their digests. */
  reports(): readonly StoredRawReport[]
}

export function createRawReportTable(): RawReportTable {
  const reports = new Map<Digest, StoredRawReport>()
  const byTime = sortedList(compareRawReports)

  const add = (report: RawReport, bytes: Uint8Array): void => {
    // Not `slice`, which of a Buffer is no copy.
    reports.set(report.digest, { report: deepFreeze(report), bytes: new Uint8Array(bytes) })
    insertEntry(byTime, report)
  }

  return {
    put: (bytes, asked) =>
      checkRawReport(bytes, asked).map((about) => {
        const digest = digestOf(bytes)
        const known = reports.get(digest)
        if (known) return { value: { ...known.report, isNew: false }, change: undefined }
        const report = { digest, size: bytes.length, ...about }
        add(report, bytes)
        return { value: { ...report, isNew: true }, change: reportChange(report) }
      }),
    read(digest) {
      const known = reports.get(digest)
      return known && new Uint8Array(known.bytes)
    },
    info: (digest) => reports.get(digest)?.report,
    find: (asked, page) =>
      checkRawReportQuery(asked).andThen(({ receivedBefore }) => {
        const isEarlier = ({ receivedAt }: RawReport): boolean =>
          receivedBefore === undefined || compareInstants(receivedAt, receivedBefore) < 0
        const end = receivedBefore === undefined ? endOf(byTime) : cutAt(byTime, isEarlier)
        return pageOf(betweenReversed(byTime, start, end), page)
      }),
    remove(digest) {
      const known = reports.get(digest)
      if (!known) return { value: false, change: undefined }
      reports.delete(digest)
      removeEntry(byTime, known.report)
      return { value: true, change: reportRemovedChange(known.report) }
    },
    restore: (input, bytes) =>
      checkSchema(RawReportSchema, input).andThen((report): Result<void, RestoreFault> => {
        if (digestOf(bytes) !== report.digest || bytes.length !== report.size)
          return err({ message: `The bytes are not those of the report ${report.digest}.` })
        if (!reports.has(report.digest)) add(report, bytes)
        return ok()
      }),
    reports: () =>
      [...reports.values()]
        .sort((a, b) => compareText(a.report.digest, b.report.digest))
        .map(({ report, bytes }) => ({ report, bytes: new Uint8Array(bytes) })),
  }
}

function compareRawReports(a: RawReport, b: RawReport): number {
  return compareInstants(a.receivedAt, b.receivedAt) || compareText(a.digest, b.digest)
}
