import { createHash } from 'node:crypto'
import type { PgClientLike } from './pg-like.ts'

/** The names by which connections keep statements. */
export interface KeptStatements {
  /** The same for the same statement, but for few times in its life; no other statement has it. */
  nameOf(client: PgClientLike, sql: string): string
  /** The connection has lost its statements: they get other names, for the client believes that the old ones are there. */
  forget(client: PgClientLike): void
}

/** Names are worked out once for so many statements. */
const mostNames = 1_000

/**
 * Behind so many uses on a connection a statement is planned anew, under another name: its first plan may have been made for
 * empty tables, and nothing replaces it before autovacuum comes by.
 */
const plannedAnewAt = [100, 1_000]

interface Kept {
  losses: number
  readonly uses: Map<string, number>
}

export function createKeptStatements(): KeptStatements {
  const names = new Map<string, string>()
  const keptBy = new WeakMap<PgClientLike, Kept>()
  const keptOf = (client: PgClientLike): Kept => {
    const known = keptBy.get(client)
    if (known !== undefined) return known
    const made = { losses: 0, uses: new Map<string, number>() }
    keptBy.set(client, made)
    return made
  }
  return {
    nameOf(client, sql) {
      let name = names.get(sql)
      if (name === undefined) {
        if (names.size >= mostNames) names.clear()
        // A pool may be shared by drivers that know nothing of one another, so a name is one of the text itself.
        name = `gatewright_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`
        names.set(sql, name)
      }
      const { losses, uses } = keptOf(client)
      const used = uses.get(name) ?? 0
      uses.set(name, used + 1)
      const plans = plannedAnewAt.filter((times) => used >= times).length
      return plans === 0 && losses === 0 ? name : `${name}_${losses}_${plans}`
    },
    forget(client) {
      keptOf(client).losses++
    },
  }
}
