import type { DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { isRecord, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import {
  countField,
  entryObject,
  filledText,
  jsonDocumentLimits,
  propertiesOf,
  requireList,
  weighOwnCounts,
} from '../../reading/json/json-report.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { isExpectedFailure } from './outcome.ts'
import { draftOf } from './test.ts'

/** Where a report says something about its whole, and under what prefix that goes into the properties. */
const about = ['tool', 'environment', 'extra'] as const

/**
 * Reads CTRF, the Common Test Report Format, test by test: with and without `reportFormat`.
 *
 * @example
 * import { ctrfParser } from '@gatewright/parsers'
 *
 * const report = {
 *   reportFormat: 'CTRF',
 *   specVersion: '0.0.0',
 *   results: {
 *     tool: { name: 'jest' },
 *     summary: { tests: 1, passed: 1, failed: 0, pending: 0, skipped: 0, other: 0, start: 0, stop: 0 },
 *     tests: [{ name: 'adds', status: 'passed', duration: 12, suite: ['cart'] }],
 *   },
 * }
 * const stream = ctrfParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.suitePath) // ['cart']
 */
export const ctrfParser: ReportParser = createReportParser({
  format: 'ctrf',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openCtrf),
})

function openCtrf(context: ReadingContext): JsonDocumentReader {
  const parts = new Map<string, JsonObject>()
  const texts = new Map<string, string>()
  let hasTests = false
  let expectedFailures = 0
  return {
    select: [
      '$.reportFormat',
      '$.specVersion',
      '$.generatedBy',
      '$.results.summary',
      ...about.map((part) => `$.results.${part}`),
      '$.results.tests.*',
    ],
    announce: ['$.results.tests'],
    begins(_, kind) {
      requireList('tests', kind)
      hasTests = true
    },
    value(path, value, byteOffset) {
      const [first, second] = path
      if (second === 'tests') {
        const test = entryObject(path, value)
        if (isExpectedFailure(test)) expectedFailures += 1
        emitCase(context, draftOf(test, context), { byteOffset })
      } else if (second !== undefined && isRecord(value)) parts.set(String(second), value)
      else if (typeof value === 'string') texts.set(String(first), context.cut(value))
    },
    end() {
      const name = texts.get('reportFormat')
      const isNamed = name === 'CTRF'
      if ((!hasTests && parts.size === 0 && !isNamed) || (name !== undefined && !isNamed))
        stopReading(
          'report/unsupported-format',
          'The JSON is no CTRF report: it has no "results" of a tool or names another format.',
        )
      if (!hasTests) stopReading('report/malformed', 'The report has no list "results.tests".')
      if (!parts.has('summary') && !parts.has('tool'))
        stopReading('report/malformed', 'The report has neither "results.summary" nor "results.tool".')
      return endOf(parts, texts, expectedFailures, context)
    },
  }
}

function endOf(
  parts: ReadonlyMap<string, JsonObject>,
  texts: ReadonlyMap<string, string>,
  expectedFailures: number,
  context: ReadingContext,
): ReportEnd {
  const summary = parts.get('summary')
  const declared = declaredIn(summary)
  const tool = filledText(parts.get('tool'), 'name')
  const version = textField(parts.get('tool'), 'version')
  const written = [...texts].filter(([key]) => key !== 'reportFormat')
  return {
    dialect: tool === undefined ? undefined : context.cut(tool),
    declared: summary ? declared : undefined,
    properties: [
      ...written.map(([key, text]) => [`ctrf.${key}`, text] as const),
      ...(tool === undefined ? [] : [['tool.name', context.cut(tool)] as const]),
      ...(version === undefined ? [] : [['tool.version', context.cut(version)] as const]),
      ...propertiesOf(parts.get('environment'), 'environment.', context),
      ...propertiesOf(parts.get('extra'), 'extra.', context),
    ],
    completeness:
      weighPasses(declared, context) ?? weighOwnCounts(weighable(declared, expectedFailures), 0, context),
  }
}

/** A test that passed here and not by the count of the report may be one of its others. */
function weighPasses({ passed }: DeclaredCounts, { counter }: ReadingContext): ReportEnd['completeness'] {
  const counted = counter.counts().passed
  if (passed === undefined || counted <= passed) return undefined
  const message = `The report declares ${passed} passes and holds ${counted}.`
  return { complete: false, reason: 'failures-missing', message }
}

/** `other` holds whatever neither passed nor failed nor was skipped. */
function declaredIn(summary: JsonObject | undefined): DeclaredCounts {
  const skipped = countField(summary, 'skipped')
  const pending = countField(summary, 'pending')
  return withoutUndefined({
    tests: countField(summary, 'tests'),
    passed: countField(summary, 'passed'),
    failed: countField(summary, 'failed'),
    errors: countField(summary, 'other'),
    skipped: skipped === undefined && pending === undefined ? undefined : (skipped ?? 0) + (pending ?? 0),
    flaky: countField(summary, 'flaky'),
  })
}

/**
 * What can be weighed: tools count failures that were expected as failed or as passed, and what is `other` may be nothing bad. The
 * counters may say more than the number of tests does.
 */
function weighable(
  { tests, passed, failed, errors, skipped }: DeclaredCounts,
  expectedFailures: number,
): DeclaredCounts {
  const sum = [passed, failed, errors, skipped].reduce<number>((total, count) => total + (count ?? 0), 0)
  return {
    ...(tests === undefined && sum === 0 ? {} : { tests: Math.max(tests ?? 0, sum) }),
    ...(failed === undefined ? {} : { failed: Math.max(0, failed - expectedFailures) }),
  }
}
