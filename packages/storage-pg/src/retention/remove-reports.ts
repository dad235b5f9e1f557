import { reportRemovedChange, type FeedChange, type RawReport } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import type { PgSession } from '../driver/driver.ts'
import { bytesLiteral } from '../sql/array-literal.ts'
import { timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { digestOfBytes } from '../stores/digest-bytes.ts'
import type { KeptEvidence } from './kept-evidence.ts'

export interface OldReport {
  readonly sha: Buffer
  readonly size: bigint
  readonly received_at: string
  readonly is_kept: boolean
}

/** The next raw reports behind a digest that were received before an instant. Those that are still worked on are kept. */
export async function oldReports(
  session: PgSession,
  tables: Tables,
  project: number,
  options: {
    readonly before: Instant
    readonly after: Buffer
    readonly limit: number
    readonly kept: KeptEvidence
  },
): Promise<readonly OldReport[]> {
  const { before, after, limit, kept } = options
  const { rows } = await session.query<OldReport>(
    `SELECT o.sha, o.size, o.received_at, o.sha = ANY ($5::bytea[]) OR EXISTS (
       SELECT FROM ${tables.ingest_entry} AS e
       WHERE e.project = $1 AND e.report_sha = o.sha AND e.stage IN ('received', 'processing')
     ) AS is_kept
     FROM ${tables.raw_report} AS o
     WHERE o.project = $1 AND o.received < $2 AND o.sha > $3 ORDER BY o.sha LIMIT $4`,
    [project, timeKey(before), after, limit, bytesLiteral(kept.reports)],
  )
  return rows
}

/** Removes raw reports, and answers the events that tell of it. */
export async function removeReports(
  session: PgSession,
  tables: Tables,
  project: number,
  reports: readonly OldReport[],
): Promise<readonly FeedChange[]> {
  const shas = bytesLiteral(reports.map(({ sha }) => sha))
  for (const table of [tables.raw_report_piece, tables.raw_report])
    await session.query(`DELETE FROM ${table} AS o WHERE o.project = $1 AND o.sha = ANY ($2::bytea[])`, [
      project,
      shas,
    ])
  return reports.map((report) => reportRemovedChange(rawReportOf(report)))
}

function rawReportOf({ sha, size, received_at: receivedAt }: OldReport): RawReport {
  return { digest: digestOfBytes(sha), size: Number(size), receivedAt }
}
