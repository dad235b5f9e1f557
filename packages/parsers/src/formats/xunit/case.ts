import type { CaseAttachment, CaseFailure, CaseMoment } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import {
  attributeOf,
  childNamed,
  childrenNamed,
  lineOf,
  textAt,
  textOf,
  withoutPrefix,
} from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** What is around a case. */
export interface Surroundings {
  readonly suitePath: readonly string[]
  readonly className?: string | undefined
  readonly hostname?: string | undefined
  readonly startedAt?: CaseMoment | undefined
}

const words = outcomeWords({ pass: 'passed', fail: 'failed', skip: 'skipped', notrun: 'skipped' })

/** Emits one `<test>`. Its display name tells the rows of a theory apart; the name of the method does not. */
export function readCase(test: XmlElement, around: Surroundings, context: ReadingContext): void {
  const word = attributeOf(test, 'result') ?? ''
  const outcome = outcomeOf(word, words, context)
  const className = attributeOf(test, 'type') ?? around.className
  const name = attributeOf(test, 'name') ?? attributeOf(test, 'method') ?? '(unnamed)'
  const failure = isFailure(outcome)
    ? readFailure(childNamed(test, 'failure'), 'failure', context)
    : undefined
  const reason = textAt(test, 'reason/message') ?? textAt(test, 'reason')
  const output = textAt(test, 'output')
  emitCase(context, {
    name: withoutPrefix(name, className === undefined ? undefined : `${className}.`),
    suitePath: around.suitePath,
    className,
    file: attributeOf(test, 'source-file'),
    line: lineOf(attributeOf(test, 'source-line')),
    outcome,
    rawOutcome: rawWord(word),
    durationMs: durationOf(attributeOf(test, 'time-rtf') ?? attributeOf(test, 'time'), context),
    startedAt: momentOf(attributeOf(test, 'start-rtf'), context) ?? around.startedAt,
    hostname: around.hostname,
    failures: failure ? [failure] : [],
    skipReason: outcome === 'skipped' && reason !== undefined ? context.cut(reason) : undefined,
    properties: readProperties(test, context),
    stdout: output === undefined ? undefined : context.cut(output),
    attachments: readAttachments(test, context),
  })
}

/** What a `<failure>` says; nothing where there is none. */
export function readFailure(
  failure: XmlElement | undefined,
  kind: CaseFailure['kind'],
  { cut }: ReadingContext,
): CaseFailure | undefined {
  if (!failure) return undefined
  const message = textAt(failure, 'message')
  const trace = textAt(failure, 'stack-trace')
  return withoutUndefined({
    kind,
    type: attributeOf(failure, 'exception-type'),
    message: message === undefined ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  }) as CaseFailure
}

function readProperties(
  test: XmlElement,
  { cut }: ReadingContext,
): (readonly [name: string, value: string])[] {
  const traits = childrenNamed(childNamed(test, 'traits'), 'trait').flatMap((trait) => {
    const name = attributeOf(trait, 'name')
    return name === undefined ? [] : [[name, cut(trait.attributes.get('value') ?? '')] as const]
  })
  const warnings = childrenNamed(childNamed(test, 'warnings'), 'warning').flatMap((warning) => {
    const text = textOf(warning)
    return text === undefined ? [] : [['warning', cut(text)] as const]
  })
  return [...traits, ...warnings]
}

/** Version 3 keeps attachments inside the report: text, or base64 where a media type is named. */
function readAttachments(test: XmlElement, { cut }: ReadingContext): readonly CaseAttachment[] | undefined {
  const attachments = childrenNamed(childNamed(test, 'attachments'), 'attachment').map((attachment) => {
    const contentType = attributeOf(attachment, 'media-type')
    const encoding = contentType === undefined ? ('text' as const) : ('base64' as const)
    return {
      name: attributeOf(attachment, 'name') ?? 'attachment',
      ...(contentType === undefined ? {} : { contentType }),
      inline: { encoding, text: cut(attachment.text()) },
    }
  })
  return attachments.length === 0 ? undefined : attachments
}
