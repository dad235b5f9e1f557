import { isClean, type TestRun } from '../flake/evidence/test-run.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { FoldStep } from './fold-step.ts'
import { shortName } from './state-keys.ts'
import type { TestMemory } from './test-memory.ts'

/** Whether a run is of a day that nothing more can be added to. */
export function isSettled({ openFrom }: TestMemory, { at }: TestRun): boolean {
  return dayOf(at) < openFrom
}

/** Whether attempts of the test in a run may have been counted already. */
export function mayBeKnown({ tables }: FoldStep, { open, openFrom }: TestMemory, run: string): boolean {
  if (open.some((own) => own.run === run)) return true
  const record = tables.runs.get(run)
  return record === 'unreadable' || (record !== undefined && record.firstDay < openFrom)
}

/**
 * Whether a failure is on a commit on which settled runs may have passed: such passes are not remembered, as long as
 * nothing fails on their commit.
 */
export function mayMeetCalmRuns(
  { tables }: FoldStep,
  { settled, open, openFrom }: TestMemory,
  run: TestRun,
): boolean {
  const { commit } = run
  if (isClean(run) || settled.commits.has(commit)) return false
  if (open.some((own) => own.commit === commit && own.failures > 0)) return false
  const record = tables.commits.get(shortName(commit))
  return record === 'unreadable' || (record !== undefined && record.firstDay < openFrom)
}
