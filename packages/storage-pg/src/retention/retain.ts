import type { CitedEvidence, FeedChange, StoreCorrupt, StoreUnavailable } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { ok, okAsync, type ResultAsync } from 'neverthrow'
import { bestCompression, type Compression } from '../archive/compression.ts'
import { corruptBehind } from '../archive/corrupt-read.ts'
import type { PgSession } from '../driver/driver.ts'
import { noProject, type ProjectEngine } from '../engine/engine.ts'
import { everyId } from '../query/id-range.ts'
import type { Tables } from '../sql/tables.ts'
import { change } from '../stores/change.ts'
import { keptEvidence, type KeptEvidence } from './kept-evidence.ts'
import { oldRuns } from './old-runs.ts'
import { oldReports, removeReports } from './remove-reports.ts'
import { removeRuns, resultsOf } from './remove-runs.ts'

export interface RetainOptions {
  /** Results that were submitted before this go. */
  readonly resultsBefore?: Instant
  /** Raw reports that were received before this go. */
  readonly reportsBefore?: Instant
  /** The time of the call, for the change feed. */
  readonly at: Instant
  /** What is kept beside the evidence of open decisions. */
  readonly keep?: CitedEvidence
  /** Counts, and removes nothing; default: false. */
  readonly dryRun?: boolean
  /** For what is left of chunks of the archive; default: as `archive` has it. */
  readonly compression?: Compression
}

/** What was removed, or would be. */
export interface RetentionReport {
  readonly dryRun: boolean
  readonly results: number
  readonly runs: number
  /** Raw reports, and their bytes. */
  readonly reports: number
  readonly reportBytes: number
  /** What is as old and stays, as something cites it. */
  readonly kept: { readonly results: number; readonly runs: number; readonly reports: number }
}

/** What is removed in one transaction at most: decisions can't be stored meanwhile. */
const mostRuns = 1_000
const mostReports = 100

/**
 * Removes results and raw reports of a project that are old enough, but never what an open decision cites: the runs with a
 * cited result, those of a cited group or report, the cited raw reports. Leaves the events `results-removed` and
 * `report-removed`. What a failure leaves half-way is complete in itself: the next call goes on.
 *
 * The keys of reports stay known: a report that comes again is answered as when it was there, and nothing of it is stored.
 * Needs the role that owns the tables. `store/corrupt` where a chunk of the archive of which something is to stay can't be
 * read: that chunk then stays as it is.
 */
export function retain(
  engine: ProjectEngine,
  options: RetainOptions,
): ResultAsync<RetentionReport, StoreUnavailable | StoreCorrupt> {
  return engine
    .read((_, project) => Promise.resolve(project !== noProject))
    .andThen((isThere) =>
      isThere ? retainOfProject(engine, options) : okAsync({ dryRun: options.dryRun ?? false, ...nothing }),
    )
}

function retainOfProject(
  engine: ProjectEngine,
  options: RetainOptions,
): ResultAsync<RetentionReport, StoreUnavailable | StoreCorrupt> {
  const { resultsBefore, reportsBefore, dryRun = false } = options
  const results =
    resultsBefore === undefined
      ? okAsync(nothing)
      : inParts(engine, options, everyId.first, (part, after) =>
          runsPart(part, { ...options, before: resultsBefore, after }),
        )
  return results.andThen((ofResults) => {
    const reports =
      reportsBefore === undefined
        ? okAsync(nothing)
        : inParts<Buffer>(engine, options, Buffer.alloc(0), (part, after) =>
            reportsPart(part, { dryRun, before: reportsBefore, after }),
          )
    return reports.map((ofReports) => ({ dryRun, ...sum(ofResults, ofReports) }))
  })
}

type Counts = Omit<RetentionReport, 'dryRun'>

const nothing: Counts = {
  results: 0,
  runs: 0,
  reports: 0,
  reportBytes: 0,
  kept: { results: 0, runs: 0, reports: 0 },
}

function sum(a: Counts, b: Counts): Counts {
  return {
    results: a.results + b.results,
    runs: a.runs + b.runs,
    reports: a.reports + b.reports,
    reportBytes: a.reportBytes + b.reportBytes,
    kept: {
      results: a.kept.results + b.kept.results,
      runs: a.kept.runs + b.kept.runs,
      reports: a.kept.reports + b.kept.reports,
    },
  }
}

/** A transaction that removes a part. */
interface Part {
  readonly session: PgSession
  readonly tables: Tables
  readonly project: number
  readonly kept: KeptEvidence
}

interface PartDone<Place> {
  readonly counts: Counts
  readonly events: readonly FeedChange[]
  /** Where the next part begins; undefined at the end. */
  readonly next: Place | undefined
}

function inParts<Place>(
  engine: ProjectEngine,
  { keep = {}, dryRun = false }: RetainOptions,
  start: Place,
  work: (part: Part, after: Place) => Promise<PartDone<Place>>,
): ResultAsync<Counts, StoreUnavailable | StoreCorrupt> {
  const { tables } = engine
  const goOn = (after: Place, before: Counts): ResultAsync<Counts, StoreUnavailable | StoreCorrupt> =>
    change<PartDone<Place>, never>(engine, async (session, project) => {
      // No decision that cites what goes may come between: one that is on its way is waited for.
      if (!dryRun) await session.script(`LOCK TABLE ${tables.decision} IN SHARE MODE`)
      const kept = await keptEvidence(session, tables, project, keep)
      const done = await work({ session, tables, project, kept }, after)
      return ok({ value: done, events: done.events })
    })
      .mapErr(corruptBehind)
      .andThen(({ counts, next }) => {
        const soFar = sum(before, counts)
        return next === undefined ? okAsync(soFar) : goOn(next, soFar)
      })
  return goOn(start, nothing)
}

async function runsPart(
  { session, tables, project, kept }: Part,
  {
    before,
    after,
    at,
    dryRun = false,
    compression = bestCompression(),
  }: RetainOptions & {
    readonly before: Instant
    readonly after: bigint
  },
): Promise<PartDone<bigint>> {
  const runs = await oldRuns(session, tables, project, { before, after, limit: mostRuns, kept })
  const going = runs.filter((run) => !run.is_kept)
  const staying = runs.filter((run) => run.is_kept)
  const events =
    dryRun || going.length === 0
      ? []
      : await removeRuns(session, tables, project, { runs: going, at, compression })
  return {
    counts: {
      ...nothing,
      results: resultsOf(going),
      runs: going.length,
      kept: { ...nothing.kept, results: resultsOf(staying), runs: staying.length },
    },
    events,
    next: runs.length < mostRuns ? undefined : runs.at(-1)?.id,
  }
}

async function reportsPart(
  { session, tables, project, kept }: Part,
  { before, after, dryRun }: { readonly before: Instant; readonly after: Buffer; readonly dryRun: boolean },
): Promise<PartDone<Buffer>> {
  const reports = await oldReports(session, tables, project, { before, after, limit: mostReports, kept })
  const going = reports.filter((report) => !report.is_kept)
  const events = dryRun || going.length === 0 ? [] : await removeReports(session, tables, project, going)
  return {
    counts: {
      ...nothing,
      reports: going.length,
      reportBytes: going.reduce((bytes, { size }) => bytes + Number(size), 0),
      kept: { ...nothing.kept, reports: reports.length - going.length },
    },
    events,
    next: reports.length < mostReports ? undefined : reports.at(-1)?.sha,
  }
}
