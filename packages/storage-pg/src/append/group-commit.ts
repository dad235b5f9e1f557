import type { StoreUnavailable } from '@gatewright/core/ports'
import { err, ok, type ResultAsync } from 'neverthrow'
import { dictionaryOf } from '../dictionary/dictionary.ts'
import { sameDatabaseValues } from '../dictionary/same-database.ts'
import { createWordCache } from '../dictionary/word-cache.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sqlState, violatedConstraint } from '../engine/failures.ts'
import { hintOfEvents } from '../stores/feed-hint.ts'
import { itemParts } from './insert-items.ts'
import { insertStatement, insertValues, newRuns, type Insert, type InsertAnswer } from './insert-statement.ts'
import { checkEpoch, receiptOf, whileInDoubt, type ReportJob } from './known-report.ts'
import { noteNewestRun } from './note-newest-run.ts'
import { peekItems } from './report-items.ts'
import { resultsEvent } from './results-event.ts'
import { longestInserted, mostInserted, storeReport, type Stored } from './store-report.ts'

/** Stores small reports, several with one statement where they come faster than statements end. */
export interface GroupCommit {
  store(job: ReportJob): Promise<Stored>
}

interface Waiting {
  readonly job: ReportJob
  answer(stored: Stored): void
  fail(cause: unknown): void
}

/** More reports than this don't share a statement. */
const mostReports = 100
/** So many statements of one project are under way at most: more would only wait for one another. */
const mostUnderWay = 1
/** So many of the claims that are known to be stored are kept in mind. */
const mostClaims = 10_000

/**
 * What waits while statements are under way shares the next one, and each caller is answered behind the commit. A statement
 * that meets anything that is stored already stores nothing; each of its reports is then stored by itself.
 */
export function createGroupCommit(engine: ProjectEngine): GroupCommit {
  const waiting: Waiting[] = []
  const metClaims = createWordCache<string, true>(mostClaims)
  // Parts of a statement that no row is for take as long to set up as some rows.
  const plainSql = insertStatement(engine.tables)
  const itemsSql = insertStatement(engine.tables, itemParts(engine.tables))
  let underWay = 0
  let lastBatch = 0

  /** Ids of which some are stored: a statement that hopes for none would be in vain. */
  const isMet = ({ report }: ReportJob): boolean =>
    report.claims.some(({ key }) => metClaims.get(key) !== undefined)

  /** True where all was stored; false where something of it was there already, and nothing was stored. */
  const insert = (jobs: readonly ReportJob[]): ResultAsync<boolean, StoreUnavailable> =>
    engine
      .statement(async (session, project) => {
        try {
          checkEpoch(engine, jobs)
          const together = togetherOf(engine, jobs)
          const values = insertValues(project, together)
          const sql = together.newItems.length === 0 ? plainSql : itemsSql
          const { rows } = await whileInDoubt(jobs, () =>
            session.query<InsertAnswer>(sql, values, { isKept: true }),
          )
          const [answer] = rows
          if (answer === undefined) throw engine.otherDatabase()
          dictionaryOf(engine).items.learned(together.newItems, answer.item_ids ?? [])
          noteNewestRun(engine, { ...together, position: answer.position })
          return true
        } catch (cause) {
          if (violatedConstraint(cause) === undefined) throw cause
          return false
        }
      })
      .map((isStored) => {
        if (isStored) hintOfEvents(engine)
        return isStored
      })

  const storeAlone = async (job: ReportJob, wasTried: boolean): Promise<Stored> => {
    const stored = wasTried || isMet(job) ? ok(false) : await insert([job])
    if (stored.isErr()) return err(stored.error)
    if (stored.value) return ok(receiptOf(job.report, true))
    for (const { key } of job.report.claims) metClaims.set(key, true)
    return storeReport(engine, job)
  }

  const storeTogether = async (batch: readonly Waiting[]): Promise<void> => {
    const stored = await insert(batch.map(({ job }) => job))
    const isDone = stored.isOk() && stored.value
    const isAlone = batch.length === 1
    let failure = isAlone && stored.isErr() ? stored.error : undefined
    for (const { job, answer } of batch) {
      if (isDone) answer(ok(receiptOf(job.report, true)))
      else if (failure !== undefined) answer(err(failure))
      else {
        const own = await storeAlone(job, isAlone)
        // What waited in vain for a lock or a server would do so again for each of the others.
        if (own.isErr() && own.error.kind === 'store/unavailable' && !isOfReport(engine, job, own.error))
          failure = own.error
        answer(own)
      }
    }
  }

  const goOn = (): void => {
    while (underWay < mostUnderWay && waiting.length > 0) {
      underWay++
      // Those who were just answered come again: where all others went first, they would be alone in every second statement.
      const batch = takeBatch(waiting, Math.ceil((waiting.length + lastBatch) / 2))
      lastBatch = batch.length
      storeTogether(batch)
        .catch((cause: unknown) => {
          for (const { fail } of batch) fail(cause)
        })
        .finally(() => {
          underWay--
          goOn()
        })
    }
  }

  return {
    store(job) {
      if (isMet(job)) return storeReport(engine, job)
      return new Promise((answer, fail) => {
        waiting.push({ job, answer, fail })
        goOn()
      })
    },
  }
}

/** Whether another report might be stored where this one was not: what it says was refused, or it is of another database. */
function isOfReport(engine: ProjectEngine, { epoch }: ReportJob, { cause }: StoreUnavailable): boolean {
  return epoch !== engine.epoch() || /^(?:2[23]|54|XX)/.test(sqlState(cause) ?? '')
}

/** The next reports that may share a statement: few rows together, and no key and no ids twice. */
function takeBatch(waiting: Waiting[], most: number): readonly Waiting[] {
  const batch: Waiting[] = []
  const later: Waiting[] = []
  const taken = new Set<string>()
  let results = 0
  let length = 0
  for (const one of waiting.splice(0)) {
    const { reportKey, resultCount, detailLength, claims } = one.job.report
    const keys = [`report:${reportKey}`, ...claims.map(({ key }) => key)]
    const isSmall = results + resultCount <= mostInserted && length + detailLength <= longestInserted
    const fits = batch.length === 0 || (batch.length < Math.min(most, mostReports) && isSmall)
    if (fits && !keys.some((key) => taken.has(key))) {
      batch.push(one)
      results += resultCount
      length += detailLength
    } else later.push(one)
    // Also of those that have to wait: their order is that in which they came.
    for (const key of keys) taken.add(key)
  }
  waiting.push(...later)
  return batch
}

function togetherOf(engine: ProjectEngine, jobs: readonly ReportJob[]): Insert {
  const items = peekItems(
    jobs.flatMap(({ report }) => report.runs),
    dictionaryOf(engine).items,
  )
  const runs = jobs.flatMap((job, place) => newRuns(job, job.report.runs, items.ids, place + 1))
  return {
    reports: jobs.map(({ report }) => report),
    events: jobs.map(({ report }) => resultsEvent(report)),
    claims: jobs.flatMap(({ report }) => report.claims),
    runs,
    filled: runs,
    detailed: runs,
    newItems: items.unknown,
    known: sameDatabaseValues(engine),
  }
}
