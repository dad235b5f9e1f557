import {
  checkRemoval,
  resultsRemovedChange,
  type ReportRemoval,
  type ResultStore,
} from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { ok, type Result } from 'neverthrow'
import { bestCompression } from '../archive/compression.ts'
import { corruptBehind } from '../archive/corrupt-read.ts'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { statementValues } from '../query/statement-values.ts'
import { isKept, keptEvidence } from '../retention/kept-evidence.ts'
import type { OldRun } from '../retention/old-runs.ts'
import { removeRuns, resultsOf } from '../retention/remove-runs.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, type Changed } from '../stores/change.ts'

/** `remove` of a project's results. Needs the role that owns the tables, as retention does. */
export function createResultRemover(engine: ProjectEngine): NonNullable<ResultStore['remove']> {
  return (reportKey, at) =>
    checkRemoval(reportKey, at).asyncAndThen((asked) =>
      change<ReportRemoval, never>(engine, (session, project) =>
        removeReport(session, engine.tables, project, asked),
      ).mapErr(corruptBehind),
    )
}

async function removeReport(
  session: PgSession,
  tables: Tables,
  project: number,
  { reportKey, at }: { readonly reportKey: string; readonly at: Instant },
): Promise<Result<Changed<ReportRemoval>, never>> {
  const keySha = textSha(reportKey)
  const ofKey = `FROM ${tables.report} AS p WHERE p.project = $1 AND p.key_sha = $2`
  const unknown: Changed<ReportRemoval> = { value: { state: 'unknown', resultCount: 0 }, events: [] }
  // Retention asks for every old report again each time: those that are gone keep no decision waiting.
  const known = await session.query(`SELECT ${ofKey}`, [project, keySha])
  if (known.rowCount === 0) return ok(unknown)
  // No decision that cites what goes may come between: one that is on its way is waited for.
  await session.script(`LOCK TABLE ${tables.decision} IN SHARE MODE`)
  const { rows } = await session.query<{ position: bigint }>(`SELECT p.position ${ofKey} FOR UPDATE`, [
    project,
    keySha,
  ])
  const [report] = rows
  if (!report) return ok(unknown)
  const kept = await keptEvidence(session, tables, project, {})
  const isCitedKey = kept.reportShas.some((sha) => sha.equals(keySha))
  const values = statementValues(project)
  const { rows: runs } = await session.query<OldRun>(
    `SELECT r.id, to_jsonb(r.groups) AS groups, r.report_sha, r.result_count, r.packed, ${isKept(kept, values)} AS is_kept
     FROM ${tables.run} AS r
     WHERE r.project = $1 AND r.position = ${values.add(report.position)}::int8 AND r.report_sha = ${values.add(keySha)}::bytea
     ORDER BY r.id`,
    values.all,
  )
  if (isCitedKey || runs.some((run) => run.is_kept))
    return ok({ value: { state: 'cited', resultCount: 0 }, events: [] })
  if (runs.length > 0)
    await removeRuns(session, tables, project, { runs, at, compression: bestCompression() })
  await session.query(`DELETE FROM ${tables.report} AS p WHERE p.project = $1 AND p.key_sha = $2`, [
    project,
    keySha,
  ])
  const resultCount = resultsOf(runs)
  return ok({
    value: { state: 'removed', resultCount },
    events: [resultsRemovedChange(reportKey, resultCount, at)],
  })
}
