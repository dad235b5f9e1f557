import type { CopyTarget, PgAnswer, PgDriver, PgSession, TransactionOptions } from './driver.ts'
import { parserOf } from './value-types.ts'

/** What is used of a client of `pg`. */
export interface PgClientLike {
  query(config: {
    readonly text: string
    readonly values?: unknown[]
    readonly types?: { getTypeParser(type: number): (text: string) => unknown }
  }): Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>
  query(stream: never): unknown
  release(destroy?: Error | boolean): void
  on(event: 'notification', listener: (message: { channel: string; payload?: string | undefined }) => void): unknown
  off(event: 'notification', listener: (message: { channel: string; payload?: string | undefined }) => void): unknown
}

/** What is used of a pool of `pg`. */
export interface PgPoolLike {
  connect(): Promise<PgClientLike>
}

/** What is used of the stream that `from` of `pg-copy-streams` makes. */
export interface CopyStreamLike {
  readonly rowCount: number
  write(chunk: Uint8Array): boolean
  end(): unknown
  destroy(error?: Error): unknown
  once(event: 'drain' | 'finish' | 'error', listener: (cause: Error) => void): unknown
  off(event: 'drain' | 'finish' | 'error', listener: (cause: Error) => void): unknown
}

export interface FromPgOptions {
  /** `from` of `pg-copy-streams`. */
  readonly copyFrom: (sql: string) => CopyStreamLike
}

const types = { getTypeParser: parserOf }

/**
 * A driver over a pool of `pg`.
 *
 * @example
 * import { fromPg } from '@gatewright/storage-pg'
 * import { Pool } from 'pg'
 * import { from } from 'pg-copy-streams'
 *
 * const driver = fromPg(new Pool({ connectionString: 'postgres://ci@localhost/results' }), { copyFrom: from })
 */
export function fromPg(pool: PgPoolLike, { copyFrom }: FromPgOptions): PgDriver {
  const withClient = async <Value>(work: (client: PgClientLike) => Promise<Value>): Promise<Value> => {
    const client = await pool.connect()
    try {
      const value = await work(client)
      client.release()
      return value
    } catch (cause) {
      // A connection that failed in the middle of something is not handed to anybody else.
      client.release(cause instanceof Error && !('severity' in cause) ? cause : isFatal(cause))
      throw cause
    }
  }
  return {
    features: { concurrent: true, listen: true },
    query: (sql, values) => withClient((client) => sessionOf(client, copyFrom).query(sql, values)),
    copyIn: (target, chunks) => withClient((client) => sessionOf(client, copyFrom).copyIn(target, chunks)),
    transaction: (work, options) =>
      withClient(async (client) => {
        const session = sessionOf(client, copyFrom)
        await session.query(beginOf(options))
        try {
          const value = await work(session)
          await session.query('COMMIT')
          return value
        } catch (cause) {
          await session.query('ROLLBACK').catch((lost: unknown) => {
            throw new Error('The transaction could not be rolled back.', { cause: lost })
          })
          throw cause
        }
      }),
    async listen(channel, onNotification) {
      const client = await pool.connect()
      const hear = (message: { channel: string; payload?: string | undefined }): void => {
        if (message.channel === channel) onNotification(message.payload ?? '')
      }
      client.on('notification', hear)
      await client.query({ text: `LISTEN "${channel}"` })
      return async () => {
        client.off('notification', hear)
        await client.query({ text: `UNLISTEN "${channel}"` })
        client.release()
      }
    },
  }
}

/** The statement that begins a transaction. */
export function beginOf({ isReadOnly = false }: TransactionOptions = {}): string {
  return isReadOnly ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN ISOLATION LEVEL READ COMMITTED'
}

function isFatal(cause: unknown): boolean {
  const severity = (cause as { readonly severity?: unknown } | null)?.severity
  return severity !== 'ERROR'
}

function sessionOf(client: PgClientLike, copyFrom: (sql: string) => CopyStreamLike): PgSession {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<PgAnswer<Row>> {
      const { rows, rowCount } = await client.query({ text: sql, values: [...values], types })
      return { rows: rows as Row[], rowCount: rowCount ?? 0 }
    },
    copyIn: (target, chunks) => {
      const stream = copyFrom(copySql(target, 'STDIN'))
      client.query(stream as never)
      return pump(stream, chunks)
    },
  }
}

/** The statement that copies rows in the binary format. */
export function copySql({ table, columns }: CopyTarget, source: string): string {
  return `COPY ${table} (${columns.map((name) => `"${name}"`).join(', ')}) FROM ${source} (FORMAT binary)`
}

async function pump(
  stream: CopyStreamLike,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  let failure: Error | undefined
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('finish', () => resolve())
    stream.once('error', (cause) => {
      failure = cause
      reject(cause)
    })
  })
  // Awaited below, also where a chunk fails first.
  finished.catch(() => undefined)
  try {
    for await (const chunk of chunks) {
      if (failure) break
      if (!stream.write(chunk)) await Promise.race([drained(stream), finished])
    }
  } catch (cause) {
    stream.destroy(cause instanceof Error ? cause : new Error(String(cause)))
    throw cause
  }
  stream.end()
  await finished
  return stream.rowCount
}

function drained(stream: CopyStreamLike): Promise<void> {
  return new Promise((resolve) => stream.once('drain', () => resolve()))
}
