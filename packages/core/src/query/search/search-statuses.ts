/** The status of a test in a run that has no result of it. */
export const missingStatus = 'missing'

/** The statuses of the web platform tests, and what a row without a result has. */
export const searchStatuses: readonly string[] = Object.freeze([
  'pass',
  'ok',
  'fail',
  'error',
  'timeout',
  'crash',
  'assert',
  'precondition_failed',
  'notrun',
  'skip',
  missingStatus,
])

/** One spelling for each status: lower case, and `missing` for what wpt.fyi also calls `unknown`. */
export function plainStatus(status: string): string {
  const lower = status.toLowerCase()
  return lower === 'unknown' ? missingStatus : lower
}
