import type { CaseCounts, CaseOutcome, CaseRecord } from '@gatewright/core/ports'

/** Counts records as they are read. */
export interface CaseCounter {
  add(record: CaseRecord): void
  /** What was counted so far. */
  counts(): CaseCounts
}

/**
 * A counter at zero. `todo` counts as skipped, `inconclusive` as failed and `unknown` as an error. A case counts as flaky,
 * besides as passed, when it passed and other tries failed: inside its record, or as earlier records of the same name where
 * the source says that those are retries.
 */
export function createCaseCounter(): CaseCounter {
  const counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 }
  const failedBefore = new Set<string>()
  return {
    add(record) {
      const { outcome, otherAttempts, source } = record
      const retryKey = source.repeatedNames === 'retries' ? keyOf(record) : undefined
      const hasFailedTry = otherAttempts.some((attempt) => isFailure(attempt.outcome))
      counts.tests += 1
      if (outcome === 'passed') {
        counts.passed += 1
        if ((retryKey !== undefined && failedBefore.delete(retryKey)) || hasFailedTry) counts.flaky += 1
        return
      }
      if (outcome === 'skipped' || outcome === 'todo') counts.skipped += 1
      else if (outcome === 'failed' || outcome === 'inconclusive') counts.failed += 1
      else counts.errors += 1
      if (retryKey !== undefined && outcome !== 'skipped') failedBefore.add(retryKey)
    },
    counts: () => ({ ...counts }),
  }
}

/** Whether an outcome is one that something went wrong in. */
export function isFailure(outcome: CaseOutcome): boolean {
  return outcome !== 'passed' && outcome !== 'skipped' && outcome !== 'todo'
}

function keyOf({ className, suitePath, name, file }: CaseRecord): string {
  return JSON.stringify([className ?? suitePath.at(-1), name, file])
}
