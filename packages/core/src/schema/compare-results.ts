import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from './compare-instants.ts'
import type { TestResult } from './result.ts'

/** Earlier results first; the same instant goes by id, so that order never depends on how results arrived. */
export function compareResults(a: TestResult, b: TestResult): number {
  return compareInstants(a.submittedAt, b.submittedAt) || compareText(a.id, b.id)
}
