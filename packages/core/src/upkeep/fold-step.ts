import { err, ok, type Result } from 'neverthrow'
import { testKey, type TestKey, type TestOfVariant } from '../flake/evidence/test-key.ts'
import type { TestHistory, TestRun } from '../flake/evidence/test-run.ts'
import type { QueryError, ResultQuery } from '../ports/result-store.ts'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { StateStore } from '../ports/state-store.ts'
import { itemKey } from '../schema/item-key.ts'
import type { Item } from '../schema/item.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import { foldTables, type FoldTables } from './fold-tables.ts'
import type { ResultSource } from './result-source.ts'
import { slotNames } from './slots.ts'
import { firstKeptDay, type Sweep } from './sweep.ts'

/** What one step of folding works with. */
export interface FoldStep {
  readonly settings: FlakeStateSettings
  readonly source: ResultSource
  readonly tables: FoldTables
  /** Events up to this one are folded by the step, and results of later ones not looked at. */
  readonly through: FeedPosition
  /** The first day of which it is still known what its runs came to. */
  readonly keptFrom: number
  /** The last event up to `through` by which results were removed; 0 before any. */
  readonly removedAt: FeedPosition
  readonly slotName: (run: TestRun) => string
  /** Items whose results name no group: their key is the id of a run. */
  readonly items: Map<string, Item>
}

export function foldStep(
  states: Pick<StateStore, 'get'>,
  source: ResultSource,
  settings: FlakeStateSettings,
  through: FeedPosition,
  sweep: Sweep,
): FoldStep {
  return {
    settings,
    source,
    tables: foldTables(states, settings.space),
    through,
    keptFrom: firstKeptDay(sweep, settings),
    removedAt: sweep.removedAt,
    slotName: slotNames(),
    items: new Map(),
  }
}

/** Remembers which runs are items. */
export function noteItems(
  { items }: FoldStep,
  results: readonly Pick<TestResult, 'groups' | 'item'>[],
): void {
  for (const { groups, item } of results) if (groups.length === 0) items.set(itemKey(item), item)
}

/** All results of a test. */
export async function resultsOfTest(
  { source, through }: FoldStep,
  { testcase, variant }: TestOfVariant,
): Promise<Result<readonly TestResult[], QueryError>> {
  const read = await source.read({ testcase, variant, storedThrough: through })
  const wanted = variantKey(variant)
  return read.map((results) => results.filter((own) => variantKey(own.variant) === wanted))
}

/** The runs of a test among results of it. */
export function runsAmong(step: FoldStep, results: readonly TestResult[]): readonly TestRun[] {
  noteItems(step, results)
  return step.source.histories(results).flatMap(({ runs }) => runs)
}

/** What a test did in one run, by all that is stored: one run for each code that it was tried on. */
export async function runOfTest(
  step: FoldStep,
  test: TestOfVariant,
  run: string,
): Promise<Result<readonly TestRun[], QueryError>> {
  const found: TestResult[] = []
  const read = await readRun(step, run, { testcase: test.testcase, variant: test.variant }, (results) => {
    for (const result of results) found.push(result)
  })
  if (read.isErr()) return err(read.error)
  const wanted = variantKey(test.variant)
  const own = found.filter(({ variant }) => variantKey(variant) === wanted)
  return ok(runsAmong(step, own).filter((one) => one.run === run))
}

/** The histories of all tests of a run, with nothing but that run. */
export async function historiesOfRun(
  step: FoldStep,
  run: string,
): Promise<Result<readonly TestHistory[], QueryError>> {
  const found: TestResult[] = []
  const read = await readRun(step, run, {}, (results) => {
    for (const result of results) found.push(result)
  })
  if (read.isErr()) return err(read.error)
  noteItems(step, found)
  return ok(
    step.source
      .histories(found)
      .map((history) => ({ ...history, runs: history.runs.filter((own) => own.run === run) }))
      .filter(({ runs }) => runs.length > 0),
  )
}

/** The tests with a result in a run, and perhaps some more. */
export async function testsOfRun(
  step: FoldStep,
  run: string,
): Promise<Result<ReadonlyMap<TestKey, TestOfVariant>, QueryError>> {
  const tests = new Map<TestKey, TestOfVariant>()
  const read = await readRun(step, run, {}, (results) => {
    for (const { testcase, variant } of results)
      tests.set(testKey({ testcase, variant }), { testcase, variant })
  })
  return read.map(() => tests)
}

/** The results of a run: of its group, and of its item where it has one. */
async function readRun(
  step: FoldStep,
  run: string,
  narrowed: ResultQuery,
  take: (results: readonly TestResult[]) => void,
): Promise<Result<void, QueryError>> {
  const { source, through, items, tables } = step
  const record = tables.runs.get(run)
  const item = items.get(run) ?? (record === 'unreadable' ? undefined : record?.item)
  const seen = new Set<string>()
  const queries: ResultQuery[] = [{ group: run }, ...(item ? [{ item }] : [])]
  for (const query of queries) {
    const read = await source.readEach({ ...narrowed, ...query, storedThrough: through }, (results) => {
      take(results.filter(({ id }) => !seen.has(id)))
      if (item) for (const { id } of results) seen.add(id)
    })
    if (read.isErr()) return err(read.error)
  }
  return ok(undefined)
}
