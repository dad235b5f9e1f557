import type { CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { noteUnknownOutcome } from '../../reading/json/json-report.ts'

const outcomes: ReadonlyMap<string, CaseOutcome> = new Map([
  ['PASS', 'passed'],
  ['OK', 'passed'],
  ['FAIL', 'failed'],
  ['ERROR', 'error'],
  ['INTERNAL-ERROR', 'error'],
  ['EXTERNAL-TIMEOUT', 'error'],
  ['TIMEOUT', 'error'],
  ['CRASH', 'error'],
  ['ASSERT', 'error'],
  ['NOTRUN', 'skipped'],
  ['SKIP', 'skipped'],
  ['PRECONDITION_FAILED', 'skipped'],
  // What was begun and never ended has no status.
  ['', 'error'],
])

/** The outcome by the status alone: what was expected, and what is known to come and go, never makes a pass. */
export function outcomeOf(status: string, context: ReadingContext): CaseOutcome {
  return outcomes.get(status) ?? noteUnknownOutcome(context)
}
