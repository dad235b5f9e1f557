import type { CaseCounts, DeclaredCounts, ReportSummary } from '@gatewright/core/ports'
import type { ReadingContext } from './context.ts'

/**
 * Weighs what a report declares about its whole against what was counted: of a format whose counters are right where
 * nothing is missing. Fewer failures or tests than declared make the report incomplete; any other difference is noted.
 */
export function weighDeclared(
  declared: DeclaredCounts,
  { counter, diagnostics }: ReadingContext,
): ReportSummary['completeness'] {
  const counts = counter.counts()
  const troubles = (counted: DeclaredCounts): number => (counted.failed ?? 0) + (counted.errors ?? 0)
  if (troubles(declared) > troubles(counts)) {
    const message = `The report declares ${troubles(declared)} failures and errors and holds ${troubles(counts)}.`
    return { complete: false, reason: 'failures-missing', message }
  }
  if ((declared.tests ?? 0) > counts.tests) {
    const message = `The report declares ${declared.tests} tests and holds ${counts.tests}.`
    return { complete: false, reason: 'cases-missing', message }
  }
  const differences = differencesOf(declared, counts)
  if (differences !== '') {
    diagnostics.note(
      'declared-count-differs',
      `The report declares other counts than it holds: ${differences}.`,
      'Nothing is taken from the counters; the records were counted.',
    )
  }
  return { complete: true }
}

/** The counters that differ from what was counted, as `tests 4, counted 2`; empty where all agree. */
function differencesOf(declared: DeclaredCounts, counted: CaseCounts): string {
  return (['tests', 'passed', 'failed', 'errors', 'skipped', 'flaky'] as const)
    .filter((counter) => declared[counter] !== undefined && declared[counter] !== counted[counter])
    .map((counter) => `${counter} ${declared[counter]}, counted ${counted[counter]}`)
    .join('; ')
}
