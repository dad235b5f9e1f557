import { err, ok, type Result } from 'neverthrow'
import type { AppendError, KeyConflict, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { Group } from '../schema/group.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { DerivedReport } from './make-results.ts'
import { mergeParts, type RunReportPart } from './merge-parts.ts'
import type { ReportWork } from './process-report.ts'
import { resultsOfReport } from './results-of-report.ts'
import { readExpectation, readRunRecord, recordPart } from './run-record.ts'
import { openRun, putRun, settleRun } from './settle-run.ts'

export type StoreRunError = AppendError | QueryError | StateError | SchemaError

/** How many results are stored, or why the store never keeps them: the same again gives the same. */
export type StoredRun = { readonly resultCount: number } | { readonly refusal: KeyConflict | SchemaError }

/** What is longer says nothing that two parts of a run could be held against each other by. */
const longestMetadata = 1024
/** Names and values of one part together: each part of a run is read with all others. */
const mostMetadata = 16_384

/**
 * Stores the results of a report in its run: the run is open before the first result is there, so that what is cut short
 * leaves no run that looks whole.
 */
export async function storeRun(
  work: ReportWork,
  derived: DerivedReport,
): Promise<Result<StoredRun, StoreRunError>> {
  const { stores, entry, about, run, step } = work
  const { uploader, receivedAt } = entry
  const opened = await openRun(stores.groups, {
    id: run,
    createdAt: receivedAt,
    ...(uploader !== undefined && { uploader }),
  })
  if (opened.isErr()) return err(opened.error)
  await step('process/run-opened')
  const stored = await appendOnce(work, derived)
  if (stored.isErr()) return err(stored.error)
  if ('refusal' in stored.value) return ok(stored.value)
  const { resultCount } = stored.value
  await step('process/results-stored')
  const told = about.run
    ? await addPart(work, derived, resultCount)
    : await endOwnRun(work, derived, { ...opened.value, resultCount })
  return told.map(() => ({ resultCount }))
}

async function appendOnce(
  { stores: { results }, reportKey, run }: ReportWork,
  made: DerivedReport,
): Promise<Result<StoredRun, StoreRunError>> {
  const appended = await results.append(reportKey, made.results)
  if (appended.isOk()) return ok({ resultCount: appended.value.resultCount })
  const { error } = appended
  if (error.kind !== 'store/key-conflict' && error.kind !== 'schema/invalid') return err(error)
  if (error.kind === 'schema/invalid' || error.key !== reportKey) return ok({ refusal: error })
  // A reader of another version stored it, and ended before it said so: what it stored is what there is.
  return (await resultsOfReport(results, { reportKey, run })).map((known) => ({ resultCount: known.length }))
}

/** Ends a run that is this report and no other. */
async function endOwnRun(
  { stores: { groups }, entry, step }: ReportWork,
  { summary: { completeness } }: DerivedReport,
  run: Group,
): Promise<Result<void, StoreRunError>> {
  if (run.state !== 'open') return ok()
  // A report that holds less than it says is a run that is never complete.
  const state = completeness.complete ? 'complete' : 'aborted'
  const closed = await putRun(groups, { ...run, state, finishedAt: entry.receivedAt })
  if (closed.isErr()) return err(closed.error)
  await step('process/run-closed')
  return ok()
}

/** Remembers the report as a part of its run, and completes a run in chunks once all of them are there. */
async function addPart(
  { stores, entry, about, run, reportKey, rules, step }: ReportWork,
  { summary: { completeness }, described }: DerivedReport,
  resultCount: number,
): Promise<Result<void, StoreRunError>> {
  const chunk = about.run?.chunk
  const part: RunReportPart = {
    ingestId: entry.id,
    reportKey,
    receivedAt: entry.receivedAt,
    resultCount,
    metadata: keptMetadata(described.metadata),
    ...(chunk && { chunk }),
    ...(!completeness.complete && { incomplete: completeness.reason }),
  }
  const recorded = await recordPart(stores.states, run, part)
  if (recorded.isErr()) return err(recorded.error)
  await step('process/part-recorded')
  const expected = await readExpectation(stores.states, run)
  if (expected.isErr()) return err(expected.error)
  if (chunk === undefined && expected.value.chunks === undefined) return ok()
  const record = await readRunRecord(stores.states, run)
  if (record.isErr()) return err(record.error)
  // The results are read once all parts are there, not after each.
  if (mergeParts(record.value.parts, [], record.value).missingChunks.length > 0) return ok()
  const settled = await settleRun(stores, run, { ...(rules.merge && { rules: rules.merge }), step })
  return settled.map(() => undefined)
}

function keptMetadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  let length = 0
  return Object.fromEntries(
    Object.entries(metadata).filter(([key, value]) => {
      // No store keeps this name, and no tool writes it but to do harm.
      if (key === '__proto__' || value.length > longestMetadata) return false
      length += key.length + value.length
      return length <= mostMetadata
    }),
  )
}
