import { createHash } from 'node:crypto'
import { queryAll, type ProjectStorage } from '@gatewright/core/ports'
import {
  fromEpochMs,
  itemKey,
  toEpochMs,
  type Group,
  type Instant,
  type Item,
  type TestResult,
} from '@gatewright/core/schema'
import { recordsToResults } from '@gatewright/parsers'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import type { FileOutcome } from './read-reports.ts'
import { storeTrouble, type Trouble } from './trouble.ts'

type ReadFile = Extract<FileOutcome, { status: 'read' }>

/** What became of a report that could be read. `known`: the same bytes for the same item were stored before. */
export type StoredReport = Omit<ReadFile, 'status'> & { readonly status: 'stored' | 'known' }

/** A run whose results are in the store. */
export interface StoredRun {
  readonly reports: readonly StoredReport[]
  /** The group of the new results; absent when every report was known. */
  readonly group?: Group
}

/**
 * Stores the reports of one run as one group. A report that was stored before for the same item says nothing new: it is not
 * a second attempt. The group is open before the first result is stored, so that a call that is cut short leaves no run that
 * looks whole, and it ends aborted instead of complete where a report holds less than it says.
 */
export async function storeRun(
  storage: ProjectStorage,
  item: Item,
  submittedAt: Instant,
  files: readonly ReadFile[],
): Promise<Result<StoredRun, Trouble>> {
  const known = await knownReportKeys(storage, item)
  if (known.isErr()) return err(known.error)
  const reports = files.map((outcome): StoredReport & { readonly key: string } => {
    const key = digest(`${itemKey(item)}\n${outcome.file.namespace ?? ''}\n${outcome.digest}`).slice(0, 32)
    const status = known.value.has(key) ? 'known' : 'stored'
    known.value.add(key)
    return { ...outcome, status, key }
  })
  const fresh = reports.filter((report) => report.status === 'stored')
  if (fresh.length === 0) return ok({ reports })
  const id = `run-${digest(
    fresh
      .map((report) => report.key)
      .sort()
      .join('\n'),
  ).slice(0, 16)}`
  const earlier = await storage.groups.get(id)
  if (earlier.isErr()) return err(storeTrouble(earlier.error))
  const isClosed = earlier.value !== undefined && earlier.value.state !== 'open'
  if (!isClosed) {
    const opened = await storage.groups.put({ id, state: 'open' })
    if (opened.isErr()) return err(storeTrouble(opened.error))
  }
  let resultCount = 0
  for (const [index, outcome] of inOrderOfTheirTests(fresh).entries()) {
    // Never later than the call itself, or the gate would not look at it.
    const at = fromEpochMs(toEpochMs(submittedAt) - (fresh.length - 1 - index))
    const results = resultsOf(outcome, { item, group: id, submittedAt: at, reportKey: outcome.key })
    if (results.isErr()) return err(results.error)
    const appended = await storage.results.append(outcome.key, results.value)
    if (appended.isErr()) return err(storeTrouble(appended.error, outcome.file.shown))
    resultCount += results.value.length
  }
  // The same reports were handed in before and the run was ended: it stays as it is.
  if (isClosed) return ok({ reports, group: earlier.value })
  const state = reports.every(({ report }) => report.summary.completeness.complete) ? 'complete' : 'aborted'
  const group = await storage.groups.put({ id, state, finishedAt: submittedAt, resultCount })
  return group.map((stored) => ({ reports, group: stored })).mapErr((error) => storeTrouble(error))
}

/**
 * Reports whose tests began earlier first, so that of two tries at one test in one call the later one is the latest; those
 * that do not say when come before, by name.
 */
function inOrderOfTheirTests<Report extends StoredReport>(reports: readonly Report[]): Report[] {
  const startOf = ({ report }: Report): number =>
    report.records.reduce(
      (first, { startedAt }) => Math.min(first, startedAt?.epochMs ?? first),
      Number.POSITIVE_INFINITY,
    )
  const keyed = reports.map((report) => ({ report, start: startOf(report) }))
  const began = (start: number): number =>
    start === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : start
  return keyed
    .sort(
      (a, b) =>
        (a.start === b.start ? 0 : began(a.start) - began(b.start)) ||
        (a.report.file.shown < b.report.file.shown ? -1 : 1),
    )
    .map(({ report }) => report)
}

function resultsOf(
  { file, report }: StoredReport,
  context: {
    readonly item: Item
    readonly group: string
    readonly submittedAt: Instant
    readonly reportKey: string
  },
): Result<TestResult[], BadInput> {
  const named = file.namespace === undefined ? context : { ...context, namespace: file.namespace }
  return recordsToResults(report.records, named).mapErr((error) =>
    badInput(`${file.shown}: ${error.message}`),
  )
}

/** Ids of results begin with the key of their report. */
async function knownReportKeys(storage: ProjectStorage, item: Item): Promise<Result<Set<string>, Trouble>> {
  const results = await queryAll(storage.results, { item })
  return results
    .map((known) => new Set(known.map((result) => result.id.slice(0, result.id.lastIndexOf('#')))))
    .mapErr((error) => storeTrouble(error))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
