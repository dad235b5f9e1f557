import type { PgDriver, PgSession } from '../driver/driver.ts'
import type { Partition } from './partitions.ts'

/**
 * Makes a partition, and moves what the default partition holds of its range into it, in one transaction.
 *
 * Where rows move, the whole table is locked first: a query that has looked up the partitions, and then waits for one of
 * them, would miss what moved meanwhile into one that it does not know. Where none do, only the default partition is.
 */
export async function createPartition(
  driver: PgDriver,
  parent: string,
  partition: Required<Partition>,
): Promise<Partition> {
  for (const lockAll of [false, true]) {
    const isDone = await driver.transaction((session) => tryToCreate(session, parent, partition, lockAll))
    if (isDone) return partition
  }
  throw new Error('Rows moved under a lock of the whole table.')
}

/** Whether it is made; false where rows have to move and the table is not locked. */
async function tryToCreate(
  session: PgSession,
  parent: string,
  { table, from, until }: Required<Partition>,
  lockAll: boolean,
): Promise<boolean> {
  const rest = parent.replace(/"$/, '_default"')
  // The rows of all projects move, and a long time is not too long.
  await session.query(
    `SELECT set_config('gatewright.project', '', true), set_config('statement_timeout', '0', true)`,
  )
  if (lockAll) await session.script(`LOCK TABLE ${parent} IN ACCESS EXCLUSIVE MODE`)
  else
    await session.script(
      `LOCK TABLE ONLY ${parent} IN SHARE UPDATE EXCLUSIVE MODE; LOCK TABLE ${rest} IN ACCESS EXCLUSIVE MODE`,
    )
  const range = [from, until]
  const { rows } = await session.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM ${rest} WHERE run_id >= $1 AND run_id < $2) AS found`,
    range,
  )
  const mustMove = rows[0]?.found === true
  if (mustMove && !lockAll) return false
  await session.script(`CREATE TABLE ${table} (LIKE ${parent} INCLUDING ALL)`)
  if (mustMove) {
    await session.query(
      `INSERT INTO ${table} SELECT * FROM ${rest} WHERE run_id >= $1 AND run_id < $2`,
      range,
    )
    await session.query(`DELETE FROM ${rest} WHERE run_id >= $1 AND run_id < $2`, range)
  }
  await session.script(
    `ALTER TABLE ${parent} ATTACH PARTITION ${table} FOR VALUES FROM (${from}) TO (${until})`,
  )
  await grantAlike(session, rest, table)
  return true
}

/** Who may write into the default partition may write into this one. */
async function grantAlike(session: PgSession, model: string, table: string): Promise<void> {
  const { rows } = await session.query<{ privilege: string; role: string }>(
    `SELECT a.privilege_type AS privilege, quote_ident(pg_get_userbyid(a.grantee)) AS role
     FROM pg_class c, aclexplode(c.relacl) a
     WHERE c.oid = $1::text::regclass AND a.grantee <> c.relowner AND a.grantee <> 0`,
    [model],
  )
  for (const { privilege, role } of rows) await session.script(`GRANT ${privilege} ON ${table} TO ${role}`)
}
