import type { ReportSummary } from '@gatewright/core/ports'

/** Why a report of TAP may not hold all that happened. */
type Shortcoming =
  | 'truncated'
  | 'bailed-out'
  | 'cases-missing'
  | 'plan-missing'
  | 'plan-differs'
  | 'malformed'

/** Keeps the first reason for which a report is not complete. */
export interface CompletenessCheck {
  fail(reason: Shortcoming, message: string): void
  answer(): ReportSummary['completeness']
}

export function createCompletenessCheck(): CompletenessCheck {
  let answer: ReportSummary['completeness'] = { complete: true }
  return {
    fail(reason, message) {
      if (answer.complete) answer = { complete: false, reason, message }
    },
    answer: () => answer,
  }
}
