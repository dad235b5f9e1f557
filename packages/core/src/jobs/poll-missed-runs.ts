import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { receiveReport } from '../ingest/receive-report.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'
import type { QueryError } from '../ports/result-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import type { Job, JobWork } from './job.ts'
import type { JobContext } from './job-context.ts'
import { notConfigured, type JobError } from './job-errors.ts'
import type { RunSource, SourceReport } from './run-source.ts'

export interface PollMissedRunsPayload {
  /** The name of a source of the context. */
  readonly source: string
  /** How many runs a slice looks at; 20 by default. */
  readonly most?: number
}

/** What was missed, and received now. */
export interface PolledRuns {
  readonly runs: number
  /** Ids of reports that were received; they wait to be analyzed. */
  readonly received: readonly string[]
  /** How many reports were known. */
  readonly known: number
  /** Reports that can't be had: their bytes are gone, or they are refused. */
  readonly refused: readonly { readonly report: string; readonly why: string }[]
}

/** Where it stands how far each source was polled, by its name. */
const space = 'polled-runs'

interface PolledState {
  readonly cursor: string
}

const PolledStateSchema: z.ZodType<PolledState> = exactly<PolledState>()(strictObject({ cursor: z.string() }))

/**
 * Fills the gaps that missed webhooks leave: lists runs from where it stopped the last time, and receives those of their
 * reports that are not in the ledger. The cursor moves on once all reports of a list were looked at.
 */
export const pollMissedRuns: Job<PollMissedRunsPayload, PolledRuns> = {
  name: 'poll-missed-runs',
  payload: exactly<PollMissedRunsPayload>()(
    strictObject({ source: lineOfText(256), most: z.exactOptional(z.int().min(1).max(1_000)) }),
  ),
  run: (context, payload) => {
    const { runs = {} } = context
    const source = Object.hasOwn(runs, payload.source) ? runs[payload.source] : undefined
    return source
      ? new ResultAsync(poll(context, source, payload))
      : errAsync(notConfigured(`runs.${payload.source}`))
  },
}

async function poll(
  context: JobContext,
  source: RunSource,
  payload: PollMissedRunsPayload,
): JobWork<PollMissedRunsPayload, PolledRuns> {
  const { storage, signal } = context
  const stored = await storage.states.get(space, [payload.source])
  if (stored.isErr()) return err(stored.error)
  const [entry] = stored.value
  const before = entry ? readStateBody(PolledStateSchema, entry) : ok(undefined)
  if (before.isErr()) return err(before.error)
  const draft: Draft = { runs: 0, received: [], known: 0, refused: [] }
  const request = { limit: payload.most ?? 20, ...(signal && { signal }) }
  const listed = await source.runs(before.value?.cursor, request)
  if (listed.isErr()) return waitOr(context, payload, draft, listed.error)
  const { runs, cursor, hasMore } = listed.value
  for (const run of runs) {
    if (signal?.aborted) return ok({ facts: draft, state: 'more', next: payload })
    const reports = await run.reports()
    if (reports.isErr()) return waitOr(context, payload, draft, reports.error)
    for (const report of reports.value) {
      const taken = await take(context, report, draft)
      if (taken.isErr()) return waitOr(context, payload, draft, taken.error)
    }
    draft.runs += 1
  }
  if (cursor !== before.value?.cursor) {
    const change = { key: payload.source, body: stateBody({ cursor }), expectedVersion: entry?.version ?? 0 }
    const put = await storage.states.put(space, [change])
    if (put.isErr()) return err(put.error)
  }
  return ok(hasMore ? { facts: draft, state: 'more', next: payload } : { facts: draft, state: 'done' })
}

interface Draft extends PolledRuns {
  runs: number
  readonly received: string[]
  known: number
  readonly refused: { readonly report: string; readonly why: string }[]
}

async function take(
  { storage, clock }: JobContext,
  { upload, ...source }: SourceReport,
  draft: Draft,
): Promise<Result<void, JobError | QueryError>> {
  const { id } = upload
  const known = await storage.ingest.get(id)
  if (known.isErr()) return err(known.error)
  if (known.value) {
    draft.known += 1
    return ok()
  }
  const bytes = await source.bytes()
  if (bytes.isErr()) return err(bytes.error)
  if (!bytes.value) {
    draft.refused.push({ report: id, why: 'gone' })
    return ok()
  }
  const received = await receiveReport(storage, { ...upload, bytes: bytes.value }, { at: clock.now() })
  if (received.isOk()) draft.received.push(id)
  else if (received.error.kind === 'store/unavailable') return err(received.error)
  else draft.refused.push({ report: id, why: received.error.kind })
  return ok()
}

/** Later, where the source says when; the error otherwise. */
function waitOr(
  { clock }: JobContext,
  next: PollMissedRunsPayload,
  facts: PolledRuns,
  error: JobError,
): Awaited<JobWork<PollMissedRunsPayload, PolledRuns>> {
  if (error.kind !== 'job/source-failed' || error.retryAfterMs === undefined) return err(error)
  return ok({
    facts,
    state: 'later',
    next,
    notBefore: fromEpochMs(toEpochMs(clock.now()) + error.retryAfterMs),
  })
}
