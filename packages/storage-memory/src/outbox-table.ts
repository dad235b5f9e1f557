import { compareText } from '@gatewright/core/canonical'
import {
  addedMessage,
  checkClaimRequest,
  checkOutboxMessages,
  checkOutboxOutcome,
  checkOutboxQuery,
  claimMessage,
  claimOf,
  isClaimable,
  OutboxRecordSchema,
  settleMessage,
  storedMessage,
  type ClaimRequest,
  type KeyConflict,
  type LeaseLost,
  type ListPage,
  type OutboxClaim,
  type OutboxMessage,
  type OutboxOutcome,
  type OutboxQuery,
  type OutboxRecord,
  type StoredMessage,
} from '@gatewright/core/ports'
import { checkSchema, compareInstants, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import { keyConflict } from './key-conflict.ts'
import { filtered, pageOf } from './list-page.ts'
import { newById } from './new-by-id.ts'
import type { RestoreFault } from './restore-fault.ts'
import { between, insertEntry, removeEntry, sortedList, type SortedList } from './sorted-list.ts'

/** What is to leave one project. */
export interface OutboxTable {
  /** How to add messages; asked before anything else of the call is stored. */
  prepare(messages: readonly OutboxMessage[]): Result<() => void, KeyConflict | SchemaError>
  claim(topic: string, request: ClaimRequest): Result<readonly OutboxClaim[], SchemaError>
  settle(claim: OutboxClaim, outcome: OutboxOutcome): Result<void, LeaseLost | SchemaError>
  find(query: OutboxQuery, page: ListPage | undefined): Result<readonly StoredMessage[], SchemaError>
  remove(ids: readonly string[]): number
  restore(message: unknown): Result<void, SchemaError | RestoreFault>
  /** All messages, in the order of their ids. */
  messages(): readonly OutboxRecord[]
}

export function createOutboxTable(): OutboxTable {
  const byId = new Map<string, OutboxRecord>()
  const all = sortedList(compareRecords)
  /** By topic: what waits, claimed or not. */
  const waiting = new Map<string, SortedList<OutboxRecord>>()

  const put = (record: OutboxRecord): void => {
    const { id, topic } = record.added
    const ofTopic = waiting.get(topic) ?? sortedList(compareRecords)
    waiting.set(topic, ofTopic)
    const before = byId.get(id)
    if (before) for (const list of [all, ofTopic]) removeEntry(list, before)
    byId.set(id, deepFreeze(record))
    insertEntry(all, record)
    if (record.state === 'waiting') insertEntry(ofTopic, record)
  }

  return {
    prepare: (input) =>
      checkOutboxMessages(input)
        .andThen((messages): Result<readonly OutboxMessage[], KeyConflict> =>
          newById(messages, { get: (id) => byId.get(id)?.added }).mapErr((id) => keyConflict(id, 'message')),
        )
        .map((fresh) => () => {
          for (const message of fresh) put(addedMessage(message))
        }),
    claim: (asked, input) =>
      checkClaimRequest(asked, input).map(({ topic, limit, ...request }) =>
        claimable(waiting.get(topic), request.at, limit).flatMap((record) => {
          const claimed = claimMessage(record, request)
          put(claimed)
          return claimOf(claimed) ?? []
        }),
      ),
    settle: (claim, input) =>
      checkOutboxOutcome(input)
        .andThen((outcome) => settleMessage(byId.get(claim.message.id), claim, outcome))
        .map(put),
    find: (asked, page) =>
      checkOutboxQuery(asked).andThen(({ topic, states, dueBefore }) => {
        const matches = ({ added, state, notBefore }: OutboxRecord): boolean =>
          (topic === undefined || topic === added.topic) &&
          (states === undefined || states.includes(state)) &&
          (dueBefore === undefined || compareInstants(notBefore, dueBefore) < 0)
        return pageOf(filtered(between(all), matches), page).map((records) => records.map(storedMessage))
      }),
    remove: (ids) => {
      const ended = [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
      const gone = ended.filter(({ state }) => state !== 'waiting')
      for (const record of gone) {
        byId.delete(record.added.id)
        removeEntry(all, record)
      }
      return gone.length
    },
    restore: (input) =>
      checkSchema(OutboxRecordSchema, input).andThen((record): Result<void, RestoreFault> => {
        if (byId.has(record.added.id))
          return err({ message: `The message "${record.added.id}" comes twice.` })
        put(record)
        return ok()
      }),
    messages: () => [...byId.values()].sort((a, b) => compareText(a.added.id, b.added.id)),
  }
}

/** The first that are due; those behind them are not looked at. */
function claimable(
  waiting: SortedList<OutboxRecord> | undefined,
  at: string,
  limit: number,
): readonly OutboxRecord[] {
  const due: OutboxRecord[] = []
  if (!waiting) return due
  for (const record of between(waiting)) {
    if (due.length >= limit || compareInstants(record.notBefore, at) > 0) break
    if (isClaimable(record, at)) due.push(record)
  }
  return due
}

function compareRecords(a: OutboxRecord, b: OutboxRecord): number {
  return compareInstants(a.notBefore, b.notBefore) || compareText(a.added.id, b.added.id)
}
