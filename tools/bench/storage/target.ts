import { spawnSync } from 'node:child_process'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { from } from 'pg-copy-streams'
import {
  createPgDatabase,
  fromPg,
  fromPglite,
  type PgDatabase,
  type PgDriver,
} from '../../../packages/storage-pg/src/index.ts'
import { undoAtEnd } from '../../faults/cleanup.ts'
import { findBinaries } from '../../faults/server/find-binaries.ts'
import { createPrivateServer } from '../../faults/server/private-server.ts'
import { instantOfRun } from './data.ts'

/** Where numbers are taken: a database that holds nothing else. */
export interface Target {
  readonly driver: PgDriver
  /** The address of the database; absent for PGlite. */
  readonly url?: string
  /** What it is, and the settings that numbers depend on. */
  readonly description: string
  end(): Promise<void>
}

/** As `shared_buffers` of a quarter of a small machine's memory; a server that is given keeps its own settings. */
const ownSettings = [
  'shared_buffers=2GB',
  'max_wal_size=16GB',
  'checkpoint_timeout=30min',
  'jit=off',
  'max_parallel_workers_per_gather=0',
  'autovacuum=off',
]
const told = [
  'server_version',
  'shared_buffers',
  'max_wal_size',
  'synchronous_commit',
  'fsync',
  'jit',
  'autovacuum',
]
const connections = 8

/** A database on the server of `DATABASE_URL`, else on a server of our own, else PGlite in memory. */
export async function openTarget(): Promise<Target> {
  const given = process.env['DATABASE_URL'] ?? ''
  if (given !== '') return openDatabase(given, () => undefined)
  const binaries = findBinaries()
  if (binaries) {
    const server = await createPrivateServer({ binaries, settings: ownSettings })
    await server.start()
    return openDatabase(server.url(), () => server.remove())
  }
  const database = await PGlite.create()
  return {
    driver: fromPglite(database),
    description: 'PGlite in memory, for there is no server; what needs one is left out',
    end: () => database.close(),
  }
}

async function openDatabase(address: string, endServer: () => void): Promise<Target> {
  const name = `gatewright_bench_${process.pid}_${Date.now().toString(36)}`
  const admin = new pg.Client({ connectionString: address })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const drop = undoAtEnd(() => {
    spawnSync(process.execPath, [new URL('drop-database.ts', import.meta.url).pathname, address, name])
  })
  const at = new URL(address)
  at.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: at.href, max: connections })
  const { rows } = await pool.query<{ text: string }>(
    `SELECT string_agg(name || ' ' || current_setting(name), ', ') AS text FROM unnest($1::text[]) AS s (name)`,
    [told],
  )
  return {
    driver: fromPg(pool, { copyFrom: from, statementTimeoutMs: 0 }),
    url: at.href,
    description: rows[0]?.text ?? '',
    async end() {
      await pool.end()
      drop()
      endServer()
    },
  }
}

/** How many weeks of runs get partitions. */
const mostWeeks = 26

/** A schema of a target, with partitions of a week. */
export async function openSchema(driver: PgDriver, schema: string): Promise<PgDatabase> {
  const database = createPgDatabase({ driver, schema })
  const migrated = await database.migrate({
    partitions: { at: instantOfRun(0), ahead: mostWeeks, every: 'week' },
  })
  return migrated.match(
    () => database,
    (error) => {
      throw new Error(error.message, { cause: error })
    },
  )
}
