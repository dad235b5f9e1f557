import type { CaseAttachment, CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { outcomeOf, rawWord } from '../../reading/outcome-words.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import {
  attributeOf,
  baseNameOf,
  childNamed,
  childrenNamed,
  elementAt,
  opened,
  textAt,
  textOf,
  withoutPrefix,
} from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import type { TestDefinition } from './definitions.ts'
import { absentOutcome, trxOutcomes } from './outcomes.ts'

/** How many results there are, containers among them, for the counters of the report count those too. */
export interface ResultTally {
  results: number
  troubles: number
  /** True where a result says that its run was aborted. */
  isAborted: boolean
}

/** Emits the cases of the results. */
export function readResults(
  results: readonly XmlElement[],
  definitions: ReadonlyMap<string, TestDefinition>,
  context: ReadingContext,
): ResultTally {
  const tally: ResultTally = { results: 0, troubles: 0, isAborted: false }
  const walk = (elements: readonly XmlElement[], around: readonly string[]): boolean => {
    let isRed = false
    for (const element of elements) {
      if (!element.name.endsWith('Result') && !element.name.endsWith('Aggregation')) continue
      isRed = readResult(opened(element), around) || isRed
    }
    return isRed
  }
  const readResult = (element: XmlElement, around: readonly string[]): boolean => {
    const word = attributeOf(element, 'outcome') ?? absentOutcome
    const outcome = outcomeOf(word, trxOutcomes, context)
    const isRed = isFailure(outcome)
    tally.results += 1
    if (isRed) tally.troubles += 1
    if (word.trim().toLowerCase() === 'passedbutrunaborted') tally.isAborted = true
    const inner = childNamed(element, 'InnerResults')?.children() ?? []
    const name = attributeOf(element, 'testName') ?? '(unnamed)'
    const isInnerRed = inner.length > 0 && walk(inner, [...around, name])
    // A container is no case, but what went wrong in it alone must not be lost.
    if (inner.length === 0 || (isRed && !isInnerRed))
      emitResult(element, { name, outcome, word, around }, definitions, context)
    return isRed || isInnerRed
  }
  walk(results, [])
  return tally
}

interface ReadResult {
  readonly name: string
  readonly outcome: CaseOutcome
  readonly word: string
  readonly around: readonly string[]
}

function emitResult(
  element: XmlElement,
  { name, outcome, word, around }: ReadResult,
  definitions: ReadonlyMap<string, TestDefinition>,
  context: ReadingContext,
): void {
  const { className, assembly, properties } = definitions.get(attributeOf(element, 'testId') ?? '') ?? {
    properties: [],
  }
  const output = childNamed(element, 'Output')
  const failure = readFailure(outcome, childNamed(output, 'ErrorInfo'), context)
  emitCase(context, {
    name: withoutPrefix(name, className === undefined ? undefined : `${className}.`),
    suitePath: assembly === undefined ? around : [assembly, ...around],
    className,
    outcome,
    rawOutcome: rawWord(word),
    durationMs: durationOf(withDays(attributeOf(element, 'duration')), context),
    startedAt: momentOf(attributeOf(element, 'startTime'), context),
    hostname: attributeOf(element, 'computerName'),
    properties: properties.map(([key, value]) => [key, context.cut(value)] as const),
    stdout: joined([textAt(output, 'StdOut'), textAt(output, 'DebugTrace'), messagesOf(output)], context),
    stderr: joined([textAt(output, 'StdErr')], context),
    attachments: attachmentsOf(element),
    ...(isFailure(outcome) ? { failures: failure ? [failure] : [] } : {}),
    ...(outcome === 'skipped' ? { skipReason: failure?.message } : {}),
  })
}

function readFailure(
  outcome: CaseOutcome,
  info: XmlElement | undefined,
  { cut }: ReadingContext,
): CaseFailure | undefined {
  const message = textAt(info, 'Message')
  const trace = textAt(info, 'StackTrace')
  if (message === undefined && trace === undefined) return undefined
  return withoutUndefined({
    kind: outcome === 'failed' ? ('failure' as const) : ('error' as const),
    message: message === undefined ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  }) as CaseFailure
}

/** `1.02:03:04.5` is a day and two hours: .NET writes days before a point. */
function withDays(written: string | undefined): string | undefined {
  const [, days, hours, rest] = /^(\d{1,4})\.(\d{1,2})(:.*)$/.exec(written ?? '') ?? []
  return hours === undefined ? written : `${Number(days) * 24 + Number(hours)}${rest}`
}

function messagesOf(output: XmlElement | undefined): string | undefined {
  const messages = childrenNamed(elementAt(output, 'TextMessages'), 'Message').flatMap(
    (message) => textOf(message) ?? [],
  )
  return messages.length === 0 ? undefined : messages.join('\n')
}

function joined(parts: readonly (string | undefined)[], { cut }: ReadingContext): string | undefined {
  const held = parts.filter((part) => part !== undefined)
  return held.length === 0 ? undefined : cut(held.join('\n'))
}

function attachmentsOf(element: XmlElement): readonly CaseAttachment[] | undefined {
  const files = childrenNamed(childNamed(element, 'ResultFiles'), 'ResultFile').map((file) =>
    attributeOf(file, 'path'),
  )
  const collected = childrenNamed(childNamed(element, 'CollectorDataEntries'), 'Collector').flatMap(
    (collector) =>
      childrenNamed(childNamed(collector, 'UriAttachments'), 'UriAttachment').map((attachment) =>
        attributeOf(childNamed(attachment, 'A'), 'href'),
      ),
  )
  const attachments = [...files, ...collected].flatMap((path) =>
    path === undefined ? [] : [{ name: baseNameOf(path), path }],
  )
  return attachments.length === 0 ? undefined : attachments
}
