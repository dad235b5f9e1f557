import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { emitCase, type CaseDraft, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  durationOf,
  filledText,
  nameOf,
  optionalObjects,
  propertiesOf,
} from '../../reading/json/json-report.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { outcomeOf } from './outcome.ts'

/** Emits the records of one test: its subtests, its harness where that says something of its own, and its assertions. */
export function emitTest(test: JsonObject, context: ReadingContext): void {
  const name = filledText(test, 'test')
  if (name === undefined) return stopReading('report/malformed', 'An entry of "results" names no "test".')
  const variant = variantOf(test)
  const subtests = optionalObjects(test, 'subtests', 'A test of the report')
  const harness = resultOf(test, 'harness', context)
  if (subtests.length === 0 || harness.outcome !== 'passed')
    emitCase(context, {
      ...harness,
      name,
      durationMs: durationOf(fieldOf(test, 'duration'), context),
      properties: [
        ...(harness.properties ?? []),
        ...propertiesOf(objectField(test, 'screenshots'), 'screenshot ', context),
      ],
      variant,
    })
  for (const subtest of subtests)
    emitCase(context, {
      ...resultOf(subtest, 'subtest', context),
      name: nameOf(textField(subtest, 'name'), context),
      suitePath: [name],
      variant,
    })
  emitAsserts(name, objectField(test, 'asserts'), variant, context)
}

function variantOf(test: JsonObject): CaseDraft['variant'] {
  const subsuite = filledText(test, 'subsuite')
  return subsuite === undefined ? undefined : { subsuite }
}

/** What a test and a subtest say in the same words. */
function resultOf(
  result: JsonObject,
  what: 'harness' | 'subtest',
  context: ReadingContext,
): Pick<CaseDraft, 'outcome' | 'rawOutcome' | 'failures' | 'skipReason' | 'flaky' | 'properties'> {
  const status = textField(result, 'status') ?? ''
  const outcome = outcomeOf(status, context)
  const message = filledText(result, 'message')
  const expected = filledText(result, 'expected')
  const intermittent = textsField(result, 'known_intermittent')
  const hasFailed = outcome !== 'passed' && outcome !== 'skipped'
  return {
    outcome,
    rawOutcome: status,
    failures: hasFailed ? [failureOf(status, message, outcome, what, context)] : [],
    skipReason: outcome === 'skipped' && message !== undefined ? context.cut(message) : undefined,
    flaky: intermittent.includes(status) ? true : undefined,
    properties: [
      ...(expected === undefined ? [] : [['expected', context.cut(expected)] as const]),
      ...(intermittent.length === 0
        ? []
        : [['known_intermittent', context.cut(intermittent.join(', '))] as const]),
    ],
  }
}

function failureOf(
  status: string,
  message: string | undefined,
  outcome: CaseOutcome,
  what: string,
  { cut }: ReadingContext,
): CaseFailure {
  const kind = outcome === 'failed' ? 'failure' : 'error'
  const text = message ?? (status === '' ? `The ${what} did not end.` : undefined)
  return {
    kind,
    ...(status === '' ? {} : { type: cut(status) }),
    ...(text === undefined ? {} : { message: cut(text) }),
  }
}

/** Assertions of the browser beyond what was expected. */
function emitAsserts(
  test: string,
  asserts: JsonObject | undefined,
  variant: CaseDraft['variant'],
  context: ReadingContext,
): void {
  const count = numberField(asserts, 'count')
  const most = numberField(asserts, 'max') ?? 0
  if (count === undefined || count <= most) return
  const message = `The browser reported ${count} failed assertions; at most ${most} were expected.`
  emitCase(context, {
    name: '<asserts>',
    suitePath: [test],
    outcome: 'error',
    rawOutcome: 'asserts',
    failures: [{ kind: 'error', message }],
    variant,
  })
}
