import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import type { JsonObject } from '../../reading/json/json-fields.ts'
import { failureOfText, filledText } from '../../reading/json/json-report.ts'

/** A failure out of an error: newer versions put the stack behind the message. */
export function failureOfError(
  error: JsonObject,
  kind: CaseFailure['kind'],
  context: ReadingContext,
): CaseFailure {
  const message = filledText(error, 'message')
  const stack = filledText(error, 'stack')
  const value = filledText(error, 'value')
  const text = message ?? stack ?? value
  if (text === undefined) return { kind }
  return withoutUndefined({
    ...failureOfText(text, kind, context),
    ...(stack === undefined ? {} : { trace: context.cut(stack) }),
  })
}
