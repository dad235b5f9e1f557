import type { TestKey, TestOfVariant } from '../flake/evidence/test-key.ts'
import type { TestRun } from '../flake/evidence/test-run.ts'
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

/** A test that is counted again from all of its runs. */
export function recounted(
  test: TestOfVariant,
  runs: readonly TestRun[],
  nameOf: (run: TestRun) => string,
): PendingTest {
  const open = runs.map((run) => openRunOf(run, nameOf))
  return { test, memory: withRuns(emptyMemory(), open), isRecount: true }
}
