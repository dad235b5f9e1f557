import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { fromEpochMs, type TestResult } from '../../../packages/core/src/schema/index.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'

export const [longRuns, resultsPerRun]: readonly [number, number] = [102, 1_000]

/** Many runs of the same tests, one every two hours, oldest first: more rows than a row group takes. */
export async function longHistory(): Promise<{
  readonly storage: CompleteStorage
  readonly results: readonly TestResult[]
}> {
  const storage = createMemoryDatabase().open('shop')
  const byRun = Array.from({ length: longRuns }, (_, run) => resultsOfRun(run))
  for (const [run, results] of byRun.entries()) orThrow(await storage.results.append(`run-${run}`, results))
  return { storage, results: byRun.flat() }
}

function resultsOfRun(run: number): TestResult[] {
  return Array.from({ length: resultsPerRun }, (_, test): TestResult => {
    const dice = (Math.imul(run + 1, 2_654_435_761) ^ Math.imul(test + 1, 40_503)) >>> 0
    return {
      id: `run-${run}#${String(test).padStart(4, '0')}`,
      testcase: `org.example.shop.checkout.Test${Math.floor(test / 20)}/handles case ${test}`,
      item: { type: 'git_commit', id: run.toString(16).padStart(40, '0') },
      outcome: dice % 50 === 0 ? 'FAILED' : dice % 50 === 1 ? 'SKIPPED' : 'PASSED',
      submittedAt: fromEpochMs(Date.UTC(2026, 10, 1) + run * 7_200_000),
      variant: { os: run % 2 === 0 ? 'linux' : 'windows' },
      data: {},
      groups: [`run-${run}`],
      durationMs: (dice % 100_000) / 1_000,
    }
  })
}

/** Failures and runs of each testcase and day, sorted by both; what was skipped does not count. */
export function testsOfDay(
  results: readonly TestResult[],
): { testcase: string; day: string; failures: number; runs: number }[] {
  const days = new Map<string, { testcase: string; day: string; failures: number; runs: number }>()
  for (const { testcase, outcome, submittedAt } of results) {
    if (outcome === 'SKIPPED') continue
    const day = submittedAt.slice(0, 10)
    const entry = days.get(`${testcase} ${day}`) ?? { testcase, day, failures: 0, runs: 0 }
    entry.runs += 1
    if (outcome === 'FAILED') entry.failures += 1
    days.set(`${testcase} ${day}`, entry)
  }
  return [...days.values()].sort((a, b) =>
    a.testcase === b.testcase ? (a.day < b.day ? -1 : 1) : a.testcase < b.testcase ? -1 : 1,
  )
}
