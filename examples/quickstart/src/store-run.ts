import { createHash } from 'node:crypto'
import type { ProjectStorage } from '@gatewright/core/ports'
import { itemKey, type Group, type Instant, type Item, type TestResult } from '@gatewright/core/schema'
import { recordsToResults } from '@gatewright/parsers'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import type { FileOutcome } from './read-reports.ts'

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
 * Stores the reports of one run as one complete group. A report that was stored before for the same item says nothing new:
 * it is not a second attempt.
 */
export async function storeRun(
  storage: ProjectStorage,
  item: Item,
  submittedAt: Instant,
  files: readonly ReadFile[],
): Promise<Result<StoredRun, BadInput>> {
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
  let resultCount = 0
  for (const outcome of fresh) {
    const results = resultsOf(outcome, { item, group: id, submittedAt, reportKey: outcome.key })
    if (results.isErr()) return err(results.error)
    const appended = await storage.results.append(outcome.key, results.value)
    if (appended.isErr()) return err(badInput(`${outcome.file.shown}: ${appended.error.message}`))
    resultCount += results.value.length
  }
  const group = await storage.groups.put({ id, state: 'complete', finishedAt: submittedAt, resultCount })
  return group.map((stored) => ({ reports, group: stored })).mapErr((error) => badInput(error.message))
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
async function knownReportKeys(storage: ProjectStorage, item: Item): Promise<Result<Set<string>, BadInput>> {
  const results = await storage.results.query({ item })
  return results
    .map((known) => new Set(known.map((result) => result.id.slice(0, result.id.lastIndexOf('#')))))
    .mapErr((error) => badInput(error.message))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
