import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { IngestEntry, StageConflict } from '../ports/ingest-ledger.ts'
import type { ReportError } from '../ports/report-parser.ts'
import type { AppendError, KeyConflict, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { claimReport } from './claim-report.ts'
import { endEntry, isEnd, queueCallback, type EntryEnd } from './end-entry.ts'
import type { IngestRules } from './ingest-rules.ts'
import type { StepHook } from './ingest-steps.ts'
import { makeResults, type DerivedReport, type DeriveError } from './make-results.ts'
import { aboutOf, reportKeyOf, runIdOf, type ReportAbout } from './report-about.ts'
import type { ReportReader } from './report-reader.ts'
import { recordPart, unreadable } from './run-record.ts'
import { storeRun } from './store-run.ts'

/** What processing a report takes of a storage. */
export type IngestStores = Pick<
  CompleteStorage,
  'reports' | 'ingest' | 'results' | 'groups' | 'states' | 'outbox'
>

/** The ledger has no entry with this id. */
export interface UnknownEntry extends ErrorValue<'ingest/unknown-entry'> {
  readonly retryable: false
  readonly ingestId: string
}

/**
 * The bytes of the report are not kept. While it waits to be read they may only be on their way back, from a sweep that took
 * them for orphans when they came in: that is `retryable`.
 */
export interface BytesMissing extends ErrorValue<'ingest/bytes-missing'> {
  readonly retryable: boolean
  readonly ingestId: string
}

export type ProcessError =
  | UnknownEntry
  | BytesMissing
  | StageConflict
  | ReportError
  | AppendError
  | QueryError
  | StateError
  | SchemaError

export interface ProcessOptions {
  /** The time of the call: when the entry comes into its stages. Nothing of it is in the results. */
  readonly at: Instant
  readonly rules?: IngestRules
  readonly step?: StepHook
}

/** All that one report is processed with. */
export interface ReportWork extends ProcessOptions {
  readonly stores: IngestStores
  readonly reader: ReportReader
  readonly rules: IngestRules
  readonly step: StepHook
  readonly entry: IngestEntry
  readonly about: ReportAbout
  readonly reportKey: string
  readonly run: string
}

/**
 * Reads a report that was received, stores its results, and moves its entry to an end: `valid`, `invalid` with the reason,
 * `empty`, or `duplicate` of another entry. Call it for every entry that is `received`, in any number of processes, and again
 * for one that is left in `processing`: whatever ended in between, and however many do it at once, the results are stored
 * once and the end is the same. An entry at its end is answered as it is.
 *
 * An error leaves the entry where it is: it is trouble of the store or the reader, never of the report.
 *
 * @example
 * import { processReport, type IngestStores, type ReportReader } from '@gatewright/core/ingest'
 *
 * declare const storage: IngestStores
 * declare const reader: ReportReader
 *
 * const ended = await processReport(storage, reader, 'delivery-1', { at: '2026-11-22T04:19:05Z' })
 * ended.match(
 *   ({ stage, reason }) => console.log(stage, reason),
 *   (error) => console.error(error.kind, error.retryable),
 * )
 */
export function processReport(
  stores: IngestStores,
  reader: ReportReader,
  ingestId: string,
  options: ProcessOptions,
): ResultAsync<IngestEntry, ProcessError> {
  return new ResultAsync(process(stores, reader, ingestId, options))
}

async function process(
  stores: IngestStores,
  reader: ReportReader,
  ingestId: string,
  { at, rules = {}, step = () => {} }: ProcessOptions,
): Promise<Result<IngestEntry, ProcessError>> {
  const begun = await begin(stores, ingestId, { at, step })
  if (begun.isErr()) return err(begun.error)
  const entry = begun.value
  const about = aboutOf(entry)
  if (about.isErr()) return err(about.error)
  // Whoever ended it may have died before the callback was queued.
  if (isEnd(entry)) return queueCallback(stores, entry, about.value, step)
  const reportKey = reportKeyOf(entry.report, about.value)
  const run = runIdOf(about.value, reportKey)
  const work = { stores, reader, at, rules, step, entry, about: about.value, reportKey, run }
  for (;;) {
    const claimed = await claimReport(stores, reportKey, entry.id)
    if (claimed.isErr()) return err(claimed.error)
    await step('process/claimed')
    const first = claimed.value
    if (first === entry.id) return derive(work)
    // What the other sender says of the same bytes may be refused: then this one is no duplicate.
    const ended = await process(stores, reader, first, { at, rules, step })
    if (ended.isErr()) return err(ended.error)
    if (ended.value.stage !== 'invalid') return endEntry(work, duplicateOf(first))
  }
}

/** The entry once it is `processing`, or at the end at which it is already. */
async function begin(
  { ingest }: IngestStores,
  ingestId: string,
  { at, step }: { readonly at: Instant; readonly step: StepHook },
): Promise<Result<IngestEntry, ProcessError>> {
  const found = await ingest.get(ingestId)
  if (found.isErr()) return err(found.error)
  const entry = found.value
  if (!entry) {
    const message = `The ledger has no entry "${ingestId}".`
    return err({ kind: 'ingest/unknown-entry', message, retryable: false, ingestId })
  }
  if (entry.stage !== 'received') return ok(entry)
  const moved = await ingest.move(ingestId, 'received', { stage: 'processing', changedAt: at })
  if (moved.isErr()) {
    // Somebody else began at the same time: both go on, and come to the same.
    return moved.error.kind === 'store/stage-conflict' && moved.error.stage !== undefined
      ? begin({ ingest } as IngestStores, ingestId, { at, step })
      : err(moved.error)
  }
  await step('process/begun')
  return ok(moved.value)
}

async function derive(work: ReportWork): Promise<Result<IngestEntry, ProcessError>> {
  const { stores, reader, entry, step } = work
  const bytes = await stores.reports.read(entry.report)
  if (bytes.isErr()) return err(bytes.error)
  if (!bytes.value) return err({ ...bytesMissing(entry), retryable: true })
  const derived = await makeResults(reader, bytes.value, work)
  await step('process/read')
  if (derived.isErr())
    return derived.error.retryable ? err(derived.error as ReportError) : refuse(work, derived.error)
  const { results, summary } = derived.value
  if (results.length === 0) return endEntry(work, { stage: 'empty', reason: 'The report holds no results.' })
  return store(work, derived.value, {
    parser: reader.version,
    format: summary.format,
    ...Object.fromEntries(Object.entries(summary.counts).map(([name, count]) => [name, String(count)])),
    ...(!summary.completeness.complete && { incomplete: summary.completeness.reason }),
  })
}

async function store(
  work: ReportWork,
  derived: DerivedReport,
  facts: Readonly<Record<string, string>>,
): Promise<Result<IngestEntry, ProcessError>> {
  const stored = await storeRun(work, derived)
  if (stored.isErr()) return err(stored.error)
  if ('refusal' in stored.value) return refuse(work, stored.value.refusal)
  const { reportKey } = work
  return endEntry(work, { stage: 'valid', reportKey, resultCount: stored.value.resultCount, facts })
}

/**
 * Ends an entry whose report can't be read or stored. A run whose parts are numbered misses it by its number; any other run has
 * to remember it, or it would be complete without what this report says.
 */
async function refuse(
  work: ReportWork,
  error: DeriveError | KeyConflict,
): Promise<Result<IngestEntry, ProcessError>> {
  const end = refusalOf(error)
  const { stores, entry, about, run, reportKey, step } = work
  if (end.stage === 'invalid' && about.run && about.run.chunk === undefined) {
    const { id: ingestId, receivedAt } = entry
    const part = { ingestId, reportKey, receivedAt, resultCount: 0, metadata: {}, incomplete: unreadable }
    const recorded = await recordPart(stores.states, run, part)
    if (recorded.isErr()) return err(recorded.error)
    await step('process/part-recorded')
  }
  return endEntry(work, end)
}

function duplicateOf(first: string): EntryEnd {
  const reason = `The same report was handed in as "${first}".`
  return { stage: 'duplicate', reason, facts: { duplicateOf: first } }
}

const longestReason = 8192

/** A reason as every store takes it: a report may say anything, and reasons repeat some of it. */
function reasonOf(message: string): string {
  return message.slice(0, longestReason).replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
}

function refusalOf(error: DeriveError | KeyConflict): EntryEnd {
  const place = 'place' in error ? error.place : undefined
  return {
    stage: error.kind === 'report/empty' ? 'empty' : 'invalid',
    reason: reasonOf(error.message),
    facts: {
      error: error.kind,
      ...(place && { line: String(place.line), column: String(place.column) }),
    },
  }
}

/** The error of a report whose bytes are gone. */
export function bytesMissing({ id, report }: IngestEntry): BytesMissing {
  const message = `The bytes ${report} of "${id}" are not kept.`
  return { kind: 'ingest/bytes-missing', message, retryable: false, ingestId: id }
}
