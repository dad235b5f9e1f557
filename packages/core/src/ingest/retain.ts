import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { CitedEvidence } from '../ports/decision-store.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { watchCitations, type OpenCitations } from './cited-evidence.ts'
import { isEnd } from './end-entry.ts'
import { entriesOfLedger, pagesOfLedger } from './entries-of-ledger.ts'
import type { DropBoxLimits } from './dropped-items.ts'
import { expireItems } from './expire-items.ts'
import type { StepHook } from './ingest-steps.ts'
import { removeBytes } from './remove-bytes.ts'
import { aboutOf, runIdOf } from './report-about.ts'
import { ownersOfFile } from './side-files.ts'

/** What retention takes of a storage. */
export type RetentionStores = Pick<
  CompleteStorage,
  'reports' | 'ingest' | 'results' | 'groups' | 'states' | 'decisions' | 'feed'
>

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

export type RetentionError = PutError | QueryError | StateError | SchemaError

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
  const work = {
    ...options,
    dryRun,
    citationsNow: watchCitations(stores, keep),
    step: options.step ?? (() => {}),
  }
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
  readonly citationsNow: ReturnType<typeof watchCitations>
  readonly step: StepHook
}

interface Went<Name> {
  readonly gone: readonly Name[]
  readonly kept: number
}

async function retainResults(
  stores: RetentionStores,
  { resultsBefore, at, dryRun, citationsNow, step }: Work,
): Promise<Result<Went<string>, RetentionError>> {
  if (resultsBefore === undefined) return ok({ gone: [], kept: 0 })
  const citations = await citationsNow()
  if (citations.isErr()) return err(citations.error)
  const gone: string[] = []
  let kept = 0
  for await (const page of pagesOfLedger(stores.ingest, { stages: ['valid'] })) {
    if (page.isErr()) return err(page.error)
    for (const { reportKey, ...entry } of page.value) {
      if (reportKey === undefined || compareInstants(entry.receivedAt, resultsBefore) >= 0) continue
      const isCited = citesEntry(citations.value, { ...entry, reportKey })
      const planned = isCited ? ok('kept' as const) : await planFor(stores, entry, reportKey, resultsBefore)
      // A decision may have been made since the citations were read: the store looks again.
      const removed =
        dryRun || planned.isErr() || planned.value !== 'removed'
          ? planned
          : await stores.results.remove(reportKey, at).map(({ state }) => state)
      if (removed.isErr()) return err(removed.error)
      if (removed.value === 'kept' || removed.value === 'cited') kept += 1
      if (removed.value !== 'removed') continue
      gone.push(entry.id)
      if (!dryRun) await step('retain/results-removed')
    }
  }
  return ok({ gone, kept })
}

/**
 * What is to become of results that are old and that no decision cites; `unknown` where they went before. A run that is
 * complete goes as a whole: what came late would otherwise make up in number for what is gone, and its gate stay open.
 */
async function planFor(
  { results, groups }: Pick<RetentionStores, 'results' | 'groups'>,
  entry: IngestEntry,
  reportKey: string,
  resultsBefore: Instant,
): Promise<Result<'removed' | 'kept' | 'unknown', QueryError>> {
  const about = aboutOf(entry)
  if (about.isErr()) return err(about.error)
  const group = runIdOf(about.value, reportKey)
  const old = await results.count({ group, until: resultsBefore })
  if (old.isErr()) return err(old.error)
  if (old.value === 0) return ok('unknown')
  const late = await results.count({ group, since: resultsBefore })
  if (late.isErr()) return err(late.error)
  if (late.value === 0) return ok('removed')
  return (await groups.get(group)).map((run) => (run?.state === 'complete' ? 'kept' : 'removed'))
}

async function retainBytes(
  stores: RetentionStores,
  { rawBefore, dryRun, citationsNow, step }: Work,
): Promise<Result<Went<Digest>, RetentionError>> {
  if (rawBefore === undefined) return ok({ gone: [], kept: 0 })
  const old = await stores.reports.find({ receivedBefore: rawBefore })
  if (old.isErr()) return err(old.error)
  const gone: Digest[] = []
  let kept = 0
  for (const report of old.value) {
    const { digest } = report
    const isKept = async (): Promise<Result<boolean, QueryError>> => {
      const entries = await entriesAbout(stores, digest)
      if (entries.isErr()) return err(entries.error)
      const citations = await citationsNow()
      return citations.map(
        (now) =>
          now.citesReport(digest) ||
          entries.value.some(
            (entry) =>
              !isEnd(entry) || compareInstants(entry.receivedAt, rawBefore) >= 0 || citesEntry(now, entry),
          ),
      )
    }
    const before = await isKept()
    if (before.isErr()) return err(before.error)
    // An upload of the same bytes or a decision may come meanwhile.
    const isGone =
      before.value || dryRun ? ok(!before.value) : await removeBytes(stores.reports, report, isKept)
    if (isGone.isErr()) return err(isGone.error)
    if (isGone.value) gone.push(digest)
    else kept += 1
    if (!before.value && !dryRun) await step('retain/bytes-removed')
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
