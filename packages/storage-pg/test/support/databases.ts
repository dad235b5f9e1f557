import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Pool } from 'pg'
import { from } from 'pg-copy-streams'
import { fromPg } from '../../src/driver/from-pg.ts'
import { fromPglite } from '../../src/driver/from-pglite.ts'
import type { PgDriver } from '../../src/driver/driver.ts'

/** A database with the schema and nothing in it. */
export interface TestDatabase {
  readonly driver: PgDriver
  readonly schema: string
  end(): Promise<void>
}

const schemaSql = new URL('../../migrations/001.do.schema.sql', import.meta.url)

/** PGlite in memory. */
export async function openPglite(): Promise<TestDatabase> {
  const database = new PGlite()
  await database.exec(`CREATE SCHEMA gatewright; SET search_path = gatewright; ${await readFile(schemaSql, 'utf8')}`)
  return { driver: fromPglite(database), schema: 'gatewright', end: () => database.close() }
}

/** A schema of its own on the server that `DATABASE_URL` names; undefined where it names none. */
export async function openServer(): Promise<TestDatabase | undefined> {
  const connectionString = process.env['DATABASE_URL']
  if (connectionString === undefined) return undefined
  const schema = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  const pool = new Pool({ connectionString, max: 10 })
  await pool.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}; ${await readFile(schemaSql, 'utf8')}`)
  return {
    driver: fromPg(pool, { copyFrom: from }),
    schema,
    async end() {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`)
      await pool.end()
    },
  }
}
