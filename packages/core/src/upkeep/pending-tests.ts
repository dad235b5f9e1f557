import type { TestKey, TestOfVariant } from '../flake/evidence/test-key.ts'
import type { TestRun } from '../flake/evidence/test-run.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { FoldStep } from './fold-step.ts'
import { emptyMemory, openRunOf, withRuns, type TestMemory } from './test-memory.ts'

/** A test that a step counts, with its runs as they are now. */
export interface PendingTest {
  readonly test: TestOfVariant
  /** Its open runs, and what is settled; of one that is counted again all runs are open. One for all tests that did the same. */
  readonly memory: TestMemory
  readonly isRecount: boolean
}

/** The tests that a step counts. */
export type PendingTests = Map<TestKey, PendingTest>

/**
 * A test that is counted again from all of its runs, but for those of days that are not kept: what is known of such runs is
 * forgotten, and to learn it again is to read all results of each of them. Nothing where there is no run any more.
 */
export function recounted(
  { keptFrom, slotName }: FoldStep,
  test: TestOfVariant,
  runs: readonly TestRun[],
): PendingTest | undefined {
  const newest = runs.at(-1)
  if (!newest) return undefined
  // Of a test that did not run for so long its last day stays.
  const from = Math.min(keptFrom, dayOf(newest.at))
  const open = runs.filter(({ at }) => dayOf(at) >= from).map((run) => openRunOf(run, slotName))
  return { test, memory: withRuns(emptyMemory(), open), isRecount: true }
}
