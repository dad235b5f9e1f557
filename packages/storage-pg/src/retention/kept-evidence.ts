import type { CitedEvidence } from '@gatewright/core/ports'
import type { PgSession } from '../driver/driver.ts'
import { runsOfIds } from '../query/listed-runs.ts'
import type { StatementValues } from '../query/statement-values.ts'
import { splitId } from '../rows/result-id.ts'
import { bytesLiteral, numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { digestBytes } from '../stores/digest-bytes.ts'
import { isStored } from '../stores/stored-text.ts'

/** What is not removed, as statements ask for it. */
export interface KeptEvidence {
  readonly groups: readonly string[]
  /** Runs with a result that is named by its id. */
  readonly runs: readonly bigint[]
  readonly reportShas: readonly Buffer[]
  /** Everything that was stored up to this position of the feed. */
  readonly through: bigint
  /** Digests of raw reports. */
  readonly reports: readonly Buffer[]
}

/** What the open decisions of a project cite, and what else is to be kept. */
export async function keptEvidence(
  session: PgSession,
  tables: Tables,
  project: number,
  also: CitedEvidence,
): Promise<KeptEvidence> {
  const { rows } = await session.query<{ cites: CitedEvidence }>(
    `SELECT d.body -> 'cites' AS cites FROM ${tables.decision} AS d
     WHERE d.project = $1 AND d.closed_at IS NULL AND d.body -> 'cites' IS NOT NULL`,
    [project],
  )
  const all = [also, ...rows.map(({ cites }) => cites)]
  const texts = (key: 'groups' | 'results' | 'reportKeys'): readonly string[] => [
    ...new Set(all.flatMap((cites) => cites[key] ?? []).filter(isStored)),
  ]
  const ids = texts('results').map(splitId)
  const runs = ids.length === 0 ? [] : await runsOfIds({ session, project, tables }, ids, {})
  const reportShas = texts('reportKeys').map(textSha)
  return {
    groups: texts('groups'),
    runs: runs.map(({ id }) => id),
    reportShas,
    through: await throughIncomplete(session, tables, project, reportShas),
    reports: all.flatMap((cites) => cites.reports ?? []).flatMap((digest) => digestBytes(digest) ?? []),
  }
}

/** The condition on the table `run` by the name `r` that a run is kept. */
export function isKept({ groups, runs, reportShas, through }: KeptEvidence, values: StatementValues): string {
  return `(r.groups && ${values.add(textsLiteral(groups))}::text[]
    OR r.report_sha = ANY (${values.add(bytesLiteral(reportShas))}::bytea[])
    OR r.id = ANY (${values.add(numbersLiteral(runs))}::int8[])
    OR r.position <= ${values.add(through)}::int8)`
}

/**
 * A result that comes again in another report is stored with the first one alone. Of a report that has fewer results than
 * it was sent with, all that was there when it came is kept, as nothing says which of it is its own; 0 where there is none.
 */
async function throughIncomplete(
  session: PgSession,
  tables: Tables,
  project: number,
  reportShas: readonly Buffer[],
): Promise<bigint> {
  if (reportShas.length === 0) return 0n
  const { rows } = await session.query<{ position: bigint | null }>(
    `SELECT max(p.position) AS position FROM ${tables.report} AS p
     WHERE p.project = $1 AND p.key_sha = ANY ($2::bytea[]) AND p.result_count > (
       SELECT coalesce(sum(r.result_count), 0) FROM ${tables.run} AS r
       WHERE r.project = $1 AND r.position = p.position AND r.report_sha = p.key_sha)`,
    [project, bytesLiteral(reportShas)],
  )
  return rows[0]?.position ?? 0n
}
