import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { numberField, type JsonObject } from '../../reading/json/json-fields.ts'
import { millisecondsOf } from '../../values/number-times.ts'
import { messageIn } from './output.ts'
import type { OpenPackage, OpenTest } from './package-state.ts'

/** How a test ended. */
export interface TestEnd {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  /** Why, where the report itself has no words for it. */
  readonly message?: string
  readonly event?: JsonObject
  readonly byteOffset?: number
}

/** Runs of a test that is run again, as with `-count` or a tool that repeats failures, are records of the same name. */
const repeatedNames = 'retries'

export function emitTest(
  context: ReadingContext,
  of: OpenPackage,
  name: string,
  test: OpenTest | undefined,
  { outcome, rawOutcome, message, event, byteOffset }: TestEnd,
): void {
  const output = test?.output?.take()
  const isTrouble = outcome === 'failed' || outcome === 'error'
  if (isTrouble) of.troubles += 1
  emitCase(
    context,
    {
      name,
      className: of.name,
      suitePath: [of.name],
      outcome,
      rawOutcome,
      durationMs: millisecondsOf(numberField(event, 'Elapsed'), 1000, context),
      startedAt: test?.startedAt,
      skipReason: outcome === 'skipped' ? cutMaybe(messageIn(output), context) : undefined,
      failures: isTrouble ? [failureOf(outcome, message ?? messageIn(output), output, context)] : [],
      properties: test?.properties,
      stdout: isTrouble ? undefined : output,
      attachments: test?.attachments,
    },
    { byteOffset, repeatedNames },
  )
}

/** The record of a package that failed and has no failed test to show for it. */
export function emitPackage(
  context: ReadingContext,
  name: string,
  message: string,
  trace: string | undefined,
  event?: JsonObject,
  byteOffset?: number,
): void {
  emitCase(
    context,
    {
      name: '<package>',
      className: name,
      suitePath: [name],
      outcome: 'error',
      rawOutcome: 'fail',
      durationMs: millisecondsOf(numberField(event, 'Elapsed'), 1000, context),
      failures: [failureOf('error', message, trace, context)],
    },
    { byteOffset, repeatedNames },
  )
}

function failureOf(
  outcome: CaseOutcome,
  message: string | undefined,
  trace: string | undefined,
  context: ReadingContext,
): CaseFailure {
  return withoutUndefined({
    kind: outcome === 'error' ? ('error' as const) : ('failure' as const),
    message: cutMaybe(message, context),
    trace,
  }) as CaseFailure
}

function cutMaybe(text: string | undefined, { cut }: ReadingContext): string | undefined {
  return text === undefined ? undefined : cut(text)
}
