import { err, ok, type Result } from 'neverthrow'
import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import type { TestRun } from '../flake/evidence/test-run.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { ArrivedResults, ArrivedTest } from './arrived-results.ts'
import type { CommitRecord } from './commit-record.ts'
import { resultsOfTest, runOfTest, runsAmong, type FoldStep } from './fold-step.ts'
import { isSettled, mayBeKnown, mayMeetCalmRuns } from './known-runs.ts'
import { createPassingTests } from './passing-tests.ts'
import { recounted, type PendingTests } from './pending-tests.ts'
import { testInRun, type ChangeInRun } from './run-record.ts'
import { shortName } from './state-keys.ts'
import {
  emptyMemory,
  openRunOf,
  settledTooMuch,
  withRuns,
  type OpenRun,
  type TestMemory,
} from './test-memory.ts'

/** What is different in a run. */
export interface ArrivedInRun {
  /** The first and the last day of what is new. */
  firstDay: number
  lastDay: number
  /** How many tests passed that were not there before. */
  passed: number
  /** What other tests did. */
  readonly changes: ChangeInRun[]
  /** Whether results of a test that are remembered are removed by now: what is known of the run may hold them or not. */
  isDoubtful: boolean
}

/** What new results come to: tests to count, and what is different in runs. */
export interface Arrivals {
  readonly pending: PendingTests
  readonly runs: ArrivedInRuns
}

/** By the id of the run. */
type ArrivedInRuns = ReadonlyMap<string, ArrivedInRun>

/** Puts new runs, and new attempts of known ones, beside what is remembered of their tests. */
export async function countArrivals(
  step: FoldStep,
  arrived: ArrivedResults,
): Promise<Result<Arrivals, QueryError>> {
  const runs = runsOf(arrived)
  const loaded = await loadFor(step, arrived, runs)
  if (loaded.isErr()) return err(loaded.error)
  const pending: PendingTests = new Map()
  const passing = createPassingTests(step, arrived)
  for (const test of arrived.tests) {
    const memory = passing.memoryAfter(test)
    if (memory) {
      pending.set(test.key, { test, memory, isRecount: false })
      continue
    }
    const counted = await countTest(step, arrived, test, pending, runs)
    if (counted.isErr()) return err(counted.error)
  }
  for (const [run, count] of passing.passed()) {
    const own = runs.get(run)
    if (own) own.passed += count
  }
  noteCommits(step, arrived)
  return ok({ pending, runs })
}

function runsOf({ runs }: ArrivedResults): ArrivedInRuns {
  const byId = new Map<string, ArrivedInRun>()
  for (const { pass, day } of runs) {
    const own = byId.get(pass.run)
    if (own) {
      own.firstDay = Math.min(own.firstDay, day)
      own.lastDay = Math.max(own.lastDay, day)
    } else byId.set(pass.run, { firstDay: day, lastDay: day, passed: 0, changes: [], isDoubtful: false })
  }
  return byId
}

async function loadFor(
  { tables }: FoldStep,
  { runs, tests }: ArrivedResults,
  byId: ArrivedInRuns,
): Promise<Result<void, QueryError>> {
  const commits = new Set(runs.map(({ pass }) => pass.commit))
  const loads = [
    () => tables.loadTests(tests.map(({ key }) => key)),
    () => tables.runs.load(byId.keys()),
    () => tables.commits.load([...commits].map(shortName)),
  ]
  for (const load of loads) {
    const loaded = await load()
    if (loaded.isErr()) return err(loaded.error)
  }
  return ok(undefined)
}

function noteCommits({ tables }: FoldStep, { runs }: ArrivedResults): void {
  const days = new Map<string, CommitRecord>()
  for (const { pass, day } of runs) {
    const { commit } = pass
    const known = days.get(commit) ?? { firstDay: day, lastDay: day }
    days.set(commit, { firstDay: Math.min(known.firstDay, day), lastDay: Math.max(known.lastDay, day) })
  }
  for (const [commit, { firstDay, lastDay }] of days) {
    const name = shortName(commit)
    const before = tables.commits.get(name)
    // Of a record that nobody can read it is not known that the commit was not there long before.
    const known = before === 'unreadable' ? { firstDay: Number.NEGATIVE_INFINITY, lastDay } : before
    tables.commits.set(name, {
      firstDay: Math.min(firstDay, known?.firstDay ?? firstDay),
      lastDay: Math.max(lastDay, known?.lastDay ?? lastDay),
    })
  }
}

/** Counts one test by itself, and notes what is different of it in its runs. */
async function countTest(
  step: FoldStep,
  arrived: ArrivedResults,
  test: ArrivedTest,
  pending: PendingTests,
  inRuns: ArrivedInRuns,
): Promise<Result<void, QueryError>> {
  const { key } = test
  const runs = arrived.runsOf(test)
  const counts = step.tables.counts(key)
  const memory = counts === undefined || counts === 'unreadable' ? counts : step.tables.memory(counts)
  const extended =
    memory === 'unreadable' ? ok(undefined) : await extend(step, memory ?? emptyMemory(), test, runs)
  if (extended.isErr()) return err(extended.error)
  if (extended.value && memory !== 'unreadable') {
    pending.set(key, { test, memory: extended.value, isRecount: false })
    noteChanges(inRuns, runs, memory?.open ?? [], extended.value.open)
    return ok(undefined)
  }
  const results = await resultsOfTest(step, test)
  if (results.isErr()) return err(results.error)
  const fresh = new Set(arrived.idsOf(test))
  const all = runsAmong(step, results.value)
  const known = runsAmong(
    step,
    results.value.filter(({ id }) => !fresh.has(id)),
  )
  noteChanges(inRuns, runs, known, all)
  const pendingTest = recounted(step, test, all)
  if (pendingTest) pending.set(key, pendingTest)
  return ok(undefined)
}

/** Notes what a test does now in the runs that something came of. */
function noteChanges(
  inRuns: ArrivedInRuns,
  arrived: readonly TestRun[],
  before: readonly TestRun[],
  after: readonly TestRun[],
): void {
  const came = byRun(arrived, new Set(arrived.map(({ run }) => run)))
  const [old, now] = [byRun(before, came), byRun(after, came)]
  for (const [run, fresh] of came) {
    const [known = [], whole = []] = [old.get(run), now.get(run)]
    const own = inRuns.get(run)
    if (!own) continue
    own.changes.push({ before: testInRun(known), after: testInRun(whole) })
    own.isDoubtful ||= attemptsIn(whole) !== attemptsIn(known) + attemptsIn(fresh)
  }
}

function attemptsIn(runs: readonly TestRun[]): number {
  return runs.reduce((sum, { passes, failures }) => sum + passes + failures, 0)
}

function byRun<Run extends TestRun>(
  runs: readonly Run[],
  wanted: { has(run: string): boolean },
): ReadonlyMap<string, readonly Run[]> {
  const found = new Map<string, Run[]>()
  for (const run of runs) {
    if (!wanted.has(run.run)) continue
    const own = found.get(run.run)
    if (own) own.push(run)
    else found.set(run.run, [run])
  }
  return found
}

/** The memory with new runs; nothing where the test has to be counted again, as some of them are of settled days. */
async function extend(
  step: FoldStep,
  memory: TestMemory,
  test: TestOfVariant,
  runs: readonly OpenRun[],
): Promise<Result<TestMemory | undefined, QueryError>> {
  if (runs.some((run) => isSettled(memory, run) || mayMeetCalmRuns(step, memory, run))) return ok(undefined)
  const added: OpenRun[] = []
  for (const [id, own] of byRun(runs, new Set(runs.map(({ run }) => run)))) {
    if (!mayBeKnown(step, memory, id)) {
      added.push(...own)
      continue
    }
    const whole = await runOfTest(step, test, id)
    if (whole.isErr()) return err(whole.error)
    if (whole.value.some((run) => isSettled(memory, run))) return ok(undefined)
    added.push(...whole.value.map((run) => openRunOf(run, step.slotName)))
  }
  const extended = withRuns(memory, added)
  // All that there was of it may be removed by now.
  if (extended.open.length === 0 || settledTooMuch(extended, step.settings)) return ok(undefined)
  return ok(extended)
}
