import {
  checkClaimRequest,
  checkOutboxMessages,
  checkOutboxOutcome,
  checkOutboxQuery,
  commitConsumer,
  leaseEnd,
  leaseLost,
  settleMessage,
  storedMessage,
  type KeyConflict,
  type LeaseLost,
  type Outbox,
  type OutboxClaim,
  type OutboxMessage,
  type OutboxOutcome,
} from '@gatewright/core/ports'
import type { SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change } from './change.ts'
import { checkedCommit, createConsumerTable } from './consumer-table.ts'
import { listPart, readPart } from './list-page.ts'
import { checkOnceOnly, eachOnce } from './once-only.ts'
import { byDueTime, claimIn, outboxColumns, recordOf, type OutboxRow } from './outbox-rows.ts'
import { recordJson } from './record-json.ts'
import { isStored } from './stored-text.ts'

/** The messages of a project over the table `outbox_message`. */
export function createOutbox(engine: ProjectEngine): Outbox {
  const sql = statementsOf(engine.tables)
  const consumers = createConsumerTable(engine.tables)
  return {
    add: (input, asked) =>
      checkedCommit(asked)
        .andThen((commit) => checkOutboxMessages(input).map((messages) => ({ commit, messages })))
        .asyncAndThen(({ commit, messages }) =>
          change<void, LeaseLost | SchemaError | KeyConflict>(engine, async (session, project) => {
            if (commit) {
              const moved = await consumers.move(session, project, commit, commitConsumer)
              if (moved.isErr()) return err(moved.error)
            }
            const added = await addMessages(session, project, sql, messages)
            return added.map(() => ({ value: undefined, events: [] }))
          }),
        ),
    claim: (from, asked) =>
      checkClaimRequest(from, asked).asyncAndThen(({ topic, ...request }) =>
        engine.statement(async (session, project) => {
          const { owner, at, limit } = request
          const until = leaseEnd(request)
          const values = [project, topic, timeKey(at), limit, owner, timeKey(until)]
          const { rows } = await session.query<OutboxRow>(sql.claim, values)
          return [...rows].sort(byDueTime).map((row) => claimIn(row, { owner, until }))
        }),
      ),
    settle: (claim, said) =>
      checkOutboxOutcome(said).asyncAndThen((outcome) =>
        engine
          .statement((session, project) => settleClaim(session, project, sql, claim, outcome))
          .andThen((settled) => settled),
      ),
    find: (input, page) =>
      checkOutboxQuery(input)
        .andThen((query) => listPart(page).map((part) => ({ query, part })))
        .asyncAndThen(({ query: { topic, states, dueBefore }, part }) =>
          engine.read(async (session, project) => {
            if (topic !== undefined && !isStored(topic)) return []
            const due = dueBefore === undefined ? null : timeKey(dueBefore)
            const values = [project, topic ?? null, states ?? null, due]
            const rows = await readPart<OutboxRow>(session, sql.find, values, part)
            return rows.map((row) => storedMessage(recordOf(row)))
          }),
        ),
    remove: (ids) =>
      engine.statement(async (session, project) => {
        const { rowCount } = await session.query(sql.remove, [project, ids.filter(isStored)])
        return rowCount
      }),
  }
}

/** Who holds the claim changes the row in one step; who doesn't may have done so before, or has lost it. */
async function settleClaim(
  session: PgSession,
  project: number,
  sql: OutboxStatements,
  claim: OutboxClaim,
  outcome: OutboxOutcome,
): Promise<Result<void, LeaseLost>> {
  const { owner, token, message } = claim
  const { id } = message
  if (!isStored(id) || !isStored(owner) || !Number.isSafeInteger(token)) return err(leaseLost(id))
  const notBefore = outcome.state === 'waiting' ? outcome.notBefore : null
  const due = notBefore === null ? null : timeKey(notBefore)
  const reason = outcome.state === 'delivered' ? null : outcome.reason
  const values = [project, id, token, owner, outcome.state, notBefore, due, reason]
  const { rowCount } = await session.query(sql.settle, values)
  if (rowCount > 0) return ok()
  const { rows } = await session.query<OutboxRow>(sql.known, [project, [id]])
  return settleMessage(rows.map(recordOf)[0], claim, outcome).map(() => undefined)
}

async function addMessages(
  session: PgSession,
  project: number,
  sql: OutboxStatements,
  messages: readonly OutboxMessage[],
): Promise<Result<void, KeyConflict>> {
  const sorted = eachOnce(messages)
  const ids = sorted.map(({ id }) => id)
  const added = await session.query<{ id: string }>(sql.add, [
    project,
    ids,
    ids.map(sortKey),
    sorted.map(({ topic }) => topic),
    sorted.map(({ notBefore }) => timeKey(notBefore)),
    sorted.map(({ notBefore }) => notBefore),
    sorted.map(recordJson),
  ])
  const fresh = new Set(added.rows.map(({ id }) => id))
  const known = await session.query<OutboxRow>(sql.known, [project, ids.filter((id) => !fresh.has(id))])
  return checkOnceOnly(
    messages,
    known.rows.map(({ body }) => body),
    'message',
  )
}

type OutboxStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.outbox_message}
        (project, id, sort_key, topic, state, due, not_before, attempts, token, body)
      SELECT $1, message.id, message.sort_key, message.topic, 'waiting', message.due, message.not_before, 0, 0, message.body::jsonb
      FROM unnest($2::text[], $3::bytea[], $4::text[], $5::bytea[], $6::text[], $7::text[])
        AS message (id, sort_key, topic, due, not_before, body)
      ON CONFLICT (project, id) DO NOTHING RETURNING id`,
    known: `SELECT ${outboxColumns} FROM ${tables.outbox_message} AS message WHERE project = $1 AND id = ANY($2::text[])`,
    // Who comes second waits for the rows of the first, finds them claimed and goes on to those behind them.
    claim: `WITH due_message AS MATERIALIZED (
        SELECT id FROM ${tables.outbox_message}
        WHERE project = $1 AND topic = $2 AND state = 'waiting' AND due <= $3
          AND (until_key IS NULL OR until_key <= $3)
        ORDER BY due, sort_key LIMIT $4 FOR UPDATE
      )
      UPDATE ${tables.outbox_message} AS message
      SET attempts = message.attempts + 1, token = message.token + 1, owner = $5, until_key = $6
      FROM due_message WHERE message.project = $1 AND message.id = due_message.id
      RETURNING ${outboxColumns}`,
    settle: `UPDATE ${tables.outbox_message}
      SET state = $5, not_before = coalesce($6, not_before), due = coalesce($7, due), reason = $8,
        owner = NULL, until_key = NULL
      WHERE project = $1 AND id = $2 AND token = $3 AND owner = $4`,
    find: `SELECT ${outboxColumns} FROM ${tables.outbox_message} AS message
      WHERE project = $1 AND ($2::text IS NULL OR topic = $2) AND ($3::text[] IS NULL OR state = ANY($3))
        AND ($4::bytea IS NULL OR due < $4)
      ORDER BY due, sort_key LIMIT $5`,
    remove: `DELETE FROM ${tables.outbox_message}
      WHERE project = $1 AND id = ANY($2::text[]) AND state <> 'waiting'`,
  }
}
