import { createHash } from 'node:crypto'
import type { PgClientLike } from './pg-like.ts'

/** The names by which connections keep statements. */
export interface KeptStatements {
  /** The same for the same statement; no other statement has it. */
  nameOf(client: PgClientLike, sql: string): string
  /** The connection has lost its statements: they get other names, for the client believes that the old ones are there. */
  forget(client: PgClientLike): void
}

/** Names are worked out once for so many statements. */
const mostNames = 1_000

export function createKeptStatements(): KeptStatements {
  const names = new Map<string, string>()
  const losses = new WeakMap<PgClientLike, number>()
  return {
    nameOf(client, sql) {
      let name = names.get(sql)
      if (name === undefined) {
        if (names.size >= mostNames) names.clear()
        // A pool may be shared by drivers that know nothing of one another, so a name is one of the text itself.
        name = `gatewright_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`
        names.set(sql, name)
      }
      const lost = losses.get(client)
      return lost === undefined ? name : `${name}_${lost}`
    },
    forget: (client) => losses.set(client, (losses.get(client) ?? 0) + 1),
  }
}
