import { compareText } from '../../canonical/compare-text.ts'
import type { TestRun } from '../evidence/test-run.ts'

/**
 * Oldest first, by id where times are equal, and by everything else where ids are equal as well: so no order of arrival
 * can matter.
 */
export function compareRuns(a: TestRun, b: TestRun): number {
  return (
    a.at - b.at ||
    compareText(a.run, b.run) ||
    compareText(a.commit, b.commit) ||
    (a === b ? 0 : compareText(textOf(a), textOf(b)))
  )
}

function textOf({ branch, change, base, passes, failures, results }: TestRun): string {
  return JSON.stringify([branch, change, base, passes, failures, results])
}

/** @throws TypeError for a run that nobody can have seen: without attempts, or at no time. */
export function requireRun({ run, at, passes, failures }: TestRun): void {
  const isCounted = isCount(passes) && isCount(failures) && passes + failures > 0
  if (!isCounted || !Number.isFinite(at))
    throw new TypeError(
      `The run ${run} has no attempts or no time: ${passes} passes, ${failures} failures, at ${at}.`,
    )
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
