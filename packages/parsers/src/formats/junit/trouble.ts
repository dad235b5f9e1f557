import type { CaseFailure } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import type { XmlTag } from '../../xml/tag.ts'
import { noteOddity } from './diagnostics.ts'
import { createGatheredText, gatheredText, type GatheredText } from './gathered-text.ts'

/** An element that tells what went wrong: `<failure>`, `<error>`, their flaky and rerun forms, or one of no known name. */
export interface Trouble {
  readonly name: string
  readonly type: string | undefined
  readonly message: string | undefined
  readonly file: string | undefined
  /** As written. */
  readonly time: string | undefined
  readonly timestamp: string | undefined
  readonly ownText: GatheredText
  /** Text of the first `<stackTrace>` in it, which then is the trace. */
  stackText: GatheredText | undefined
}

export function openTrouble(tag: XmlTag): Trouble {
  return {
    name: tag.localName,
    type: tag.get('type'),
    message: tag.get('message'),
    file: tag.get('file'),
    time: tag.get('time'),
    timestamp: tag.get('timestamp'),
    ownText: createGatheredText(),
    stackText: undefined,
  }
}

/** Whether it is of the kind of an error, by its name. */
export function isErrorName(localName: string): boolean {
  return localName === 'error' || /error$/i.test(localName)
}

/** What was gathered, cut to the limit of texts. */
export function textOf(gathered: GatheredText | undefined, context: ReadingContext): string | undefined {
  return gathered && gatheredText(gathered, context.limits.textLength, () => noteOddity(context, 'text-cut'))
}

/** What it says. An empty attribute says nothing. */
export function failureOf(trouble: Trouble, context: ReadingContext): CaseFailure {
  const { name, type, message, ownText, stackText } = trouble
  const failure: { -readonly [Key in keyof CaseFailure]: CaseFailure[Key] } = {
    kind: isErrorName(name) ? 'error' : 'failure',
  }
  if (type) failure.type = context.cut(type)
  if (message) failure.message = context.cut(message)
  const trace = textOf(stackText ?? ownText, context)
  if (trace !== undefined) failure.trace = trace
  return failure
}

/** Characters that are held of it. */
export function sizeOf({ type = '', message = '', file = '', ownText, stackText }: Trouble): number {
  return type.length + message.length + file.length + ownText.text.length + (stackText?.text.length ?? 0)
}
