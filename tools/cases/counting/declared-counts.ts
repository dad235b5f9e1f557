import type { CaseCounts, ReportSummary } from '../../../packages/core/src/ports/index.ts'

/** What tools count that trust the counters of a report: nothing where it states no number of tests. */
export function declaredCounts({ declared }: ReportSummary): CaseCounts | undefined {
  if (declared?.tests === undefined) return undefined
  const { tests, failed = 0, errors = 0, skipped = 0, flaky = 0 } = declared
  return {
    tests,
    failed,
    errors,
    skipped,
    flaky,
    passed: declared.passed ?? tests - failed - errors - skipped,
  }
}
