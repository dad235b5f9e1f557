import { err, ok, type Result } from 'neverthrow'
import { testKey } from '../flake/evidence/test-key.ts'
import type { TestHistory, TestRun } from '../flake/evidence/test-run.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { TestResult } from '../schema/result.ts'
import { resultsOfTest, runOfTest, runsAmong, type FoldStep } from './fold-step.ts'
import type { CommitRecord } from './commit-record.ts'
import { recounted, type PendingTests } from './pending-tests.ts'
import { testInRun, type ChangeInRun } from './run-record.ts'
import { shortName } from './state-keys.ts'
import { emptyMemory, settledTooMuch, withRuns, type TestMemory } from './test-memory.ts'

/** What new results come to: tests to count, and what is different in runs. */
export interface Arrivals {
  readonly pending: PendingTests
  readonly changes: ReadonlyMap<string, readonly ChangeInRun[]>
  /** The new runs, and the new parts of known ones, by the id of the run. */
  readonly runs: ReadonlyMap<string, readonly TestRun[]>
}

/** Puts new runs, and new attempts of known ones, beside what is remembered of their tests. */
export async function countArrivals(
  step: FoldStep,
  arrived: readonly TestResult[],
): Promise<Result<Arrivals, QueryError>> {
  const pending: PendingTests = new Map()
  const changes = new Map<string, ChangeInRun[]>()
  const note = (run: string, before: readonly TestRun[], after: readonly TestRun[]): void => {
    const own = changes.get(run) ?? []
    changes.set(run, own)
    own.push({ before: testInRun(before), after: testInRun(after) })
  }
  const fresh = new Set(arrived.map(({ id }) => id))
  const runs = new Map<string, TestRun[]>()
  const histories = step.source.histories(arrived)
  for (const run of histories.flatMap((history) => history.runs)) {
    const own = runs.get(run.run)
    if (own) own.push(run)
    else runs.set(run.run, [run])
  }
  const loaded = await loadFor(step, histories, runs)
  if (loaded.isErr()) return err(loaded.error)
  for (const history of histories) {
    const key = testKey(history)
    const touched = [...new Set(history.runs.map(({ run }) => run))]
    const memory = step.tables.memory(key)
    const extended =
      memory === 'unreadable' ? ok(undefined) : await extend(step, memory ?? emptyMemory(), history)
    if (extended.isErr()) return err(extended.error)
    if (extended.value && memory !== 'unreadable') {
      const { testcase, variant } = history
      pending.set(key, { testcase, variant, memory: extended.value, isRecount: false })
      for (const run of touched) note(run, memory ? runsOf(memory, run) : [], runsOf(extended.value, run))
      continue
    }
    const results = await resultsOfTest(step, history)
    if (results.isErr()) return err(results.error)
    const after = runsAmong(step, results.value)
    const before = runsAmong(
      step,
      results.value.filter(({ id }) => !fresh.has(id)),
    )
    pending.set(key, recounted(history, after, step.slotName))
    for (const run of touched)
      note(
        run,
        before.filter((own) => own.run === run),
        after.filter((own) => own.run === run),
      )
  }
  noteCommits(step, runs)
  return ok({ pending, changes, runs })
}

async function loadFor(
  { tables }: FoldStep,
  histories: readonly TestHistory[],
  runs: ReadonlyMap<string, readonly TestRun[]>,
): Promise<Result<void, QueryError>> {
  const commits = new Set([...runs.values()].flatMap((own) => own.map(({ commit }) => shortName(commit))))
  const loads = [
    () => tables.loadMemories(histories.map(testKey)),
    () => tables.runs.load(runs.keys()),
    () => tables.commits.load(commits),
  ]
  for (const load of loads) {
    const loaded = await load()
    if (loaded.isErr()) return err(loaded.error)
  }
  return ok(undefined)
}

function noteCommits({ tables }: FoldStep, runs: ReadonlyMap<string, readonly TestRun[]>): void {
  const days = new Map<string, CommitRecord>()
  for (const { commit, at } of [...runs.values()].flat()) {
    const day = dayOf(at)
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

function runsOf({ open }: TestMemory, run: string): readonly TestRun[] {
  return open.filter((own) => own.run === run)
}

/** The memory with new runs; nothing where the test has to be counted again, as some of them are of settled days. */
async function extend(
  step: FoldStep,
  memory: TestMemory,
  { testcase, variant, runs }: TestHistory,
): Promise<Result<TestMemory | undefined, QueryError>> {
  if (runs.some((run) => isSettled(memory, run) || mayMeetCalmRuns(step, memory, run))) return ok(undefined)
  const added: TestRun[] = []
  for (const id of new Set(runs.map(({ run }) => run))) {
    const own = runs.filter(({ run }) => run === id)
    if (!mayBeKnown(step, memory, id)) {
      added.push(...own)
      continue
    }
    const whole = await runOfTest(step, { testcase, variant }, id)
    if (whole.isErr()) return err(whole.error)
    if (whole.value.some((run) => isSettled(memory, run))) return ok(undefined)
    added.push(...whole.value)
  }
  const extended = withRuns(memory, added, step.slotName)
  return ok(settledTooMuch(extended, step.settings) ? undefined : extended)
}

function isSettled({ openFrom }: TestMemory, { at }: TestRun): boolean {
  return dayOf(at) < openFrom
}

/** Whether attempts of the test in a run may have been counted already. */
function mayBeKnown({ tables }: FoldStep, { open, openFrom }: TestMemory, run: string): boolean {
  if (open.some((own) => own.run === run)) return true
  const record = tables.runs.get(run)
  return record === 'unreadable' || (record !== undefined && record.firstDay < openFrom)
}

/**
 * Whether a failure is on a commit on which settled runs may have passed: such passes are not remembered, as long as
 * nothing fails on their commit.
 */
function mayMeetCalmRuns(
  { tables }: FoldStep,
  { settled, open, openFrom }: TestMemory,
  run: TestRun,
): boolean {
  const { commit } = run
  if (run.failures === 0 || settled.commits.has(commit)) return false
  if (open.some((own) => own.commit === commit && own.failures > 0)) return false
  const record = tables.commits.get(shortName(commit))
  return record === 'unreadable' || (record !== undefined && record.firstDay < openFrom)
}
