import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../../reading/context.ts'
import { runRecordName, suiteRecordName } from '../../../reading/record-names.ts'
import { durationOf } from '../../../values/times.ts'
import { childrenNamed, elementAt, lineOf, textOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools } from '../dialect.ts'
import { valueAt } from '../field.ts'

const troubleNames: ReadonlySet<string> = new Set(['Error', 'FatalError', 'Exception'])
const outputNames: ReadonlySet<string> = new Set(['Message', 'Info', 'Warning'])

/** Failures beside all tests are all that is known of a run at Boost's own level of logging, which names no tests. */
export function readLog(root: XmlElement, { context, emit, readInside }: ElementTools): void {
  const troubles = troublesOf(root)
  for (const [index, failure] of failuresOf(root, context).entries()) {
    const trouble = troubles[index]
    emit({
      name: runRecordName,
      ...(trouble && placeOf(trouble)),
      outcome: failure.kind === 'error' ? 'error' : 'failed',
      rawOutcome: trouble?.name ?? '',
      failures: [failure],
    })
  }
  readInside(root)
}

/** A suite of the log. One that is skipped or whose fixture failed names none of its cases. */
export function readLogSuite(suite: XmlElement, { around, context, emit, readInside }: ElementTools): void {
  const name = valueAt(suite, '@name')
  const inner = name === undefined ? around : { ...around, suitePath: [...around.suitePath, name] }
  const failures = failuresOf(suite, context)
  const record = { ...inner, name: suiteRecordName, ...placeOf(suite) }
  if (isSkipped(suite))
    emit({ ...record, outcome: 'skipped', rawOutcome: 'skipped', skipReason: valueAt(suite, '@reason') })
  if (failures.length > 0) emit({ ...record, outcome: 'error', rawOutcome: 'suite:Exception', failures })
  readInside(suite, inner)
}

export function readLogCase(element: XmlElement, { around, context, emit }: ElementTools): void {
  const draft = {
    ...around,
    name: valueAt(element, '@name') ?? '(unnamed)',
    ...placeOf(element),
    durationMs: durationOf(valueAt(element, 'TestingTime'), context, 1e-6),
  }
  if (isSkipped(element))
    return emit({
      ...draft,
      outcome: 'skipped',
      rawOutcome: 'skipped',
      skipReason: valueAt(element, '@reason'),
    })
  const failures = failuresOf(element, context)
  const outcome = outcomeOfRun(element, failures)
  const words = [...new Set(troublesOf(element).map(({ name }) => name))]
  const output = element
    .children()
    .filter((child) => outputNames.has(child.name))
    .flatMap((child) => valueAt(child, '.') ?? [])
  emit({
    ...draft,
    outcome,
    rawOutcome: words.join('+') || (outcome === 'passed' ? 'passed' : 'unknown element'),
    failures,
    stdout: output.length === 0 ? undefined : context.cut(output.join('\n')),
  })
}

/** A flag that is there and not off: what ran has none. */
function isSkipped(element: XmlElement): boolean {
  return (valueAt(element, '@skipped') ?? 'no') !== 'no'
}

/** What ran and holds something that is not known may have failed. */
function outcomeOfRun(element: XmlElement, failures: readonly CaseFailure[]): CaseOutcome {
  if (failures.some(({ kind }) => kind === 'error')) return 'error'
  if (failures.length > 0) return 'failed'
  const isKnown = element.children().every(({ name }) => outputNames.has(name) || name === 'TestingTime')
  return isKnown ? 'passed' : 'inconclusive'
}

function placeOf(element: XmlElement): {
  readonly file?: string | undefined
  readonly line?: number | undefined
} {
  return { file: valueAt(element, '@file'), line: lineOf(valueAt(element, '@line')) }
}

function troublesOf(element: XmlElement): readonly XmlElement[] {
  return element.children().filter(({ name }) => troubleNames.has(name))
}

function failuresOf(element: XmlElement, { cut }: ReadingContext): readonly CaseFailure[] {
  return troublesOf(element).map((trouble) => {
    const message = valueAt(trouble, '.')
    const trace = traceOf(trouble)
    return withoutUndefined({
      kind: trouble.name === 'Exception' ? ('error' as const) : ('failure' as const),
      message: message === undefined ? undefined : cut(message),
      trace: trace === '' ? undefined : cut(trace),
    }) as CaseFailure
  })
}

/** Where it was, what the context frames say, and what was checked last. */
function traceOf(trouble: XmlElement): string {
  const line = lineOf(valueAt(trouble, '@line'))
  const checkpoint = elementAt(trouble, 'LastCheckpoint')
  return [
    line === undefined ? undefined : `${valueAt(trouble, '@file') ?? ''}:${line}`,
    ...childrenNamed(elementAt(trouble, 'Context'), 'Frame').map(textOf),
    checkpoint &&
      `last checkpoint ${valueAt(checkpoint, '@file') ?? ''}:${valueAt(checkpoint, '@line') ?? ''}: ${valueAt(checkpoint, '.') ?? ''}`,
  ]
    .filter((part) => part !== undefined)
    .join('\n')
}
