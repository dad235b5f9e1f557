import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { AppendError, QueryError } from '../ports/result-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { TestResult } from '../schema/result.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { compareResults, type ComparedResults } from './compare-results.ts'
import type { IngestRules } from './ingest-rules.ts'
import type { StepHook } from './ingest-steps.ts'
import { makeResults, type DeriveError } from './make-results.ts'
import { bytesMissing, type BytesMissing, type UnknownEntry } from './process-report.ts'
import { aboutOf, reportKeyOf, runIdOf } from './report-about.ts'
import type { ReportReader } from './report-reader.ts'
import { resultsOfReport } from './results-of-report.ts'

/** What rebuilding takes of a storage. Replacing asks for `results.remove`, and the rights that it needs. */
export type RebuildStores = Pick<CompleteStorage, 'reports' | 'ingest' | 'results' | 'groups'>

export interface RebuildOptions {
  readonly at: Instant
  readonly rules?: IngestRules
  /**
   * `compare` (the default) says what would be different and changes nothing. `replace` stores the new results in place of
   * the old where they differ. `recreate` also where they don't: everything is deleted first.
   */
  readonly mode?: 'compare' | 'replace' | 'recreate'
  /** How many differences are told of, of each kind; 100 unless told. */
  readonly mostListed?: number
  /** How many reports of several are rebuilt at the same time, 2 by default: one is stored while another is read. */
  readonly atOnce?: number
  readonly step?: StepHook
}

/** The results of a report as they are stored, beside those that the reader makes now. */
export interface RebuiltReport extends ComparedResults {
  readonly ingestId: string
  readonly reportKey: string
  readonly reader: string
  /**
   * `kept` where the new results could not be stored: an open decision cites the old, or so many came late into the run that it
   * would seem complete without them.
   */
  readonly state: 'compared' | 'same' | 'replaced' | 'kept'
}

export type RebuildError = UnknownEntry | BytesMissing | DeriveError | AppendError | QueryError | SchemaError

/**
 * Makes the results of a report again of its bytes, beside those that are stored, and stores them where that is asked for.
 * With the reader that made them they are equal to the byte. A newer reader may make others: compare first.
 *
 * Between old and new there is a moment without results: the run, which is closed and says how many it has, is not complete
 * then, and no gate that asks for a complete run opens. Cut short it is done again.
 *
 * @returns an error for an entry that is not `valid`, whose bytes are gone, or that the reader can't read
 */
export function rebuildReport(
  stores: RebuildStores,
  reader: ReportReader,
  ingestId: string,
  options: RebuildOptions,
): ResultAsync<RebuiltReport, RebuildError> {
  return new ResultAsync(rebuild(stores, reader, ingestId, options))
}

/** What became of one of many. */
export type RebuildStatus =
  | { readonly id: string; readonly report: RebuiltReport }
  | { readonly id: string; readonly error: RebuildError }

/**
 * Rebuilds many reports, and yields what became of each, in their order; one that fails does not keep the others from it.
 */
export async function* rebuildReports(
  stores: RebuildStores,
  reader: ReportReader,
  ingestIds: Iterable<string> | AsyncIterable<string>,
  options: RebuildOptions,
): AsyncGenerator<RebuildStatus, void, void> {
  const { atOnce = 2 } = options
  const underWay: Promise<RebuildStatus>[] = []
  for await (const id of ingestIds) {
    const rebuilt = rebuildReport(stores, reader, id, options).match(
      (report): RebuildStatus => ({ id, report }),
      (error): RebuildStatus => ({ id, error }),
    )
    // What a hook throws is thrown where its turn comes.
    rebuilt.catch(() => undefined)
    underWay.push(rebuilt)
    const first = underWay.length < atOnce ? undefined : underWay.shift()
    if (first) yield await first
  }
  for (const rebuilt of underWay) yield await rebuilt
}

async function rebuild(
  stores: RebuildStores,
  reader: ReportReader,
  ingestId: string,
  { at, rules = {}, mode = 'compare', mostListed = 100, step = () => {} }: RebuildOptions,
): Promise<Result<RebuiltReport, RebuildError>> {
  const found = await stores.ingest.get(ingestId)
  if (found.isErr()) return err(found.error)
  const entry = found.value
  if (entry?.stage !== 'valid') return err(notValid(ingestId, entry))
  const about = aboutOf(entry)
  if (about.isErr()) return err(about.error)
  const reportKey = reportKeyOf(entry.report, about.value)
  const run = runIdOf(about.value, reportKey)
  const bytes = await stores.reports.read(entry.report)
  if (bytes.isErr()) return err(bytes.error)
  if (!bytes.value) return err(bytesMissing(entry))
  const made = await makeResults(reader, bytes.value, { entry, about: about.value, reportKey, rules })
  if (made.isErr()) return err(made.error)
  const old = await storedResults(stores, { entry, reportKey, run })
  if (old.isErr()) return err(old.error)
  const [before, after] = [old.value, made.value.results]
  const compared = {
    ...compareResults(before, after, mostListed),
    ingestId,
    reportKey,
    reader: reader.version,
  }
  await step('rebuild/compared')
  if (mode === 'compare') return ok({ ...compared, state: 'compared' })
  if (mode === 'replace' && compared.isSame) return ok({ ...compared, state: 'same' })
  const isNeeded = await seemsCompleteWithout(stores, run, before.length)
  if (isNeeded.isErr()) return err(isNeeded.error)
  if (isNeeded.value) return ok({ ...compared, state: 'kept' })
  const removed = await stores.results.remove(reportKey, at)
  if (removed.isErr()) return err(removed.error)
  if (removed.value.state === 'cited') return ok({ ...compared, state: 'kept' })
  await step('rebuild/removed')
  const stored = await stores.results.append(reportKey, after)
  if (stored.isErr()) {
    // What the store never takes must not cost what it had.
    const isLost = !stored.error.retryable && before.length > 0
    const back = isLost ? await stores.results.append(reportKey, before) : ok()
    return err(back.isErr() ? back.error : stored.error)
  }
  await step('rebuild/stored')
  return ok({ ...compared, state: 'replaced' })
}

/** Those of the instant at which the report was received are nearly always all, and few of a run of many reports. */
async function storedResults(
  { results }: Pick<RebuildStores, 'results'>,
  {
    entry: { receivedAt, resultCount },
    ...report
  }: { readonly entry: IngestEntry; readonly reportKey: string; readonly run: string },
): Promise<Result<readonly TestResult[], QueryError>> {
  const found = await resultsOfReport(results, { ...report, receivedAt })
  return found.isErr() || found.value.length === resultCount ? found : resultsOfReport(results, report)
}

/** Whether a run would still have as many results as it says it has, without some of them. */
async function seemsCompleteWithout(
  { groups, results }: RebuildStores,
  run: string,
  gone: number,
): Promise<Result<boolean, QueryError>> {
  const group = await groups.get(run)
  if (group.isErr()) return err(group.error)
  if (gone === 0 || group.value?.state !== 'complete') return ok(false)
  const { resultCount = 0 } = group.value
  return (await results.count({ group: run })).map((count) => count - gone >= resultCount)
}

function notValid(ingestId: string, entry: IngestEntry | undefined): UnknownEntry {
  const message = entry
    ? `The entry "${ingestId}" is ${entry.stage}: there are no results of it.`
    : `The ledger has no entry "${ingestId}".`
  return { kind: 'ingest/unknown-entry', message, retryable: false, ingestId }
}
