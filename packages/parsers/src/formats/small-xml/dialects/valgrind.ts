import { runRecordName } from '../../../reading/record-names.ts'
import { baseNameOf, childNamed, childrenNamed, elementAt, lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'

/**
 * The XML of Valgrind's memcheck and its other tools: each error is a case that went wrong, named after its kind and the function it
 * was in. A run that ended without one is a single pass; the exit code of the program is nowhere.
 */
export const valgrindDialect: SmallXmlDialect = {
  format: 'valgrind',
  roots: ['valgrindoutput'],
  readers: { valgrindoutput: readRun },
  caseElements: ['error'],
  incompleteness,
}

function incompleteness(root: XmlElement): { readonly reason: string; readonly message: string } | undefined {
  if (!isFinished(root))
    return { reason: 'run-aborted', message: 'The report does not say that the program came to its end.' }
  const counted = childrenNamed(elementAt(root, 'errorcounts'), 'pair').length
  const held = childrenNamed(root, 'error').length
  if (counted <= held) return undefined
  return { reason: 'failures-missing', message: `The report counts ${counted} errors and holds ${held}.` }
}

function isFinished(root: XmlElement): boolean {
  return childrenNamed(root, 'status').some((status) => valueAt(status, 'state') === 'FINISHED')
}

function readRun(root: XmlElement, { context, emit }: ElementTools): void {
  const program = valueAt(root, 'args/argv/exe')
  const suitePath = program === undefined ? [] : [baseNameOf(program)]
  const counts = new Map(
    childrenNamed(elementAt(root, 'errorcounts'), 'pair').map((pair) => [
      valueAt(pair, 'unique') ?? '',
      valueAt(pair, 'count') ?? '',
    ]),
  )
  const errors = childrenNamed(root, 'error')
  for (const error of errors) {
    const kind = valueAt(error, 'kind') ?? 'error'
    const place = placeOf(error)
    const count = counts.get(valueAt(error, 'unique') ?? '')
    const message = valueAt(error, ['what', 'xwhat/text'])
    const trace = stacksOf(error)
    emit({
      name: place.inside === undefined ? kind : `${kind} in ${place.inside}`,
      suitePath,
      file: place.file,
      line: place.line,
      outcome: 'error',
      rawOutcome: kind.slice(0, 64),
      failures: [
        {
          kind: 'error',
          type: kind,
          ...(message === undefined ? {} : { message: context.cut(message) }),
          ...(trace === '' ? {} : { trace: context.cut(trace) }),
        },
      ],
      properties: count === undefined ? [] : [['occurrences', count]],
    })
  }
  const signal = childNamed(root, 'fatal_signal')
  if (errors.length > 0) return
  if (signal) {
    const message = [valueAt(signal, 'signame'), valueAt(signal, 'event')]
      .filter((part) => part !== undefined)
      .join(': ')
    const trace = stacksOf(signal)
    const failure = {
      kind: 'error' as const,
      message: context.cut(message),
      ...(trace === '' ? {} : { trace }),
    }
    emit({
      name: runRecordName,
      suitePath,
      outcome: 'error',
      rawOutcome: 'fatal_signal',
      failures: [failure],
    })
  } else if (isFinished(root))
    emit({
      name: valueAt(root, ['protocoltool', 'tool']) ?? 'valgrind',
      suitePath,
      outcome: 'passed',
      rawOutcome: 'FINISHED',
    })
}

/** The first place of the first stack that lies in a file: what is above is the library. */
function placeOf(error: XmlElement): {
  readonly inside?: string | undefined
  readonly file?: string | undefined
  readonly line?: number | undefined
} {
  const frames = childrenNamed(childNamed(error, 'stack'), 'frame')
  const frame = frames.find((candidate) => valueAt(candidate, 'file') !== undefined) ?? frames[0]
  if (!frame) return {}
  const file = valueAt(frame, 'file')
  const folder = valueAt(frame, 'dir')
  return {
    inside: valueAt(frame, 'fn'),
    file: file === undefined || folder === undefined ? file : `${folder}/${file}`,
    line: lineOf(valueAt(frame, 'line')),
  }
}

/** All stacks with what stands between them, in the order of the report. */
function stacksOf(error: XmlElement): string {
  return error
    .children()
    .flatMap((child) => {
      if (child.name === 'auxwhat') return [valueAt(child, '.') ?? '']
      if (child.name !== 'stack') return []
      return childrenNamed(child, 'frame').map((frame) => {
        const file = valueAt(frame, 'file')
        const where = file === undefined ? valueAt(frame, 'obj') : `${file}:${valueAt(frame, 'line') ?? ''}`
        return `  ${valueAt(frame, 'fn') ?? '???'} (${where ?? ''})`
      })
    })
    .join('\n')
}
