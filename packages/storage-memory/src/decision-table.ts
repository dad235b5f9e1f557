import { compareText } from '@gatewright/core/canonical'
import {
  checkClosing,
  checkDecisionQuery,
  checkDecisionRecord,
  decisionChange,
  StoredDecisionSchema,
  type DecisionRecord,
  type KeyConflict,
  type ListPage,
  type StoredDecision,
  type StoredDecisionQuery,
} from '@gatewright/core/ports'
import { checkSchema, compareInstants, type Instant, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { filtered, pageOf } from './list-page.ts'
import {
  betweenReversed,
  cutAt,
  endOf,
  insertEntry,
  removeEntry,
  sortedList,
  start,
  type SortedList,
} from './sorted-list.ts'
import { subjectKey } from './subject-key.ts'

/** The decisions of one project. */
export interface DecisionTable {
  record(decision: DecisionRecord): Result<Changed<StoredDecision>, KeyConflict | SchemaError>
  close(id: string, at: Instant): Result<Changed<StoredDecision | undefined>, SchemaError>
  get(id: string): StoredDecision | undefined
  find(query: StoredDecisionQuery, page: ListPage | undefined): Result<readonly StoredDecision[], SchemaError>
  /** Stores a decision that may be closed already. */
  restore(decision: unknown): Result<void, KeyConflict | SchemaError>
  /** All decisions, in the order of their ids. */
  decisions(): readonly StoredDecision[]
}

export function createDecisionTable(): DecisionTable {
  const byId = new Map<string, StoredDecision>()
  const byTime = sortedList(compareDecisions)
  const bySubject = new Map<string, SortedList<StoredDecision>>()

  const put = (decision: StoredDecision): void => {
    const before = byId.get(decision.id)
    byId.set(decision.id, deepFreeze(decision))
    const key = subjectKey(decision.subject)
    const ofSubject = bySubject.get(key) ?? sortedList(compareDecisions)
    bySubject.set(key, ofSubject)
    for (const list of [byTime, ofSubject]) {
      if (before) removeEntry(list, before)
      insertEntry(list, decision)
    }
  }

  return {
    record: (input) =>
      checkDecisionRecord(input).andThen((decision): Result<Changed<StoredDecision>, KeyConflict> => {
        const known = byId.get(decision.id)
        if (known && recordJson(asRecorded(known)) !== recordJson(decision))
          return err(keyConflict(decision.id, 'decision'))
        if (known) return ok({ value: known, change: undefined })
        put(decision)
        return ok({ value: decision, change: decisionChange(decision) })
      }),
    close: (id, at) =>
      checkClosing(at).map((closedAt) => {
        const known = byId.get(id)
        if (!known || known.closedAt !== undefined) return { value: known, change: undefined }
        const closed = { ...known, closedAt }
        put(closed)
        return { value: closed, change: decisionChange(closed) }
      }),
    get: (id) => byId.get(id),
    find: (asked, page) =>
      checkDecisionQuery(asked).andThen((query) => {
        const list = query.subject ? bySubject.get(subjectKey(query.subject)) : byTime
        const inTime = list ? inRange(list, query) : []
        return pageOf(
          filtered(inTime, (decision) => matches(query, decision)),
          page,
        )
      }),
    restore: (input) =>
      checkSchema(StoredDecisionSchema, input).andThen((decision): Result<void, KeyConflict> => {
        const known = byId.get(decision.id)
        if (known && recordJson(known) !== recordJson(decision))
          return err(keyConflict(decision.id, 'decision'))
        if (!known) put(decision)
        return ok()
      }),
    decisions: () => [...byId.values()].sort((a, b) => compareText(a.id, b.id)),
  }
}

function asRecorded({ closedAt: _, ...decision }: StoredDecision): DecisionRecord {
  return decision
}

/** Newest first. */
function inRange(
  list: SortedList<StoredDecision>,
  { since, until }: StoredDecisionQuery,
): Iterable<StoredDecision> {
  const before = (instant: Instant) => cutAt(list, (one) => compareInstants(one.decidedAt, instant) < 0)
  return betweenReversed(
    list,
    since === undefined ? start : before(since),
    until === undefined ? endOf(list) : before(until),
  )
}

function matches(
  { decisionContext, statuses, isOpen }: StoredDecisionQuery,
  decision: StoredDecision,
): boolean {
  return (
    (decisionContext === undefined || decisionContext === decision.decisionContext) &&
    (statuses === undefined || statuses.includes(decision.status)) &&
    (isOpen === undefined || isOpen === (decision.closedAt === undefined))
  )
}

function compareDecisions(a: StoredDecision, b: StoredDecision): number {
  return compareInstants(a.decidedAt, b.decidedAt) || compareText(a.id, b.id)
}
