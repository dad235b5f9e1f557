import { outcomeWords, type OutcomeWords } from '../../reading/outcome-words.ts'

/** The outcomes of Visual Studio's schema. */
export const trxOutcomes: OutcomeWords = outcomeWords({
  passed: 'passed',
  passedbutrunaborted: 'passed',
  failed: 'failed',
  error: 'error',
  timeout: 'error',
  aborted: 'error',
  disconnected: 'error',
  inprogress: 'error',
  notexecuted: 'skipped',
  notrunnable: 'skipped',
  skipped: 'skipped',
  pending: 'skipped',
  completed: 'skipped',
  inconclusive: 'inconclusive',
  warning: 'inconclusive',
})

/** The outcome of a result that names none: the default of the schema. */
export const absentOutcome = 'Error'

/** Outcomes of a run that was not read to its end by its own tool. */
export const unfinishedRuns: ReadonlySet<string> = new Set([
  'aborted',
  'timeout',
  'disconnected',
  'inprogress',
  'pending',
  'passedbutrunaborted',
])
