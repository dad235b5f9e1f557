import { err, ok, type Result } from 'neverthrow'
import type { TestKey } from '../flake/evidence/test-key.ts'
import { isHardFailure, type TestRun } from '../flake/evidence/test-run.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { ArrivedInRun, Arrivals } from './count-arrivals.ts'
import { historiesOfRun, resultsOfTest, runsAmong, testsOfRun, type FoldStep } from './fold-step.ts'
import { recounted, type PendingTests } from './pending-tests.ts'
import {
  emptyRecord,
  failedAsWhole,
  recordAfter,
  systemicIn,
  testInRun,
  type RunRecord,
} from './run-record.ts'
import type { IsLeftOut, TestMemory } from './test-memory.ts'

/**
 * Brings the records of runs up to date, and adds to the pending tests those of runs that now say something else: that a run
 * failed as a whole may come out, or turn out wrong, when later parts of it come.
 */
export async function judgeRuns(
  step: FoldStep,
  { pending, runs }: Arrivals,
): Promise<Result<void, QueryError>> {
  const turned: [run: string, firstDay: number][] = []
  for (const [run, own] of runs) {
    const before = step.tables.runs.get(run)
    const known = before === 'unreadable' ? undefined : before
    const after =
      before === 'unreadable' || isUncertain(step, known, own)
        ? await recordOfRun(step, run)
        : ok(recordAfter(known ?? emptyRecord(step.through), own.changes, own.passed))
    if (after.isErr()) return err(after.error)
    const record = {
      ...after.value,
      item: after.value.item ?? step.items.get(run) ?? known?.item,
      firstDay: Math.min(after.value.firstDay, own.firstDay),
      lastDay: Math.max(after.value.lastDay, own.lastDay),
    }
    step.tables.runs.set(run, record)
    if (before === 'unreadable' || (before && isTurned(step, before, record)))
      turned.push([run, record.firstDay])
  }
  for (const [run, firstDay] of turned) {
    const added = await addTestsOf(step, run, firstDay, pending)
    if (added.isErr()) return err(added.error)
  }
  return ok(undefined)
}

/** Whether a run says nothing of its test, by the records of the runs that are pending: loads those that are missing. */
export async function verdictsFor(
  step: FoldStep,
  pending: PendingTests,
): Promise<Result<IsLeftOut, QueryError>> {
  const { runs } = step.tables
  const needed = new Set<string>()
  const memories = new Set([...pending.values()].map(({ memory }) => memory))
  for (const { open } of memories) for (const { run } of open) needed.add(run)
  const loaded = await runs.load(needed)
  if (loaded.isErr()) return err(loaded.error)
  const verdicts = new Map<string, { readonly whole: boolean; readonly systemic: ReadonlySet<string> }>()
  for (const run of needed) {
    const known = runs.get(run)
    let record: RunRecord
    if (known === undefined || known === 'unreadable') {
      const counted = await recordOfRun(step, run)
      if (counted.isErr()) return err(counted.error)
      record = counted.value
      runs.set(run, record)
    } else record = known
    verdicts.set(run, {
      whole: failedAsWhole(record, step.settings),
      systemic: systemicIn(record, step.settings),
    })
  }
  return ok((run) => {
    const verdict = verdicts.get(run.run)
    if (!verdict) return false
    const { signature } = run
    return verdict.whole || (signature !== undefined && isHardFailure(run) && verdict.systemic.has(signature))
  })
}

/**
 * Whether what is different cannot be added to what is known: results of the run may have been removed since, and what comes
 * now may be the same once more; or the record was forgotten before its tests were.
 */
function isUncertain(
  { removedAt }: FoldStep,
  known: RunRecord | undefined,
  { changes, isDoubtful }: ArrivedInRun,
): boolean {
  return known
    ? isDoubtful || known.countedAt < removedAt
    : changes.some(({ before }) => before !== undefined)
}

/** The record of a run by all that is stored of it. */
async function recordOfRun(step: FoldStep, run: string): Promise<Result<RunRecord, QueryError>> {
  const histories = await historiesOfRun(step, run)
  if (histories.isErr()) return err(histories.error)
  const changes = histories.value.map(({ runs }) => ({ before: undefined, after: testInRun(runs) }))
  const record = recordAfter(emptyRecord(step.through, step.items.get(run)), changes)
  return ok(
    withDays(
      record,
      histories.value.flatMap(({ runs }) => runs),
    ),
  )
}

function withDays(record: RunRecord, runs: readonly TestRun[]): RunRecord {
  let { firstDay, lastDay } = record
  for (const { at } of runs) {
    const day = dayOf(at)
    firstDay = Math.min(firstDay, day)
    lastDay = Math.max(lastDay, day)
  }
  return { ...record, firstDay, lastDay }
}

/** Whether tests that were counted by one record count otherwise by another. */
function isTurned({ settings }: FoldStep, before: RunRecord, after: RunRecord): boolean {
  if (failedAsWhole(before, settings) !== failedAsWhole(after, settings)) return true
  const [old, fresh] = [systemicIn(before, settings), systemicIn(after, settings)]
  return old.size !== fresh.size || [...fresh].some((signature) => !old.has(signature))
}

/** Adds the tests of a run: those for which days of it may be settled are counted again. */
async function addTestsOf(
  step: FoldStep,
  run: string,
  firstDay: number,
  pending: PendingTests,
): Promise<Result<void, QueryError>> {
  const tests = await testsOfRun(step, run)
  if (tests.isErr()) return err(tests.error)
  const loaded = await step.tables.loadTests([...tests.value.keys()].filter((key) => !pending.has(key)))
  if (loaded.isErr()) return err(loaded.error)
  for (const [key, test] of tests.value) {
    const known = pending.get(key)
    if (known?.isRecount) continue
    const memory = known?.memory ?? memoryOfTest(step, key)
    if (memory === undefined) continue
    if (memory !== 'unreadable' && firstDay >= memory.openFrom) {
      if (!known) pending.set(key, { test, memory, isRecount: false })
      continue
    }
    const results = await resultsOfTest(step, test)
    if (results.isErr()) return err(results.error)
    const pendingTest = recounted(step, test, runsAmong(step, results.value))
    if (pendingTest) pending.set(key, pendingTest)
  }
  return ok(undefined)
}

/** What is remembered of a test that no result came of. */
function memoryOfTest({ tables }: FoldStep, key: TestKey): TestMemory | 'unreadable' | undefined {
  const counts = tables.counts(key)
  return counts === undefined || counts === 'unreadable' ? counts : tables.memory(counts)
}
