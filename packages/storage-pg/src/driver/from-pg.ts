import { lostProjectState, lostStatementState, sqlState } from '../engine/failures.ts'
import {
  createConnectionSettings,
  type ConnectionOptions,
  type ConnectionSettings,
} from './connection-settings.ts'
import { copySql, pump } from './copy-pump.ts'
import type { PgAnswer, PgDriver, PgSession, QueryOptions, TransactionOptions } from './driver.ts'
import { createKeptStatements, type KeptStatements } from './kept-statements.ts'
import type { Lease } from './lease.ts'
import type { CopyStreamLike, PgClientLike, PgPoolLike } from './pg-like.ts'
import { createProjectLeases, type ProjectLeases } from './project-leases.ts'
import { createSharedListener } from './shared-listener.ts'
import { parserOf } from './value-types.ts'

export interface FromPgOptions extends ConnectionOptions {
  /** `from` of `pg-copy-streams`. */
  readonly copyFrom: (sql: string) => CopyStreamLike
}

type CopyFrom = FromPgOptions['copyFrom']

const types = { getTypeParser: parserOf }

/**
 * A driver over a pool of `pg`. Its connections get time-outs: a pool that other code uses as well should be another one.
 *
 * @example
 * import { fromPg } from '@gatewright/storage-pg'
 * import { Pool } from 'pg'
 * import { from } from 'pg-copy-streams'
 *
 * const driver = fromPg(new Pool({ connectionString: 'postgres://ci@localhost/results' }), { copyFrom: from })
 */
export function fromPg(pool: PgPoolLike, options: FromPgOptions): PgDriver {
  // A connection that ends while nobody uses it is no news: the pool makes another. Without a listener it ends the process.
  pool.on('error', ignore)
  // The same goes for one that ends while it is handed over, between the pool's own listener and that of the lease.
  pool.on('connect', (client) => client.on('error', ignore))
  const settings = createConnectionSettings(options)
  // Behind a pooler that gives each transaction to another connection nobody knows what that one keeps.
  const kept = settings.travelWithTransactions ? undefined : createKeptStatements()
  const listen = settings.travelWithTransactions ? undefined : createSharedListener(pool)
  const leases = createProjectLeases(pool)
  return driverOf({ leases, copyFrom: options.copyFrom, settings, kept, listen }, undefined)
}

/** What the drivers of all projects share. */
interface Shared {
  readonly leases: ProjectLeases
  readonly copyFrom: CopyFrom
  readonly settings: ConnectionSettings
  readonly kept: KeptStatements | undefined
  readonly listen: PgDriver['listen']
}

function driverOf(shared: Shared, project: number | undefined): PgDriver {
  const { leases, settings, kept, listen } = shared
  const withLease = async <Value>(
    work: (lease: Lease) => Promise<Value>,
    isOfNoRows = false,
  ): Promise<Value> => {
    const lease = await leases(project)
    try {
      if (!isOfNoRows)
        await settings.beforeStatement(lease.client, project).catch((cause: unknown) => {
          lease.giveUp()
          throw cause
        })
      return await work(lease)
    } catch (cause) {
      const state = sqlState(cause)
      if (state === lostProjectState || state === lostStatementState) settings.forget(lease.client)
      if (state === lostStatementState) kept?.forget(lease.client)
      throw cause
    } finally {
      lease.end()
    }
  }
  const transaction: PgDriver['transaction'] = (work, options) =>
    withLease(async ({ client, giveUp }) => {
      try {
        await client.query({ text: beginOf(options) })
        await settings.afterBegin(client, project)
        const value = await work(sessionOf(client, shared))
        await commit(client)
        return value
      } catch (cause) {
        await client.query({ text: 'ROLLBACK' }).catch(giveUp)
        throw cause
      }
    })
  const single = <Value>(work: (session: PgSession) => Promise<Value>, isOfNoRows = false): Promise<Value> =>
    settings.travelWithTransactions
      ? transaction(work)
      : withLease(async ({ client, giveUp }) => {
          try {
            return await work(sessionOf(client, shared))
          } catch (cause) {
            if (!isUsableAfter(cause)) giveUp()
            throw cause
          }
        }, isOfNoRows)
  return {
    features: { concurrent: true, listen: listen !== undefined },
    inProject: (number) => driverOf(shared, number),
    query: (sql, values, options) =>
      single((session) => session.query(sql, values, options), options?.isOfNoRows),
    script: (sql) => single((session) => session.script(sql)),
    copyIn: (target, chunks) => single((session) => session.copyIn(target, chunks)),
    transaction,
    ...(listen && { listen }),
  }
}

/** Whether a connection may be handed to somebody else: the server refused a statement, and goes on. */
function isUsableAfter(cause: unknown): boolean {
  return (cause as { readonly severity?: unknown } | null)?.severity === 'ERROR'
}

/** PostgreSQL answers a COMMIT of a transaction that failed before with ROLLBACK, and calls that no error. */
async function commit(client: PgClientLike): Promise<void> {
  const { command } = await client.query({ text: 'COMMIT' })
  if (command !== 'COMMIT')
    throw new Error('The transaction had failed before, so nothing of it was committed.')
}

/** The statement that begins a transaction. */
function beginOf({ isReadOnly = false }: TransactionOptions = {}): string {
  return isReadOnly
    ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
    : 'BEGIN ISOLATION LEVEL READ COMMITTED'
}

function sessionOf(client: PgClientLike, { copyFrom, kept }: Pick<Shared, 'copyFrom' | 'kept'>): PgSession {
  return {
    async query<Row extends object>(
      sql: string,
      values: readonly unknown[] = [],
      { isKept = false }: QueryOptions = {},
    ): Promise<PgAnswer<Row>> {
      const { rows, rowCount } = await client.query({
        text: sql,
        values: [...values],
        types,
        ...(isKept && kept ? { name: kept.nameOf(client, sql) } : {}),
      })
      return { rows: rows as Row[], rowCount: rowCount ?? 0 }
    },
    async script(sql) {
      // Without values `pg` speaks the simple protocol, which takes several statements.
      await client.query({ text: sql })
    },
    copyIn(target, chunks) {
      const stream = copyFrom(copySql(target, 'STDIN'))
      const copied = pump(stream, chunks)
      // What it answers is the stream itself, which says by its events how it went.
      void client.query(stream as never)
      return copied
    },
  }
}

function ignore(): void {
  // See where it is used.
}
