import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { dialectsThatRepeatRetries } from './formats/junit/dialect.ts'

/** Counts records as they are read. */
export interface CaseCounter {
  add(record: CaseRecord): void
  /** What was counted so far. */
  counts(): CaseCounts
}

/**
 * A counter at zero. `todo` counts as skipped, `inconclusive` as failed and `unknown` as an error. A case counts as flaky,
 * besides as passed, when it passed after failed tries: inside its record, or as earlier records of the same name where the
 * dialect writes retries so.
 */
export function createCaseCounter(): CaseCounter {
  const counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 }
  const failedBefore = new Set<string>()
  return {
    add(record) {
      const { outcome, otherAttempts } = record
      const retryKey = dialectsThatRepeatRetries.has(record.source.dialect ?? '') ? keyOf(record) : undefined
      counts.tests += 1
      if (outcome === 'passed') {
        counts.passed += 1
        if (otherAttempts.length > 0 || (retryKey !== undefined && failedBefore.delete(retryKey)))
          counts.flaky += 1
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

function keyOf({ className, suitePath, name, file }: CaseRecord): string {
  return JSON.stringify([className ?? suitePath.at(-1), name, file])
}
