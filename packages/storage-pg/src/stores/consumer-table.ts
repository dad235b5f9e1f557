import {
  checkConsumerCommit,
  type commitConsumer,
  type ConsumerCommit,
  type ConsumerRecord,
  type LeaseLost,
} from '@gatewright/core/ports'
import type { Instant, SchemaError } from '@gatewright/core/schema'
import { ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import { timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'

interface ConsumerRow {
  readonly name: string
  readonly position: bigint
  readonly token: bigint
  readonly owner: string | null
  readonly until_at: Instant | null
}

/**
 * The consumers of the feed, inside of somebody's transaction. Whoever changes one locks its row first, and whatever else
 * the transaction locks afterwards.
 */
export interface ConsumerTable {
  /** The consumer, locked; undefined where there is none. */
  lock(session: PgSession, project: number, name: string): Promise<ConsumerRecord | undefined>
  /** Adds a consumer that nobody holds, where there is none. */
  add(session: PgSession, project: number, name: string): Promise<void>
  store(session: PgSession, project: number, consumer: ConsumerRecord): Promise<void>
  /** Moves a consumer on, as `advanceConsumer` or `commitConsumer` says. */
  move(
    session: PgSession,
    project: number,
    commit: ConsumerCommit,
    moved: typeof commitConsumer,
  ): Promise<Result<ConsumerRecord, LeaseLost | SchemaError>>
  all(session: PgSession, project: number): Promise<readonly ConsumerRecord[]>
  /** The position of the last event of the feed. */
  feedEnd(session: PgSession, project: number): Promise<number>
}

export function createConsumerTable(tables: Tables): ConsumerTable {
  const sql = statementsOf(tables)
  const table: ConsumerTable = {
    async lock(session, project, name) {
      const { rows } = await session.query<ConsumerRow>(sql.lock, [project, name])
      return rows.map(consumerOf)[0]
    },
    async add(session, project, name) {
      await session.query(sql.add, [project, name])
    },
    async store(session, project, { name, position, token, held }) {
      const until = held === undefined ? [null, null] : [held.until, timeKey(held.until)]
      await session.query(sql.store, [project, name, position, token, held?.owner ?? null, ...until])
    },
    async move(session, project, commit, moved) {
      const known = await table.lock(session, project, commit.lease.consumer)
      const next = moved(known, commit, await table.feedEnd(session, project))
      if (next.isOk()) await table.store(session, project, next.value)
      return next
    },
    async all(session, project) {
      const { rows } = await session.query<ConsumerRow>(sql.all, [project])
      return rows.map(consumerOf)
    },
    async feedEnd(session, project) {
      const { rows } = await session.query<{ position: bigint }>(sql.feedEnd, [project])
      return Number(rows[0]?.position ?? 0)
    },
  }
  return table
}

/** Checks a commit that comes with something else; without one there is nothing to check. */
export function checkedCommit(
  commit: ConsumerCommit | undefined,
): Result<ConsumerCommit | undefined, SchemaError> {
  return commit === undefined ? ok(undefined) : checkConsumerCommit(commit)
}

function consumerOf({ name, position, token, owner, until_at: until }: ConsumerRow): ConsumerRecord {
  const consumer = { name, position: Number(position), token: Number(token) }
  return owner === null || until === null ? consumer : { ...consumer, held: { owner, until } }
}

function statementsOf(tables: Tables) {
  const columns = 'name, position, token, owner, until_at'
  return {
    lock: `SELECT ${columns} FROM ${tables.consumer} WHERE project = $1 AND name = $2 FOR UPDATE`,
    add: `INSERT INTO ${tables.consumer} (project, name, position, token) VALUES ($1, $2, 0, 0)
      ON CONFLICT (project, name) DO NOTHING`,
    store: `UPDATE ${tables.consumer} SET position = $3, token = $4, owner = $5, until_at = $6, until_key = $7
      WHERE project = $1 AND name = $2`,
    all: `SELECT ${columns} FROM ${tables.consumer} WHERE project = $1`,
    feedEnd: `SELECT position FROM ${tables.feed} WHERE project = $1`,
  }
}
