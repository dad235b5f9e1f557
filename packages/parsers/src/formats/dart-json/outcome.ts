import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { fieldOf, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import type { OpenTest } from './open-tests.ts'

const words = outcomeWords({ success: 'passed', failure: 'failed', error: 'error' })

/** What a `testDone` event makes of a test. An error that was reported before is never lost to a milder word. */
export function outcomeOfTest(
  { failures, hasError }: OpenTest,
  event: JsonObject,
  context: ReadingContext,
): { readonly outcome: CaseOutcome; readonly rawOutcome: string } {
  const word = textField(event, 'result') ?? ''
  const said = outcomeOf(word, words, context)
  const isSkipped = fieldOf(event, 'skipped') === true
  const outcome =
    said === 'error' || hasError
      ? 'error'
      : failures.length > 0
        ? 'failed'
        : said === 'passed' && isSkipped
          ? 'skipped'
          : said
  return { outcome, rawOutcome: isSkipped ? 'skipped' : rawWord(word) }
}

/** What an `error` event says. */
export function failureIn(event: JsonObject, { cut }: ReadingContext): CaseFailure {
  const message = textField(event, 'error')
  const trace = textField(event, 'stackTrace')
  return {
    kind: fieldOf(event, 'isFailure') === true ? 'failure' : 'error',
    ...(message === undefined ? {} : { message: cut(message) }),
    ...(trace === undefined || trace === '' ? {} : { trace: cut(trace) }),
  }
}
