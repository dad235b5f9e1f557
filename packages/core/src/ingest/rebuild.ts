import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { AppendError, QueryError } from '../ports/result-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { TestResult } from '../schema/result.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { IngestRules } from './ingest-rules.ts'
import type { StepHook } from './ingest-steps.ts'
import { makeResults, type DeriveError } from './make-results.ts'
import { bytesMissing, type BytesMissing, type UnknownEntry } from './process-report.ts'
import { aboutOf, reportKeyOf, runIdOf } from './report-about.ts'
import type { ReportReader } from './report-reader.ts'
import { resultsOfReport } from './results-of-report.ts'

/** What rebuilding takes of a storage. Replacing asks for `results.remove`, and the rights that it needs. */
export type RebuildStores = Pick<CompleteStorage, 'reports' | 'ingest' | 'results'>

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
  readonly step?: StepHook
}

/** A test of a report, and what its attempts came to before and now. */
export interface ResultDifference {
  readonly testcase: string
  readonly variant: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The results of a report as they are stored, beside those that the reader makes now. */
export interface RebuiltReport {
  readonly ingestId: string
  readonly reportKey: string
  readonly reader: string
  readonly before: number
  readonly after: number
  /** True where they are equal to the byte. */
  readonly isSame: boolean
  /** Tests whose outcomes are other ones, that are new, or that are gone. */
  readonly outcomes: readonly ResultDifference[]
  /** How many tests have other outcomes, and in how many results anything at all is different. */
  readonly counts: { readonly outcomes: number; readonly results: number }
  /** `kept` where the new results could not be stored as an open decision cites the old. */
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

/** Rebuilds report after report, and yields what became of each; one that fails does not keep the others from it. */
export async function* rebuildReports(
  stores: RebuildStores,
  reader: ReportReader,
  ingestIds: Iterable<string> | AsyncIterable<string>,
  options: RebuildOptions,
): AsyncGenerator<RebuildStatus, void, void> {
  for await (const id of ingestIds) {
    const rebuilt = await rebuildReport(stores, reader, id, options)
    yield rebuilt.match(
      (report): RebuildStatus => ({ id, report }),
      (error): RebuildStatus => ({ id, error }),
    )
  }
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
  const old = await resultsOfReport(stores.results, { reportKey, run })
  if (old.isErr()) return err(old.error)
  const [before, after] = [old.value, made.value.results]
  const compared = { ...compare(before, after, mostListed), ingestId, reportKey, reader: reader.version }
  await step('rebuild/compared')
  if (mode === 'compare') return ok({ ...compared, state: 'compared' })
  if (mode === 'replace' && compared.isSame) return ok({ ...compared, state: 'same' })
  const removed = await stores.results.remove(reportKey, at)
  if (removed.isErr()) return err(removed.error)
  if (removed.value.state === 'cited') return ok({ ...compared, state: 'kept' })
  await step('rebuild/removed')
  const stored = await stores.results.append(reportKey, after)
  if (stored.isErr()) return err(stored.error)
  await step('rebuild/stored')
  return ok({ ...compared, state: 'replaced' })
}

type Comparison = Pick<RebuiltReport, 'before' | 'after' | 'isSame' | 'outcomes' | 'counts'>

function compare(
  before: readonly TestResult[],
  after: readonly TestResult[],
  mostListed: number,
): Comparison {
  const [old, made] = [outcomesOf(before), outcomesOf(after)]
  const outcomes = [...new Set([...old.keys(), ...made.keys()])].sort(compareText).flatMap((key) => {
    const [was, is] = [old.get(key), made.get(key)]
    const { testcase, variant } = was ?? is ?? { testcase: '', variant: '' }
    const difference = { testcase, variant, before: was?.outcomes ?? [], after: is?.outcomes ?? [] }
    return difference.before.join() === difference.after.join() ? [] : [difference]
  })
  const [oldTexts, newTexts] = [textsOf(before), textsOf(after)]
  const changed = [...new Set([...oldTexts.keys(), ...newTexts.keys()])].filter(
    (id) => oldTexts.get(id) !== newTexts.get(id),
  )
  return {
    before: before.length,
    after: after.length,
    isSame: changed.length === 0,
    outcomes: outcomes.slice(0, mostListed),
    counts: { outcomes: outcomes.length, results: changed.length },
  }
}

interface TestOutcomes {
  readonly testcase: string
  readonly variant: string
  readonly outcomes: string[]
}

/** The outcomes of each test, in the order of its attempts. */
function outcomesOf(results: readonly TestResult[]): ReadonlyMap<string, TestOutcomes> {
  const tests = new Map<string, TestOutcomes>()
  for (const { testcase, variant, outcome } of results) {
    const way = variantKey(variant)
    const key = JSON.stringify([testcase, way])
    const known = tests.get(key) ?? { testcase, variant: way, outcomes: [] }
    known.outcomes.push(outcome)
    tests.set(key, known)
  }
  return tests
}

function textsOf(results: readonly TestResult[]): ReadonlyMap<string, string> {
  return new Map(results.map((result) => [result.id, canonicalJson(result as unknown as JsonValue)]))
}

function notValid(ingestId: string, entry: IngestEntry | undefined): UnknownEntry {
  const message = entry
    ? `The entry "${ingestId}" is ${entry.stage}: there are no results of it.`
    : `The ledger has no entry "${ingestId}".`
  return { kind: 'ingest/unknown-entry', message, retryable: false, ingestId }
}
