import type { CaseAttempt, CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { filledText, noteUnknownOutcome } from '../../reading/json/json-report.ts'

const outcomes: ReadonlyMap<string, CaseOutcome> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['pending', 'skipped'],
])

/** What a tool's own word says more than the four of the format. */
const finer: readonly (readonly [status: readonly string[], word: RegExp, outcome: CaseOutcome])[] = [
  [
    ['passed', 'failed', 'other'],
    /^(?:error|errored|broken|crash(?:ed)?|timed ?-?_?out|timeout|interrupted|aborted)$/i,
    'error',
  ],
  [['failed', 'other'], /^(?:inconclusive|needs_inspection|warning)$/i, 'inconclusive'],
  [['skipped', 'pending', 'other'], /^(?:todo|xfail(?:ed)?|expected[ _-]?failure)$/i, 'todo'],
  [['other'], /^(?:skipped|ignored|disabled|not[ _-]?run)$/i, 'skipped'],
]

const failedWord = /^(?:failed|timed ?-?_?out|timeout|error|broken)$/i

/** Whether a test passes only because it was expected to fail, and did. */
export function isExpectedFailure(test: JsonObject): boolean {
  return textField(test, 'status') === 'passed' && failedWord.test(rawWordOf(test))
}

/**
 * The outcome by the status, and finer by the tool's own word. `other` without a word that is known is none; no word ever makes a pass.
 */
export function outcomeOf(
  test: JsonObject,
  attempts: readonly CaseAttempt[],
  context: ReadingContext,
): CaseOutcome {
  if (isExpectedFailure(test)) return 'todo'
  const status = textField(test, 'status') ?? ''
  const raw = rawWordOf(test)
  const known = finer.find(([statuses, word]) => statuses.includes(status) && word.test(raw))
  const outcome = known?.[2] ?? outcomes.get(status) ?? noteUnknownOutcome(context)
  if (outcome !== 'passed' || !isFlakyWithoutFailure(test, attempts)) return outcome
  context.diagnostics.note(
    'flaky-without-failure',
    'A case is called flaky and all of its tries passed.',
    'It counts as inconclusive: nothing that passed is tried again, unless it was expected to fail.',
  )
  return 'inconclusive'
}

function isFlakyWithoutFailure(test: JsonObject, attempts: readonly CaseAttempt[]): boolean {
  return (
    fieldOf(test, 'flaky') === true &&
    attempts.length > 0 &&
    attempts.every(({ outcome }) => outcome === 'passed')
  )
}

/** No word that is known is longer. */
function rawWordOf(test: JsonObject): string {
  return (textField(test, 'rawStatus') ?? '').slice(0, 64).trim()
}

/** What went wrong, where a test or a try says so. */
export function failureOf(
  test: JsonObject,
  outcome: CaseOutcome,
  { cut }: ReadingContext,
): CaseFailure | undefined {
  const message = filledText(test, 'message')
  const trace = filledText(test, 'trace')
  if (message === undefined && trace === undefined) return undefined
  return withoutUndefined({
    kind: outcome === 'failed' ? ('failure' as const) : ('error' as const),
    message: message === undefined ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  })
}
