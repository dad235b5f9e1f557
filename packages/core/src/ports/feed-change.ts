import type { JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Group } from '../schema/group.ts'
import type { Instant } from '../schema/instant.ts'
import { classifyOutcome, type OutcomeSet } from '../schema/outcome.ts'
import type { QuarantineEntry } from '../schema/quarantine.ts'
import type { TestResult } from '../schema/result.ts'
import type { Testcase } from '../schema/testcase.ts'
import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import type { WaiverDbRecord } from '../schema/waiver-record.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import type { StoredAuditEvent } from './audit-log.ts'
import type { FeedEvent, FeedEventKind } from './change-feed.ts'
import type { StoredDecision } from './decision-store.ts'
import type { IngestEntry } from './ingest-ledger.ts'
import type { RawReport } from './raw-report-store.ts'
import type { SubjectSignOff } from './sign-off-store.ts'

/** An event of the change feed that has no position yet. What every store writes of a change is said here, so that all write the same. */
export type FeedChange = Omit<FeedEvent, 'position'>

/** Facts list this many of a kind at most: where there are so many there may be more. */
export const mostListed = 100

/**
 * Of a report whose results were stored: its key, the newest `submittedAt`, how many results it holds and how many of them
 * are of class `fail` or `error`, their items as `type:id`, and their groups.
 *
 * @param results - all of the report, those too that another report had stored before
 */
export function resultsChange(
  reportKey: string,
  results: Iterable<TestResult>,
  outcomes: OutcomeSet,
): FeedChange {
  let [resultCount, failedCount] = [0, 0]
  let newest: Instant | undefined
  const items = new Set<string>()
  const groups = new Set<string>()
  for (const { submittedAt, outcome, item, groups: named } of results) {
    resultCount += 1
    if (isFailing(outcome, outcomes)) failedCount += 1
    if (newest === undefined || compareInstants(submittedAt, newest) > 0) newest = submittedAt
    items.add(`${item.type}:${item.id}`)
    for (const group of named) groups.add(group)
  }
  const facts = { resultCount, failedCount, items: listed(items), groups: listed(groups) }
  return change('results', reportKey, newest, facts)
}

/**
 * Of a report whose results were removed: when, and how many they were. A store that removes some of the results of a report
 * names it under `partial` as well.
 */
export function resultsRemovedChange(reportKey: string, resultCount: number, at: Instant): FeedChange {
  return change('results-removed', reportKey, at, { resultCount, reportCount: 1, reportKeys: [reportKey] })
}

/** Of a group that was put or moved on: at its end where it has one, or else when it was created. */
export function groupChange({ id, state, createdAt, finishedAt }: Group): FeedChange {
  return change('group', id, finishedAt ?? createdAt, { state })
}

export function testcaseChange({ name }: Testcase): FeedChange {
  return change('testcase', name, undefined, {})
}

/** Of the events of one call that were not known before, in their order: one at least. */
export function waiverEventsChange(events: readonly WaiverEvent[]): FeedChange {
  const waivers = events.map(({ waiverId }) => waiverId)
  return change('waiver-events', waivers[0] ?? '', newestOf(events), {
    count: events.length,
    waivers: listed(waivers),
    subjects: listed(
      events.flatMap((event) => (event.kind === 'requested' ? [nameOf(event.scope.subject)] : [])),
    ),
  })
}

/** Of the records of one call, in their order: one at least. */
export function waiverRecordsChange(records: readonly WaiverDbRecord[]): FeedChange {
  const times = records.flatMap(({ timestamp }) => instantOfTimestamp(timestamp) ?? [])
  return change('waiver-records', String(records[0]?.id ?? ''), newestOf(times.map((at) => ({ at }))), {
    count: records.length,
    ids: records.slice(0, mostListed).map(({ id }) => id),
    subjects: listed(records.map((record) => `${record.subject_type}:${record.subject_identifier}`)),
  })
}

/** Of the sign-offs of one call that were not known before, in their order: one at least. */
export function signOffsChange(signOffs: readonly SubjectSignOff[]): FeedChange {
  const ids = signOffs.map(({ id }) => id)
  return change('sign-offs', ids[0] ?? '', newestOf(signOffs), {
    count: signOffs.length,
    ids: listed(ids),
    subjects: listed(signOffs.map(({ subject }) => nameOf(subject))),
  })
}

export function reportChange({ digest, receivedAt, size, mediaType }: RawReport): FeedChange {
  return change('report', digest, receivedAt, { size, ...(mediaType !== undefined && { mediaType }) })
}

export function reportRemovedChange({ digest, size }: RawReport): FeedChange {
  return change('report-removed', digest, undefined, { size })
}

/** Of an entry that was opened or moved on. */
export function ingestChange({ id, stage, changedAt, report, reportKey }: IngestEntry): FeedChange {
  return change('ingest', id, changedAt, { stage, report, ...(reportKey !== undefined && { reportKey }) })
}

/** Of a decision that was recorded or closed. */
export function decisionChange(decision: StoredDecision): FeedChange {
  const { id, decidedAt, closedAt, subject, decisionContext, status } = decision
  return change('decision', id, closedAt ?? decidedAt, {
    status,
    decisionContext,
    subject: nameOf(subject),
    isOpen: closedAt === undefined,
  })
}

/** Of the entries of one call that were not known before, in their order: one at least. */
export function quarantineChange(entries: readonly QuarantineEntry[]): FeedChange {
  const testcases = entries.map(({ testcase }) => testcase)
  return change('quarantine', testcases[0] ?? '', undefined, {
    count: entries.length,
    testcases: listed(testcases),
  })
}

/** Of the events that one call added to a stream, in their order: one at least. */
export function auditChange(stream: string, events: readonly StoredAuditEvent[]): FeedChange {
  return change('audit', stream, newestOf(events), {
    count: events.length,
    version: events.at(-1)?.version ?? 0,
    types: listed(events.map(({ type }) => type)),
  })
}

function change(
  kind: FeedEventKind,
  ref: string,
  at: Instant | undefined,
  facts: Readonly<Record<string, JsonValue>>,
): FeedChange {
  return { kind, ref, ...(at !== undefined && { at }), facts }
}

/** Each once, in order: what is listed does not hang on the order in which it came. */
function listed(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort(compareText).slice(0, mostListed)
}

function nameOf({ type, identifier }: { readonly type: string; readonly identifier: string }): string {
  return `${type}:${identifier}`
}

function newestOf(said: readonly { readonly at: Instant }[]): Instant | undefined {
  return said.reduce<Instant | undefined>(
    (newest, { at }) => (newest !== undefined && compareInstants(newest, at) >= 0 ? newest : at),
    undefined,
  )
}

function isFailing(outcome: string, outcomes: OutcomeSet): boolean {
  return classifyOutcome(outcome, outcomes).match(
    (outcomeClass) => outcomeClass === 'fail' || outcomeClass === 'error',
    () => false,
  )
}
