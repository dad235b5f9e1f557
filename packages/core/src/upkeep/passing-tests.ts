import type { ArrivedResults, ArrivedTest } from './arrived-results.ts'
import type { FoldStep } from './fold-step.ts'
import { isSettled, mayBeKnown } from './known-runs.ts'
import { emptyMemory, settledTooMuch, withRuns, type OpenRun, type TestMemory } from './test-memory.ts'
import type { SharedCounts } from './test-table.ts'

/**
 * Tests that only passed, once in each run. Most tests did the same before and do the same now, so that what they come to is
 * found out once and shared.
 */
export interface PassingTests {
  /** The memory with the new runs; nothing for a test that has to be looked at by itself. */
  memoryAfter(test: ArrivedTest): TestMemory | undefined
  /** How many tests passed in each run, of those that got a memory. */
  passed(): ReadonlyMap<string, number>
}

/** What tests have in common that had the same counts before, and now ran in the same runs. */
interface Alike {
  /** The first of them. */
  readonly first: ArrivedTest
  readonly memory: TestMemory | undefined
  tests: number
}

export function createPassingTests(step: FoldStep, arrived: ArrivedResults): PassingTests {
  const byCounts = new Map<SharedCounts | undefined, Map<number, Alike[]>>()

  return {
    memoryAfter(test) {
      if (test.hasFailures) return undefined
      const counts = step.tables.counts(test.key)
      if (counts === 'unreadable') return undefined
      const byRuns = byCounts.get(counts) ?? new Map<number, Alike[]>()
      byCounts.set(counts, byRuns)
      const name = hashOf(arrived, test)
      const known = byRuns.get(name) ?? []
      let alike = known.find(({ first }) => ranInSame(arrived, first, test))
      if (!alike) {
        alike = { first: test, memory: memoryWith(step, counts, test, arrived), tests: 0 }
        byRuns.set(name, [...known, alike])
      }
      alike.tests++
      return alike.memory
    },
    passed() {
      const passed = new Map<string, number>()
      for (const byRuns of byCounts.values())
        for (const { first, memory, tests } of [...byRuns.values()].flat())
          if (memory)
            for (const run of passesIn(arrived, first))
              passed.set(run.run, (passed.get(run.run) ?? 0) + tests)
      return passed
    },
  }
}

function memoryWith(
  step: FoldStep,
  counts: SharedCounts | undefined,
  test: ArrivedTest,
  arrived: ArrivedResults,
): TestMemory | undefined {
  const added = passesIn(arrived, test)
  // Another attempt, or another item, in the same run.
  if (new Set(added.map(({ run }) => run)).size < added.length) return undefined
  const memory = counts ? step.tables.memory(counts) : emptyMemory()
  if (memory === 'unreadable') return undefined
  if (added.some((run) => isSettled(memory, run) || mayBeKnown(step, memory, run.run))) return undefined
  const extended = withRuns(memory, added)
  return settledTooMuch(extended, step.settings) ? undefined : extended
}

function passesIn({ runs, runOf }: ArrivedResults, { begin, end }: ArrivedTest): readonly OpenRun[] {
  return [...runOf.subarray(begin, end)].flatMap((run) => runs[run]?.pass ?? [])
}

function hashOf({ runOf }: ArrivedResults, { begin, end }: ArrivedTest): number {
  let hash = end - begin
  for (let at = begin; at < end; at++) hash = (Math.imul(hash, 31) + (runOf[at] ?? 0)) | 0
  return hash
}

function ranInSame({ runOf }: ArrivedResults, one: ArrivedTest, other: ArrivedTest): boolean {
  const length = one.end - one.begin
  if (length !== other.end - other.begin) return false
  for (let index = 0; index < length; index++)
    if (runOf[one.begin + index] !== runOf[other.begin + index]) return false
  return true
}
