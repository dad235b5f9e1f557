import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { CitedEvidence } from '../ports/decision-store.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { openCitations, type OpenCitations } from './cited-evidence.ts'
import { isEnd } from './end-entry.ts'
import { entriesOfLedger, pagesOfLedger } from './entries-of-ledger.ts'
import type { DropBoxLimits } from './dropped-items.ts'
import { expireItems } from './expire-items.ts'
import type { StepHook } from './ingest-steps.ts'
import { aboutOf, runIdOf } from './report-about.ts'
import { ownersOfFile } from './side-files.ts'

/** What retention takes of a storage. */
export type RetentionStores = Pick<CompleteStorage, 'reports' | 'ingest' | 'results' | 'states' | 'decisions'>

/** How long what is kept, by class. What a class leaves out is kept for ever; the ledger always is. */
export interface RetentionOptions {
  readonly at: Instant
  /** Bytes of reports, and of files beside them, that were received before this go. */
  readonly rawBefore?: Instant
  /** Results of reports that were received before this go. */
  readonly resultsBefore?: Instant
  /** What has lain in the drop box for as long as this says goes. */
  readonly dropBox?: DropBoxLimits
  /** What is kept beside the evidence of open decisions. */
  readonly keep?: CitedEvidence
  /** Says what would go and removes nothing; default: true. */
  readonly dryRun?: boolean
  readonly step?: StepHook
}

/** What is gone, or would be. */
export interface RetentionReport {
  readonly dryRun: boolean
  /** Digests of bytes. The ledger still says of whom and when they were, and the feed has an event for each. */
  readonly raw: readonly Digest[]
  /** Ids of entries whose results went. */
  readonly derived: readonly string[]
  readonly dropBoxItems: number
  /** What is as old, and stays as an open decision cites it or it is still worked on. */
  readonly kept: { readonly raw: number; readonly derived: number }
}

export type RetentionError = QueryError | StateError | SchemaError

/**
 * Removes what is old enough, class by class, but never what an open decision cites: of what it cites, the results with the
 * whole of their report, and the bytes from which they came. Each thing that goes leaves an event in the feed, and its entry
 * in the ledger stays. Cut short, it goes on with the next call. Removing results asks for `results.remove`.
 */
export function retainIngest(
  stores: RetentionStores,
  options: RetentionOptions,
): ResultAsync<RetentionReport, RetentionError> {
  return new ResultAsync(retain(stores, options))
}

async function retain(
  stores: RetentionStores,
  options: RetentionOptions,
): Promise<Result<RetentionReport, RetentionError>> {
  const { at, dryRun = true, dropBox, keep } = options
  const citations = await openCitations(stores.decisions, keep)
  if (citations.isErr()) return err(citations.error)
  const work = { ...options, dryRun, citations: citations.value, step: options.step ?? (() => {}) }
  const derived = await retainResults(stores, work)
  if (derived.isErr()) return err(derived.error)
  const raw = await retainBytes(stores, work)
  if (raw.isErr()) return err(raw.error)
  const expired = dropBox ? await expireItems(stores, { at, limits: dropBox, dryRun }) : ok([])
  if (expired.isErr()) return err(expired.error)
  return ok({
    dryRun,
    raw: raw.value.gone,
    derived: derived.value.gone,
    dropBoxItems: expired.value.length,
    kept: { raw: raw.value.kept, derived: derived.value.kept },
  })
}

interface Work extends RetentionOptions {
  readonly dryRun: boolean
  readonly citations: OpenCitations
  readonly step: StepHook
}

interface Went<Name> {
  readonly gone: readonly Name[]
  readonly kept: number
}

async function retainResults(
  { ingest, results }: RetentionStores,
  { resultsBefore, at, dryRun, citations, step }: Work,
): Promise<Result<Went<string>, RetentionError>> {
  if (resultsBefore === undefined) return ok({ gone: [], kept: 0 })
  const gone: string[] = []
  let kept = 0
  for await (const page of pagesOfLedger(ingest, { stages: ['valid'] })) {
    if (page.isErr()) return err(page.error)
    for (const { reportKey, ...entry } of page.value) {
      if (reportKey === undefined || compareInstants(entry.receivedAt, resultsBefore) >= 0) continue
      const isCited = citesEntry(citations, { ...entry, reportKey })
      const removed = isCited || dryRun ? undefined : await results.remove(reportKey, at)
      if (removed?.isErr()) return err(removed.error)
      // A decision may have been made since the citations were read: the store looked again.
      const went = removed?.isOk() ? removed.value.state : 'removed'
      const state = isCited ? 'cited' : went
      if (state === 'cited') kept += 1
      if (state === 'removed') gone.push(entry.id)
      if (removed) await step('retain/results-removed')
    }
  }
  return ok({ gone, kept })
}

async function retainBytes(
  stores: RetentionStores,
  { rawBefore, dryRun, citations, step }: Work,
): Promise<Result<Went<Digest>, RetentionError>> {
  if (rawBefore === undefined) return ok({ gone: [], kept: 0 })
  const old = await stores.reports.find({ receivedBefore: rawBefore })
  if (old.isErr()) return err(old.error)
  const gone: Digest[] = []
  let kept = 0
  for (const { digest } of old.value) {
    const entries = await entriesAbout(stores, digest)
    if (entries.isErr()) return err(entries.error)
    const isKept =
      citations.citesReport(digest) ||
      entries.value.some(
        (entry) =>
          !isEnd(entry) || compareInstants(entry.receivedAt, rawBefore) >= 0 || citesEntry(citations, entry),
      )
    if (isKept) {
      kept += 1
      continue
    }
    gone.push(digest)
    if (dryRun) continue
    const removed = await stores.reports.remove(digest)
    if (removed.isErr()) return err(removed.error)
    await step('retain/bytes-removed')
  }
  return ok({ gone, kept })
}

/** The entries whose report the bytes are, or beside whose report they came. */
async function entriesAbout(
  { ingest, states }: RetentionStores,
  digest: Digest,
): Promise<Result<readonly IngestEntry[], QueryError>> {
  const reports = await entriesOfLedger(ingest, { report: digest })
  if (reports.isErr()) return err(reports.error)
  const owners = await ownersOfFile(states, digest)
  if (owners.isErr()) return err(owners.error)
  const entries = [...reports.value]
  for (const id of owners.value) {
    const entry = await ingest.get(id)
    if (entry.isErr()) return err(entry.error)
    if (entry.value) entries.push(entry.value)
  }
  return ok(entries)
}

/** An entry whose word about its run can't be read is kept: nobody knows what it was. */
function citesEntry(citations: OpenCitations, entry: IngestEntry): boolean {
  const { reportKey } = entry
  if (citations.citesReport(entry.report)) return true
  return aboutOf(entry).match(
    (about) => reportKey !== undefined && citations.citesResults(reportKey, runIdOf(about, reportKey)),
    () => true,
  )
}
