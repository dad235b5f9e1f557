import { compareText } from '../../canonical/compare-text.ts'
import { testKey, type TestOfVariant } from '../evidence/test-key.ts'
import type { TestRun } from '../evidence/test-run.ts'
import type { ExonerationRequest } from './exoneration-request.ts'

/** All runs of one test, oldest first, each once. */
export type TestRuns = readonly TestRun[]

/**
 * The runs of each test until the time that is asked at, whatever the order of the histories. Of two reports of one run, the
 * better one counts: a failure that a second report takes back absolves nobody.
 */
export function historiesByTest(
  { histories, at }: ExonerationRequest,
  isWanted: (run: TestRun) => boolean,
): (test: TestOfVariant) => TestRuns {
  const byTest = new Map<string, Map<string, TestRun>>()
  for (const history of histories) {
    const key = testKey(history)
    const runs = byTest.get(key) ?? new Map<string, TestRun>()
    for (const run of history.runs) {
      if (run.at > at || !isWanted(run)) continue
      const id = JSON.stringify([run.run, run.commit, run.branch, run.change])
      const other = runs.get(id)
      if (!other || compareReports(run, other) < 0) runs.set(id, run)
    }
    byTest.set(key, runs)
  }
  return (test) =>
    [...(byTest.get(testKey(test)) ?? [])]
      .sort(([idA, a], [idB, b]) => a.at - b.at || compareText(idA, idB))
      .map(([, run]) => run)
}

function compareReports(a: TestRun, b: TestRun): number {
  return (
    b.passes - a.passes ||
    a.failures - b.failures ||
    a.at - b.at ||
    compareText(JSON.stringify([a.signature, a.results]), JSON.stringify([b.signature, b.results]))
  )
}
