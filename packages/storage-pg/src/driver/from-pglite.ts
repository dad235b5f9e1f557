import type { CopyTarget, PgAnswer, PgDriver, PgSession } from './driver.ts'
import { copySql } from './copy-pump.ts'
import { parsersByType } from './value-types.ts'

export interface PgliteOptions {
  readonly parsers?: Record<number, (text: string) => unknown>
  readonly blob?: object
}

/** What is used of a transaction of PGlite, and of a database outside of one. */
export interface PgliteSessionLike {
  query(
    sql: string,
    values?: unknown[],
    options?: PgliteOptions,
  ): Promise<{ readonly rows: unknown[]; readonly affectedRows?: number }>
  exec(sql: string): Promise<unknown>
}

/** What is used of a database of PGlite. */
export interface PgliteLike extends PgliteSessionLike {
  transaction<Value>(work: (transaction: PgliteSessionLike) => Promise<Value>): Promise<Value>
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>
}

/**
 * A driver over PGlite, in memory or in a folder. It has one connection: transactions wait for one another.
 *
 * @example
 * import { PGlite } from '@electric-sql/pglite'
 * import { fromPglite } from '@gatewright/storage-pg'
 *
 * const driver = fromPglite(new PGlite())
 */
export function fromPglite(database: PgliteLike): PgDriver {
  const session = sessionOf(database)
  return {
    features: { concurrent: false, listen: true },
    ...session,
    transaction: (work, { isReadOnly = false } = {}) =>
      database.transaction(async (transaction) => {
        const inside = sessionOf(transaction)
        if (isReadOnly) await inside.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
        return work(inside)
      }),
    listen: (channel, onNotification) => database.listen(channel, onNotification),
  }
}

function sessionOf(database: PgliteSessionLike): PgSession {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<PgAnswer<Row>> {
      const { rows, affectedRows } = await database.query(sql, [...values], { parsers: parsersByType })
      return { rows: rows as Row[], rowCount: Math.max(rows.length, affectedRows ?? 0) }
    },
    async script(sql) {
      await database.exec(sql)
    },
    async copyIn(target: CopyTarget, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
      const parts: Uint8Array<ArrayBuffer>[] = []
      for await (const chunk of chunks) parts.push(new Uint8Array(chunk))
      const { affectedRows } = await database.query(copySql(target, "'/dev/blob'"), [], {
        blob: new Blob(parts),
      })
      return affectedRows ?? 0
    },
  }
}
