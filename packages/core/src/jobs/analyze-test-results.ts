import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { processReport } from '../ingest/process-report.ts'
import type { ReportReader } from '../ingest/report-reader.ts'
import type { IngestStage } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { foldFlakeStates, type FoldReport } from '../upkeep/fold-flake-states.ts'
import { flakeOptions } from './flake-options.ts'
import { afterLease, type Job, type JobEnd, type JobWork } from './job.ts'
import { leaseOf, type JobContext } from './job-context.ts'
import { notConfigured, type JobError } from './job-errors.ts'

export interface AnalyzeTestResultsPayload {
  /** Ids of ledger entries. All that wait to be read, and those that somebody left half-way, by default. */
  readonly reports?: readonly string[]
  /** How many reports a slice reads; 20 by default. */
  readonly most?: number
  /** How many steps of folding a slice takes; 10 by default. */
  readonly steps?: number
  /** After how long an entry that has not moved was left half-way, in milliseconds; an hour by default. */
  readonly stuckAfterMs?: number
}

/** What was read, and counted. */
export interface AnalyzedTestResults {
  /** How many reports came to which stage. */
  readonly stages: Readonly<Partial<Record<IngestStage, number>>>
  /** Reports that could not be brought to an end, and the kinds of the errors. */
  readonly failed: readonly { readonly report: string; readonly error: string }[]
  readonly folded: FoldReport
}

const name = z.string().min(1)
const hourMs = 3_600_000

/** Reads reports that were received, stores their results, and counts them into the flake states of their tests. */
export const analyzeTestResults: Job<AnalyzeTestResultsPayload, AnalyzedTestResults> = {
  name: 'analyze-test-results',
  payload: exactly<AnalyzeTestResultsPayload>()(
    strictObject({
      reports: z.exactOptional(z.array(name)),
      most: z.exactOptional(z.int().min(1).max(1_000)),
      steps: z.exactOptional(z.int().min(1)),
      stuckAfterMs: z.exactOptional(z.int().min(0)),
    }),
  ),
  run: (context, payload) =>
    context.reader
      ? new ResultAsync(analyze(context, context.reader, payload))
      : errAsync(notConfigured('reader')),
}

async function analyze(
  context: JobContext,
  reader: ReportReader,
  payload: AnalyzeTestResultsPayload,
): JobWork<AnalyzeTestResultsPayload, AnalyzedTestResults> {
  const { most = 20, steps = 10 } = payload
  const waiting = await waitingReports(context, payload, most)
  if (waiting.isErr()) return err(waiting.error)
  const read = await readReports(context, reader, waiting.value)
  if (read.isErr()) return err(read.error)
  const { stages, failed, left } = read.value
  const folded = await foldFlakeStates(context.storage, {
    ...flakeOptions(context),
    ...leaseOf(context),
    steps,
  })
  if (folded.isErr()) return err(folded.error)
  const facts = { stages, failed, folded: folded.value }
  return ok({
    facts,
    ...endOf(context, payload, { left, waiting: waiting.value, failed, folded: folded.value }),
  })
}

function endOf(
  context: JobContext,
  payload: AnalyzeTestResultsPayload,
  {
    left,
    waiting,
    failed,
    folded,
  }: {
    readonly left: readonly string[]
    readonly waiting: readonly string[]
    readonly failed: AnalyzedTestResults['failed']
    readonly folded: FoldReport
  },
): JobEnd<AnalyzeTestResultsPayload> {
  const { reports, most = 20 } = payload
  const next = reports ? { ...payload, reports: [...left, ...reports.slice(most)] } : payload
  // Where none of what was found could be brought to an end, the same would be found again.
  const hasMore = next.reports
    ? next.reports.length > 0
    : left.length > 0 || (waiting.length >= most && failed.length < waiting.length)
  if (hasMore || (folded.isOwner && folded.isBehind)) return { state: 'more', next }
  return folded.isOwner ? { state: 'done' } : afterLease(context, { ...next, reports: [] })
}

/** The reports of a slice. */
async function waitingReports(
  { storage, clock }: JobContext,
  { reports, stuckAfterMs = hourMs }: AnalyzeTestResultsPayload,
  most: number,
): Promise<Result<readonly string[], QueryError>> {
  if (reports) return ok(reports.slice(0, most))
  const received = await storage.ingest.find({ stages: ['received'] }, { limit: most })
  if (received.isErr()) return err(received.error)
  const ids = received.value.map(({ id }) => id)
  if (ids.length >= most) return ok(ids)
  const changedBefore = fromEpochMs(toEpochMs(clock.now()) - stuckAfterMs)
  const stuck = await storage.ingest.find(
    { stages: ['processing'], changedBefore },
    { limit: most - ids.length },
  )
  return stuck.map((entries) => [...ids, ...entries.map(({ id }) => id)])
}

interface ReadReports extends Pick<AnalyzedTestResults, 'stages' | 'failed'> {
  /** Those that there was no time for. */
  readonly left: readonly string[]
}

async function readReports(
  { storage, clock, rules, signal }: JobContext,
  reader: ReportReader,
  reports: readonly string[],
): Promise<Result<ReadReports, JobError>> {
  const stages: Partial<Record<IngestStage, number>> = {}
  const failed: { report: string; error: string }[] = []
  for (const [index, report] of reports.entries()) {
    if (signal?.aborted) return ok({ stages, failed, left: reports.slice(index) })
    const ended = await processReport(storage, reader, report, { at: clock.now(), ...(rules && { rules }) })
    if (ended.isOk()) {
      const { stage } = ended.value
      stages[stage] = (stages[stage] ?? 0) + 1
    } else if (ended.error.kind === 'store/unavailable') return err(ended.error)
    else failed.push({ report, error: ended.error.kind })
  }
  return ok({ stages, failed, left: [] })
}
