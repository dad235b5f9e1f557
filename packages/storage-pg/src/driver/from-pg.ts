import { lostProjectState, sqlState } from '../engine/failures.ts'
import {
  createConnectionSettings,
  type ConnectionOptions,
  type ConnectionSettings,
} from './connection-settings.ts'
import { copySql, pump } from './copy-pump.ts'
import type { PgAnswer, PgDriver, PgSession, TransactionOptions } from './driver.ts'
import { leaseOf, type Lease } from './lease.ts'
import type { CopyStreamLike, PgClientLike, PgNotificationLike, PgPoolLike } from './pg-like.ts'
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
  return driverOf(pool, options.copyFrom, createConnectionSettings(options), undefined)
}

function driverOf(
  pool: PgPoolLike,
  copyFrom: CopyFrom,
  settings: ConnectionSettings,
  project: number | undefined,
): PgDriver {
  const withLease = async <Value>(work: (lease: Lease) => Promise<Value>): Promise<Value> => {
    const lease = await leaseOf(pool)
    try {
      await settings.beforeStatement(lease.client, project).catch((cause: unknown) => {
        lease.giveUp()
        throw cause
      })
      return await work(lease)
    } catch (cause) {
      if (sqlState(cause) === lostProjectState) settings.forget(lease.client)
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
        const value = await work(sessionOf(client, copyFrom))
        await commit(client)
        return value
      } catch (cause) {
        await client.query({ text: 'ROLLBACK' }).catch(giveUp)
        throw cause
      }
    })
  const single = <Value>(work: (session: PgSession) => Promise<Value>): Promise<Value> =>
    settings.travelWithTransactions
      ? transaction(work)
      : withLease(async ({ client, giveUp }) => {
          try {
            return await work(sessionOf(client, copyFrom))
          } catch (cause) {
            if (!isUsableAfter(cause)) giveUp()
            throw cause
          }
        })
  return {
    features: { concurrent: true, listen: !settings.travelWithTransactions },
    inProject: (number) => driverOf(pool, copyFrom, settings, number),
    query: (sql, values) => single((session) => session.query(sql, values)),
    script: (sql) => single((session) => session.script(sql)),
    copyIn: (target, chunks) => single((session) => session.copyIn(target, chunks)),
    transaction,
    ...(settings.travelWithTransactions
      ? {}
      : { listen: (channel, onNotification) => listen(pool, channel, onNotification) }),
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

function sessionOf(client: PgClientLike, copyFrom: CopyFrom): PgSession {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<PgAnswer<Row>> {
      const { rows, rowCount } = await client.query({ text: sql, values: [...values], types })
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

async function listen(
  pool: PgPoolLike,
  channel: string,
  onNotification: (payload: string) => void,
): Promise<() => Promise<void>> {
  const lease = await leaseOf(pool)
  const { client } = lease
  const hear = (message: PgNotificationLike): void => {
    if (message.channel === channel) onNotification(message.payload ?? '')
  }
  client.on('notification', hear)
  const end = async (): Promise<void> => {
    client.off('notification', hear)
    // Nobody else may be told by accident, so a connection that can't be asked to stop is given up.
    await client.query({ text: `UNLISTEN "${channel}"` }).catch(lease.giveUp)
    lease.end()
  }
  try {
    await client.query({ text: `LISTEN "${channel}"` })
    return end
  } catch (cause) {
    await end()
    throw cause
  }
}

function ignore(): void {
  // See where it is used.
}
