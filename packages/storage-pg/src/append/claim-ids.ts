import type { PgSession } from '../driver/driver.ts'
import { bytesLiteral, numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import type { Claim } from './prepared-report.ts'

/** So that no statement grows with a report. */
const mostInStatement = 10_000

/** Which of the claims of a report were there before: only their ids may be stored already. */
export interface KnownClaims {
  has(sha: Uint8Array): boolean
  readonly count: number
}

/**
 * Locks the claims of a report to the end of the transaction: whoever stores the same ids waits. New ones are stored first,
 * in the order of their bytes, and then those that were there are locked in the same order. Nobody waits for a new one while
 * holding one that was there, so nobody waits in a circle.
 */
export async function lockClaims(
  session: PgSession,
  tables: Tables,
  project: number,
  claims: readonly Claim[],
): Promise<KnownClaims> {
  const insert = `INSERT INTO ${tables.id_claim} (project, id_sha, widest)
    SELECT $1, claim.id_sha, claim.widest
    FROM unnest($2::bytea[], $3::int4[]) AS claim (id_sha, widest) ORDER BY claim.id_sha
    ON CONFLICT (project, id_sha) DO NOTHING RETURNING id_sha`
  // A claim that is wide enough is locked and not written.
  const lock = `INSERT INTO ${tables.id_claim} (project, id_sha, widest)
    SELECT $1, claim.id_sha, claim.widest
    FROM unnest($2::bytea[], $3::int4[]) AS claim (id_sha, widest) ORDER BY claim.id_sha
    ON CONFLICT (project, id_sha) DO UPDATE SET widest = excluded.widest WHERE id_claim.widest < excluded.widest`
  const added = new Set<string>()
  for (const part of partsOf(claims)) {
    const { rows } = await session.query<{ id_sha: Buffer }>(insert, [project, ...valuesOf(part)])
    for (const { id_sha } of rows) added.add(id_sha.toString('hex'))
  }
  const has: KnownClaims['has'] = (sha) => !added.has(Buffer.from(sha).toString('hex'))
  const known = claims.filter(({ sha }) => has(sha))
  for (const part of partsOf(known)) await session.query(lock, [project, ...valuesOf(part)])
  return { has, count: known.length }
}

function* partsOf(claims: readonly Claim[]): Generator<readonly Claim[], void, void> {
  for (let start = 0; start < claims.length; start += mostInStatement)
    yield claims.slice(start, start + mostInStatement)
}

function valuesOf(claims: readonly Claim[]): readonly string[] {
  return [bytesLiteral(claims.map(({ sha }) => sha)), numbersLiteral(claims.map(({ widest }) => widest))]
}
