import { afterAll, expect, it } from 'vitest'
import type { PgDriver } from '../../src/driver/driver.ts'
import { migrate } from '../../src/migrate/migrate.ts'
import { readMigrationFiles } from '../../src/migrate/migration-files.ts'
import { migrationStatus } from '../../src/migrate/migration-status.ts'
import { printMigrations } from '../../src/migrate/print-migrations.ts'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const files = await readMigrationFiles()
const versions = files.map(({ version }) => version)

async function versionsOf(driver: PgDriver, schema: string): Promise<readonly number[]> {
  const { rows } = await driver.query<{ version: bigint }>(
    `SELECT version FROM "${schema}".migration ORDER BY version`,
  )
  return rows.map(({ version }) => Number(version))
}

/** Everything of a schema that a migration could make otherwise. */
async function shapeOf(driver: PgDriver, schema: string): Promise<unknown> {
  const { rows } = await driver.query(
    `SELECT c.relname AS name, c.relkind::text AS kind, c.relrowsecurity AS walled, c.relforcerowsecurity AS forced,
       (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
       replace(pg_get_indexdef(c.oid), $1, '') AS index
     FROM pg_class c WHERE c.relnamespace = $1::text::regnamespace ORDER BY c.relname`,
    [schema],
  )
  return rows
}

it('has versions without gaps', () => {
  expect(versions).toEqual(versions.map((_, index) => index + 1))
})

eachDatabase((database) => {
  const made: string[] = []
  const newSchema = (): string => {
    const name = ownName('migrated')
    made.push(name)
    return name
  }
  afterAll(async () => {
    for (const name of made) await database().driver.script(`DROP SCHEMA IF EXISTS "${name}" CASCADE`)
  })

  it('runs what is pending once, and says when', async () => {
    const { driver } = database()
    const schema = newSchema()
    const before = (await migrationStatus(driver, schema))._unsafeUnwrap()
    expect(before.map(({ ranAt }) => ranAt)).toEqual(versions.map(() => undefined))

    const first = (await migrate(driver, schema))._unsafeUnwrap()
    expect(first.migrations.map(({ version }) => version)).toEqual(versions)
    const second = (await migrate(driver, schema))._unsafeUnwrap()
    expect(second).toEqual({ migrations: [], dryRun: false })
    expect(await versionsOf(driver, schema)).toEqual(versions)

    const [clock] = (
      await driver.query<{ apart: number }>(
        `SELECT max(abs(extract(epoch FROM now() - run_at)))::float8 AS apart FROM "${schema}".migration`,
      )
    ).rows
    expect(clock?.apart).toBeLessThan(600)
    for (const { ranAt } of (await migrationStatus(driver, schema))._unsafeUnwrap())
      expect(ranAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('leaves the search path of the connection alone', async () => {
    const { driver } = database()
    const read = (): Promise<unknown> => driver.query(`SELECT current_setting('search_path') AS path`)
    const before = await read()
    ;(await migrate(driver, newSchema()))._unsafeUnwrap()
    expect(await read()).toEqual(before)
  })

  it('answers what would run and runs nothing', async () => {
    const { driver } = database()
    const schema = newSchema()
    const { migrations, dryRun } = (await migrate(driver, schema, { dryRun: true }))._unsafeUnwrap()
    expect(dryRun).toBe(true)
    expect(migrations.map(({ name, checksum }) => [name, checksum])).toEqual(
      files.map(({ name, checksum }) => [name, checksum]),
    )
    const { rows } = await driver.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    expect(rows).toEqual([])
  })

  it('refuses a database whose migration has another checksum', async () => {
    const { driver } = database()
    const schema = newSchema()
    ;(await migrate(driver, schema))._unsafeUnwrap()
    await driver.query(`UPDATE "${schema}".migration SET md5 = 'another' WHERE version = 1`)
    const expected = { kind: 'storage-pg/migration-changed', version: 1, retryable: false }
    expect((await migrate(driver, schema))._unsafeUnwrapErr()).toMatchObject(expected)
    expect((await migrationStatus(driver, schema))._unsafeUnwrapErr()).toMatchObject(expected)
  })

  it('refuses a database that a newer version migrated', async () => {
    const { driver } = database()
    const schema = newSchema()
    ;(await migrate(driver, schema))._unsafeUnwrap()
    await driver.query(
      `INSERT INTO "${schema}".migration (version, name, md5, run_at) VALUES (900, 'later', 'x', now())`,
    )
    const expected = { kind: 'storage-pg/schema-too-new', version: 900, retryable: false }
    expect((await migrate(driver, schema))._unsafeUnwrapErr()).toMatchObject(expected)
    expect((await migrate(driver, schema, { dryRun: true }))._unsafeUnwrapErr()).toMatchObject(expected)
  })

  it('keeps nothing of a run that fails', async () => {
    const { driver } = database()
    const schema = newSchema()
    await driver.script(`CREATE SCHEMA "${schema}"; CREATE TABLE "${schema}".outbox_message (mine int)`)
    const failed = (await migrate(driver, schema))._unsafeUnwrapErr()
    expect(failed).toMatchObject({ kind: 'storage-pg/migration-failed', retryable: false })
    expect(await versionsOf(driver, schema)).toEqual([])
    const { rows } = await driver.query(
      'SELECT relname FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind = $2 ORDER BY relname',
      [schema, 'r'],
    )
    expect(rows.map((row) => row['relname'])).toEqual(['migration', 'outbox_message'])
    await driver.script(`DROP TABLE "${schema}".outbox_message`)
    expect((await migrate(driver, schema)).isOk()).toBe(true)
  })

  it('prints what leaves the same state behind', async () => {
    const { driver } = database()
    const [ran, printed] = [newSchema(), newSchema()]
    ;(await migrate(driver, ran))._unsafeUnwrap()
    await driver.script(await printMigrations({ schema: printed }))
    expect((await migrate(driver, printed))._unsafeUnwrap().migrations).toEqual([])
    const shape = (await shapeOf(driver, printed)) as readonly unknown[]
    expect(shape.length).toBeGreaterThan(60)
    expect(JSON.stringify(shape).replaceAll(printed, '')).toBe(
      JSON.stringify(await shapeOf(driver, ran)).replaceAll(ran, ''),
    )
  })

  it('walls off every table with a project', async () => {
    const { driver, schema } = database()
    const { rows } = await driver.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project'
       WHERE c.relnamespace = $1::text::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polwithcheck IS NULL
             AND pg_get_expr(p.polqual, p.polrelid) LIKE '(project = ( SELECT %gatewright_project() AS gatewright_project))'))`,
      [schema],
    )
    expect(rows).toEqual([])
  })
})

eachDatabase(
  (database) => {
    it('runs each migration once when many begin at the same time', async () => {
      const { connectionString = '' } = database()
      const schema = ownName('migrated')
      const processes = Array.from({ length: 6 }, () => poolDriver(connectionString))
      const reports = await Promise.all(processes.map(({ driver }) => migrate(driver, schema)))
      const ran = reports.flatMap((report) => report._unsafeUnwrap().migrations.map(({ version }) => version))
      expect(ran).toEqual(versions)
      expect(await versionsOf(database().driver, schema)).toEqual(versions)
      await database().driver.script(`DROP SCHEMA "${schema}" CASCADE`)
      await Promise.all(processes.map(({ end }) => end()))
    })
  },
  { on: ['server', 'embedded'] },
)
