import type { PgClientLike } from './pg-like.ts'

/** What every connection is told before its first statement. */
export interface ConnectionOptions {
  /** How long a statement may take, in milliseconds; 0 for as long as it likes; default: 120,000. */
  readonly statementTimeoutMs?: number
  /** How long a statement waits for a lock, in milliseconds; 0 for as long as it likes; default: 30,000. */
  readonly lockTimeoutMs?: number
  /** How long a transaction may rest between two statements, in milliseconds; 0 for ever; default: 120,000. */
  readonly idleInTransactionTimeoutMs?: number
  /**
   * What holds between two transactions of one client: `session`, all that it set (default), or `transaction`, nothing:
   * for a pooler that gives each transaction to another server connection. The settings then travel in each transaction.
   */
  readonly pooling?: 'session' | 'transaction'
}

/** Keeps the settings of connections right. */
export interface ConnectionSettings {
  /** Every statement is a transaction of its own that begins with its settings. */
  readonly travelWithTransactions: boolean
  /** Before a statement outside of a transaction, or before its BEGIN; `project` undefined for a statement of no project. */
  beforeStatement(client: PgClientLike, project: number | undefined): Promise<void>
  /** After a BEGIN. */
  afterBegin(client: PgClientLike, project: number | undefined): Promise<void>
  /** Something on this connection made its settings unsure, as a DISCARD ALL does: they are set again before the next use. */
  forget(client: PgClientLike): void
}

/**
 * Bytes are read as hexadecimal digits, whatever the database or the role says of them. Nothing is compiled: for statements
 * of milliseconds that takes longer than running them, and plans over many partitions look dear enough for it.
 */
const setSql = `SELECT set_config('statement_timeout', $1, $5), set_config('lock_timeout', $2, $5),
  set_config('idle_in_transaction_session_timeout', $3, $5), set_config('gatewright.project', $4, $5),
  set_config('bytea_output', 'hex', $5), set_config('jit', 'off', $5)`

/** The settings of the connections of one pool; they cost a round trip only where a connection comes to another project. */
export function createConnectionSettings({
  statementTimeoutMs = 120_000,
  lockTimeoutMs = 30_000,
  idleInTransactionTimeoutMs = 120_000,
  pooling = 'session',
}: ConnectionOptions): ConnectionSettings {
  const limits = [statementTimeoutMs, lockTimeoutMs, idleInTransactionTimeoutMs].map(String)
  const told = new WeakMap<PgClientLike, string>()
  const travelWithTransactions = pooling === 'transaction'
  const tell = async (client: PgClientLike, project: string, isLocal: boolean): Promise<void> => {
    await client.query({ text: setSql, values: [...limits, project, String(isLocal)] })
  }
  return {
    travelWithTransactions,
    async beforeStatement(client, project) {
      if (travelWithTransactions) return
      // A statement of no project must not be answered with the rows of the last one's.
      const wanted = project === undefined ? '' : String(project)
      if (told.get(client) === wanted) return
      told.delete(client)
      await tell(client, wanted, false)
      told.set(client, wanted)
    },
    async afterBegin(client, project) {
      if (travelWithTransactions) await tell(client, project === undefined ? '' : String(project), true)
    },
    forget: (client) => told.delete(client),
  }
}
