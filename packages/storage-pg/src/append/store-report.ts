import type { AppendReceipt, KeyConflict, StoreCorrupt, StoreUnavailable } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { corruptBehind } from '../archive/corrupt-read.ts'
import type { PgSession } from '../driver/driver.ts'
import { dictionaryOf } from '../dictionary/dictionary.ts'
import { requireSameDatabase, sameDatabaseValues } from '../dictionary/same-database.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { isLostConnection, violatedConstraint } from '../engine/failures.ts'
import { copyGroupsOf, isWalled } from '../partitions/copy-groups.ts'
import type { Tables } from '../sql/tables.ts'
import { change, type Changed } from '../stores/change.ts'
import { hintOfEvents } from '../stores/feed-hint.ts'
import { lockClaims } from './claim-ids.ts'
import { detailCopies, resultCopy } from './copy-rows.ts'
import { insertRuns } from './insert-runs.ts'
import { insertStatement, insertValues, newRuns, type InsertAnswer, type NewRun } from './insert-statement.ts'
import { checkEpoch, knownReport, receiptOf, type ReportJob } from './known-report.ts'
import { withoutKnown } from './known-results.ts'
import type { PreparedReport } from './prepared-report.ts'
import { noteNewestRun, type StoredRuns } from './note-newest-run.ts'
import { detailLengthOf, detailRowsOf } from './prepare-report.ts'
import { resolveItems, type ItemIds } from './report-items.ts'
import { resultsEvent } from './results-event.ts'
import { chooseRunIds } from './run-ids.ts'

/** What became of a report. */
export type Stored = Result<AppendReceipt, KeyConflict | StoreCorrupt | StoreUnavailable>

/** More rows than this are copied. */
export const mostInserted = 1_000
/** So are rows whose details are longer together, in characters: a text has an end, and so has a message. */
export const longestInserted: number = 8 * 1024 * 1024

const mostTries = 6

/**
 * Stores a report in a transaction, whatever is stored already: the same report, some of its results, others under its
 * key. All of it or nothing.
 */
export async function storeReport(engine: ProjectEngine, job: ReportJob): Promise<Stored> {
  const { items } = dictionaryOf(engine)
  for (let tries = 1; ; tries++) {
    const itemIds = await resolveItems(job.report.runs, items)
    if (itemIds.isErr()) return err(itemIds.error)
    const stored = await change(engine, (session, project) =>
      work(engine, session, project, job, itemIds.value),
    )
      .map(({ receipt, stored: runs }) => {
        if (runs !== undefined) noteNewestRun(engine, runs)
        return receipt
      })
      .mapErr(corruptBehind)
    if (stored.isOk()) hintOfEvents(engine)
    if (stored.isOk() || tries === mostTries || !mayGoOn(stored.error)) return stored
    if (isLostConnection(stored.error.cause)) job.isInDoubt = true
    // Perhaps it was an id of a run that another has.
    else job.ids = chooseRunIds(job.report.runs) ?? job.ids
  }
}

/**
 * A unique key that another transaction was first to write: the next turn finds what it wrote. A connection that was lost
 * during the commit: the next turn sees whether it was done.
 */
function mayGoOn(failure: KeyConflict | StoreCorrupt | StoreUnavailable): failure is StoreUnavailable {
  if (failure.kind !== 'store/unavailable') return false
  return violatedConstraint(failure.cause) !== undefined || isLostConnection(failure.cause)
}

async function work(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  job: ReportJob,
  itemIds: ItemIds,
): Promise<Result<Changed<Done>, KeyConflict>> {
  const { tables } = engine
  const { report } = job
  checkEpoch(engine, [job])
  const before = await knownReport(session, tables, project, job)
  if (before) return answerOf(engine, session, project, before)
  const wasClaimed = await lockClaims(session, tables, project, report.claims)
  // Whoever held one may have stored this very report; where none was there, nobody can have.
  const meanwhile = wasClaimed.count === 0 ? undefined : await knownReport(session, tables, project, job)
  if (meanwhile) return answerOf(engine, session, project, meanwhile)
  const left = await withoutKnown(engine, session, project, report.runs, { wasClaimed, itemIds })
  if (left.isErr()) return err(left.error)
  const stored = await insert(engine, session, project, report, newRuns(job, left.value, itemIds, 1))
  return ok(unchanged({ receipt: receiptOf(report, true), stored }))
}

/** Ids of another database may make the same digest of another content. */
async function answerOf(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  known: Result<AppendReceipt, KeyConflict>,
): Promise<Result<Changed<Done>, KeyConflict>> {
  if (known.isOk()) await requireSameDatabase(engine, session, project)
  return known.map((receipt) => unchanged({ receipt }))
}

/** The event of a report is stored by the statement that stores the report. */
function unchanged(value: Done): Changed<Done> {
  return { value, events: [] }
}

/** What the transaction of a report comes to. */
interface Done {
  readonly receipt: AppendReceipt
  readonly stored?: StoredRuns
}

async function insert(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  report: PreparedReport,
  runs: readonly NewRun[],
): Promise<StoredRuns> {
  const { tables } = engine
  const results = runs.reduce((sum, { run }) => sum + run.order.length, 0)
  const isLong = runs.reduce((sum, { run }) => sum + detailLengthOf(run), 0) > longestInserted
  const areCopied = results > mostInserted || isLong
  // A COPY of their own is not worth it for what few of many results say beside.
  const isFew = !isLong && runs.reduce((sum, { run }) => sum + detailRowsOf(run), 0) <= mostInserted
  if (areCopied) await copyResults(session, tables, project, runs, { withDetails: !isFew })
  const areApart = runs.length > mostInserted
  const { rows } = await session.query<InsertAnswer>(
    insertStatement(tables),
    insertValues(project, {
      reports: [report],
      events: [resultsEvent(report)],
      claims: [],
      runs: areApart ? [] : runs,
      filled: areCopied ? [] : runs,
      detailed: areCopied && !isFew ? [] : runs,
      newItems: [],
      known: sameDatabaseValues(engine),
    }),
    { isKept: true },
  )
  const [answer] = rows
  if (answer === undefined) throw engine.otherDatabase()
  if (areApart) await insertRuns(session, tables, project, runs, answer.position)
  return { reports: [report], runs, position: answer.position }
}

async function copyResults(
  session: PgSession,
  tables: Tables,
  project: number,
  runs: readonly NewRun[],
  { withDetails }: { readonly withDetails: boolean },
): Promise<void> {
  const groups = (await isWalled(session, tables))
    ? await copyGroupsOf(session, tables, runs)
    : [{ tables, runs }]
  for (const group of groups) {
    const copies = [
      resultCopy(group.tables, project, group.runs),
      ...(withDetails ? detailCopies(group.tables, project, group.runs) : []),
    ]
    for (const { target, pieces } of copies) await session.copyIn(target, pieces)
  }
}
