import { emitCase, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectsField,
  textField,
  textsField,
  type JsonObject,
  isRecord,
} from '../../reading/json/json-fields.ts'
import { filledText } from '../../reading/json/json-report.ts'

/** Emits a leak that the leak sanitizer found, unless it is one of those that were allowed. */
export function emitLsanLeak(leak: JsonObject, context: ReadingContext): void {
  if (filledText(leak, 'allowed_match') !== undefined || textsField(leak, 'allowed_match').length > 0) return
  const frames = textsField(leak, 'frames').join('\n')
  emitLeak('<lsan-leak>', textField(leak, 'scope'), frames === '' ? undefined : frames, leak, context)
}

/** Emits what a browser leaked, by scope: objects that were not allowed, and processes that leaked more than they may. */
export function emitMozleak(scopes: JsonObject, context: ReadingContext): void {
  for (const [scope, leaks] of Object.entries(scopes)) {
    if (!isRecord(leaks)) continue
    for (const object of objectsField(leaks, 'objects')) {
      if (fieldOf(object, 'allowed') === true) continue
      const bytes = numberField(object, 'bytes') ?? 0
      emitLeak(
        '<leaked-object>',
        scope,
        `${textField(object, 'name') ?? 'An object'}: ${bytes} bytes`,
        object,
        context,
      )
    }
    for (const total of objectsField(leaks, 'total')) {
      const bytes = numberField(total, 'bytes')
      const threshold = numberField(total, 'threshold') ?? 0
      if (bytes !== undefined && bytes <= threshold) continue
      // A process that crashed leaves no total.
      const message =
        bytes === undefined
          ? 'The total is missing.'
          : `${bytes} bytes leaked; at most ${threshold} are allowed.`
      emitLeak('<leaked-total>', scope, message, total, context)
    }
  }
}

function emitLeak(
  name: string,
  scope: string | undefined,
  message: string | undefined,
  leak: JsonObject,
  context: ReadingContext,
): void {
  const subsuite = filledText(leak, 'subsuite')
  const process = filledText(leak, 'process')
  emitCase(context, {
    name,
    suitePath: scope === undefined || scope === '' ? [] : [scope],
    outcome: 'error',
    rawOutcome: 'leak',
    failures: [{ kind: 'error', ...(message === undefined ? {} : { message: context.cut(message) }) }],
    properties: process === undefined ? [] : [['process', context.cut(process)]],
    variant: subsuite === undefined ? undefined : { subsuite },
  })
}
