import { Pool, type PoolConfig } from 'pg'
import { from } from 'pg-copy-streams'
import type { PgDriver } from '../../src/driver/driver.ts'
import { fromPg, type FromPgOptions } from '../../src/driver/from-pg.ts'
import { fromPglite } from '../../src/driver/from-pglite.ts'
import { migrate } from '../../src/migrate/migrate.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import { startPglite } from './pglite-dump.ts'

/** A database with the schema and nothing in it. */
export interface TestDatabase {
  readonly driver: PgDriver
  readonly schema: string
  /** The server's address, for more connections; absent for PGlite. */
  readonly connectionString?: string
  end(): Promise<void>
}

/** PGlite in memory. */
export async function openPglite(): Promise<TestDatabase> {
  const database = await startPglite()
  return { driver: fromPglite(database), schema: 'gatewright', end: () => database.close() }
}

/** A schema of its own on the server that `DATABASE_URL` names; undefined where it names none. */
export async function openServer(): Promise<TestDatabase | undefined> {
  const connectionString = process.env['DATABASE_URL']
  return connectionString === undefined ? undefined : openSchema(connectionString)
}

/** A schema of its own on a private server; undefined where this machine has no binaries for one. */
export async function openEmbedded(): Promise<TestDatabase | undefined> {
  const server = await startEmbeddedServer()
  if (server === undefined) return undefined
  const database = await openSchema(server.connectionString)
  return {
    ...database,
    async end() {
      await database.end()
      await server.stop()
    },
  }
}

/** A driver over a pool of its own; `end` closes it. */
export function poolDriver(
  connectionString: string,
  { pool: poolOptions, ...options }: Partial<FromPgOptions> & { readonly pool?: PoolConfig } = {},
): { readonly driver: PgDriver; readonly pool: Pool; end(): Promise<void> } {
  const pool = new Pool({ connectionString, max: 10, ...poolOptions })
  return { driver: fromPg(pool, { copyFrom: from, ...options }), pool, end: () => pool.end() }
}

/** A name that no other test has. */
export function ownName(prefix: string): string {
  return `${prefix}_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
}

async function openSchema(connectionString: string): Promise<TestDatabase> {
  const schema = ownName('test')
  const { driver, end } = poolDriver(connectionString)
  const migrated = await migrate(driver, schema)
  if (migrated.isErr()) throw new Error(migrated.error.message, { cause: migrated.error })
  return {
    driver,
    schema,
    connectionString,
    async end() {
      await driver.script(`DROP SCHEMA ${schema} CASCADE`)
      await end()
    },
  }
}
