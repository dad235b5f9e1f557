import type { CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { foldFlakeStates } from '@gatewright/core/upkeep'

const hourMs = 3_600_000

/** Results of runs of main, one an hour until `end`: `unit/flaky-N` fails at first and passes then in every fourth run. */
export async function appendRuns(
  storage: CompleteStorage,
  { runs, end, flaky = 1 }: { readonly runs: number; readonly end: string; readonly flaky?: number },
): Promise<void> {
  for (let number = 0; number < runs; number++) {
    const run = `run-${number}`
    const submittedAt = new Date(Date.parse(end) - (runs - number) * hourMs).toISOString()
    const attempt = (testcase: string, outcome: string, own: number): TestResult => ({
      id: `${run}/${testcase}/${own}`,
      testcase,
      item: { type: 'own_type', id: `c${number}` },
      outcome,
      submittedAt,
      variant: {},
      data: {},
      groups: [run],
      attempt: own,
    })
    const isFlip = number % 4 === 0
    const results = Array.from({ length: flaky }, (_, index) => `unit/flaky-${index}`).flatMap((testcase) => [
      attempt(testcase, isFlip ? 'FAILED' : 'PASSED', 1),
      ...(isFlip ? [attempt(testcase, 'PASSED', 2)] : []),
    ])
    const steady = Array.from({ length: 30 }, (_, index) => attempt(`unit/steady-${index}`, 'PASSED', 1))
    const broken = attempt('unit/broken', number < runs / 2 ? 'PASSED' : 'FAILED', 1)
    ;(await storage.results.append(run, [...results, ...steady, broken]))._unsafeUnwrap()
  }
}

/** How the results of {@link appendRuns} are counted. */
export const ofMain = { unstatedBranch: 'main', massFailures: 'keep' } as const

export async function fold(storage: CompleteStorage, at: string): Promise<void> {
  const lease = { owner: 'folder', at, forMs: 1 }
  ;(await foldFlakeStates(storage, { ...ofMain, ...lease }))._unsafeUnwrap()
}
