import fc from 'fast-check'
import type { TestHistory, TestRun } from '../../../src/flake/evidence/test-run.ts'

export const hourMs = 3_600_000
export const dayMs: number = 24 * hourMs
/** 2026-11-01T00:00:00Z, a Sunday. */
export const start = 1_793_491_200_000

/** `FFP` on the main branch: failures, then passes. The same commit and signature each time would be a lie, so: one a run. */
export function testRun(index: number, codes: string, more: Partial<TestRun> = {}): TestRun {
  const failures = [...codes].filter((code) => code === 'F').length
  return {
    run: `run-${String(index).padStart(5, '0')}`,
    at: start + index * 3 * hourMs,
    commit: `commit-${index}`,
    branch: 'main',
    passes: codes.length - failures,
    failures,
    results: [],
    ...(failures > 0 ? { signature: 's1:same' } : {}),
    ...more,
  }
}

export function historyOf(runs: readonly TestRun[]): TestHistory {
  return { testcase: 'e2e/checkout', variant: {}, runs }
}

/** One text a run: `history('P', 'FP', 'F')`, three hours apart. */
export function history(...codes: readonly string[]): TestHistory {
  return historyOf(codes.map((code, index) => testRun(index, code)))
}

/** Just after the last run. */
export function endOf({ runs }: TestHistory): number {
  return Math.max(start, ...runs.map((run) => run.at))
}

/** Runs with few distinct times, commits and ids, so that ties are common. */
export const anyRuns: fc.Arbitrary<readonly TestRun[]> = fc.array(
  fc
    .record({
      run: fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor'),
      at: fc.integer({ min: 0, max: 40 }).map((step) => start + step * 12 * hourMs),
      commit: fc.constantFrom('c1', 'c2', 'c3', '__proto__'),
      branch: fc.constantFrom('main' as const, 'change' as const),
      passes: fc.nat(3),
      failures: fc.nat(3),
      signature: fc.constantFrom('s1', 's2'),
      results: fc.constant([]),
    })
    .map((run) => (run.passes + run.failures === 0 ? { ...run, passes: 1 } : run)),
  { maxLength: 30 },
)
