import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, numberField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { millisecondsOf } from '../../values/number-times.ts'
import { durationOf } from '../../values/times.ts'
import type { TestName } from './test-name.ts'

export interface TestEnd {
  readonly name: TestName
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly event?: JsonObject
  /** Why, where the report itself has no words for it. */
  readonly message?: string
  readonly byteOffset?: number | undefined
}

export function emitTest(context: ReadingContext, end: TestEnd): void {
  const { name, outcome, rawOutcome, event, byteOffset } = end
  const isTrouble = outcome === 'failed' || outcome === 'error' || outcome === 'todo'
  const output = cutField(event, 'stdout', context)
  emitCase(
    context,
    {
      name: name.name,
      className: name.binary,
      suitePath: name.binary === undefined ? [] : [name.binary],
      file: name.file,
      line: name.line,
      outcome,
      rawOutcome,
      durationMs: durationIn(event, context),
      skipReason: outcome === 'skipped' ? cutField(event, 'message', context) : undefined,
      failures: isTrouble ? [failureOf(end, output, context)] : [],
      // Only nextest tries again, only what failed, and writes down the last try alone.
      otherAttempts: Array.from({ length: (name.runs ?? 1) - 1 }, () => ({
        outcome: 'failed' as const,
        when: 'before' as const,
      })),
      properties: benchmarkFigures(event),
      stdout: isTrouble ? undefined : output,
      variant: name.stress === undefined ? undefined : { stress: name.stress },
    },
    { byteOffset },
  )
}

function failureOf(
  { outcome, event, message }: TestEnd,
  trace: string | undefined,
  context: ReadingContext,
): CaseFailure {
  const said = cutField(event, 'message', context) ?? cutField(event, 'reason', context)
  return withoutUndefined({
    kind: outcome === 'error' ? ('error' as const) : ('failure' as const),
    message: message ?? said ?? panicIn(trace),
    trace,
  }) as CaseFailure
}

/** `thread 'x' panicked at src/lib.rs:3:5:` stands before what it says; older versions write it on the same line. */
function panicIn(output: string | undefined): string | undefined {
  const lines = (output ?? '').split('\n')
  const at = lines.findIndex((line) => line.startsWith("thread '") && line.includes(' panicked at '))
  const line = lines[at]
  if (line === undefined) return undefined
  return line.endsWith(':')
    ? lines[at + 1]
    : line.slice(line.indexOf(' panicked at ') + ' panicked at '.length)
}

/** Seconds, which old versions write as a text with an `s`. */
function durationIn(event: JsonObject | undefined, context: ReadingContext): number | undefined {
  const written = textField(event, 'exec_time')
  return written === undefined
    ? millisecondsOf(numberField(event, 'exec_time'), 1000, context)
    : durationOf(written, context)
}

/** Nanoseconds of one iteration. */
function benchmarkFigures(event: JsonObject | undefined): (readonly [string, string])[] {
  return ['median', 'deviation', 'mib_per_second'].flatMap((key) => {
    const value = fieldOf(event, key)
    return typeof value === 'number' ? [[key, String(value)] as const] : []
  })
}

function cutField(event: JsonObject | undefined, key: string, { cut }: ReadingContext): string | undefined {
  const text = textField(event, key)
  return text === undefined || text === '' ? undefined : cut(text)
}
