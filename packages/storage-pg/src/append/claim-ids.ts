import type { PgSession } from '../driver/driver.ts'
import { bytesLiteral, numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import type { Claim } from './prepared-report.ts'

/** So that no statement grows with a report. */
const mostInStatement = 10_000

/**
 * Locks the claims of a report to the end of the transaction, in the order of their bytes: whoever stores the same ids
 * waits. New claims are stored.
 */
export async function lockClaims(
  session: PgSession,
  tables: Tables,
  project: number,
  claims: readonly Claim[],
): Promise<void> {
  // A claim that is wide enough is locked and not written.
  const sql = `INSERT INTO ${tables.id_claim} (project, id_sha, widest)
    SELECT $1, claim.id_sha, claim.widest
    FROM unnest($2::bytea[], $3::int4[]) AS claim (id_sha, widest) ORDER BY claim.id_sha
    ON CONFLICT (project, id_sha) DO UPDATE SET widest = excluded.widest WHERE id_claim.widest < excluded.widest`
  for (let start = 0; start < claims.length; start += mostInStatement) {
    const part = claims.slice(start, start + mostInStatement)
    await session.query(sql, [
      project,
      bytesLiteral(part.map(({ sha }) => sha)),
      numbersLiteral(part.map(({ widest }) => widest)),
    ])
  }
}
