import type { CaseFailure, CaseOutcome, DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type CaseDraft, type ReadingContext } from '../reading/context.ts'
import { createReportParser } from '../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../reading/json/json-document.ts'
import { fieldOf, isRecord, textField, textsField, type JsonObject } from '../reading/json/json-fields.ts'
import {
  countField,
  durationOf,
  entryObject,
  filledText,
  joinedTexts,
  jsonDocumentLimits,
  nameOf,
  noteUnknownOutcome,
  positionField,
  requireList,
  troubleField,
  weighOwnCounts,
} from '../reading/json/json-report.ts'
import type { ReportEnd } from '../reading/reader.ts'
import { runRecordName } from '../reading/record-names.ts'
import { stopReading } from '../reading/stop-reading.ts'

/**
 * Reads what RSpec writes with `--format json`, example by example.
 *
 * Errors outside of examples, such as a file that does not load, are one `error` record named `<run>`.
 *
 * @example
 * import { rspecJsonParser } from '@gatewright/parsers'
 *
 * const report = {
 *   version: '3.13.0',
 *   examples: [{ description: 'adds', full_description: 'Cart adds', status: 'passed', run_time: 0.002 }],
 *   summary: { example_count: 1, failure_count: 0, pending_count: 0, errors_outside_of_examples_count: 0 },
 * }
 * const stream = rspecJsonParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.durationMs) // 2
 */
export const rspecJsonParser: ReportParser = createReportParser({
  format: 'rspec-json',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openRspecJson),
})

function openRspecJson(context: ReadingContext): JsonDocumentReader {
  let hasExamples = false
  let summary: JsonObject | undefined
  let version: string | undefined
  const messages: string[] = []
  return {
    select: ['$.version', '$.summary', '$.messages.*', '$.examples.*'],
    announce: ['$.examples'],
    begins(_, kind) {
      requireList('examples', kind)
      hasExamples = true
    },
    value(path, value, byteOffset) {
      const [key] = path
      if (key === 'examples') emitCase(context, draftOf(entryObject(path, value), context), { byteOffset })
      else if (key === 'summary') summary = isRecord(value) ? value : undefined
      else if (typeof value !== 'string') return
      else if (key === 'version') version = value
      else if (messages.length < context.limits.diagnostics) messages.push(context.cut(value))
    },
    end() {
      if (!hasExamples && !summary)
        stopReading(
          'report/unsupported-format',
          'The JSON has neither "examples" nor a "summary", so it is no report of RSpec.',
        )
      if (!hasExamples) stopReading('report/malformed', 'The report has no list "examples".')
      if (!summary) return stopReading('report/malformed', 'The report has no "summary".')
      return endOf(summary, messages, version, context)
    },
  }
}

function draftOf(example: JsonObject, context: ReadingContext): CaseDraft {
  const description = textField(example, 'description')
  const reason = filledText(example, 'pending_message')
  const rawOutcome = textField(example, 'status') ?? ''
  const exception = troubleField(example, 'exception')
  const said = outcomeOf(rawOutcome, reason, context)
  // What passed raised nothing.
  const outcome = said === 'passed' && exception ? 'failed' : said
  const id = filledText(example, 'id')
  const group = groupOf(description, textField(example, 'full_description'))
  return {
    name: nameOf(description, context),
    suitePath: group === undefined ? [] : [group],
    file: filledText(example, 'file_path'),
    line: positionField(example, 'line_number'),
    outcome,
    rawOutcome,
    durationMs: durationOf(fieldOf(example, 'run_time'), context, 1000),
    skipReason: reason === undefined ? undefined : context.cut(reason),
    failures: failuresOf(exception, outcome, context),
    properties: id === undefined ? [] : [['id', context.cut(id)]],
  }
}

function outcomeOf(status: string, reason: string | undefined, context: ReadingContext): CaseOutcome {
  if (status === 'passed' || status === 'failed') return status
  if (status === 'pending') return reason === 'Not yet implemented' ? 'todo' : 'skipped'
  // An example that was begun and has no status did not end.
  return status === '' ? 'error' : noteUnknownOutcome(context)
}

/** The descriptions of the groups stand before the one of the example, as one text. */
function groupOf(description: string | undefined, full: string | undefined): string | undefined {
  if (full === undefined || description === undefined || !full.endsWith(description)) return undefined
  return full.slice(0, full.length - description.length).trim() || undefined
}

function failuresOf(
  exception: JsonObject | undefined,
  outcome: CaseOutcome,
  context: ReadingContext,
): readonly CaseFailure[] {
  if (!exception) return outcome === 'error' ? [{ kind: 'error', message: 'The example did not end.' }] : []
  const type = filledText(exception, 'class')
  const message = textField(exception, 'message')
  return [
    withoutUndefined({
      kind: type?.startsWith('RSpec::Expectations::') === true ? 'failure' : 'error',
      type: type === undefined ? undefined : context.cut(type),
      message: message === undefined ? undefined : context.cut(message),
      trace: joinedTexts(textsField(exception, 'backtrace'), context, '\n'),
    } as const),
  ]
}

function endOf(
  summary: JsonObject,
  messages: readonly string[],
  version: string | undefined,
  context: ReadingContext,
): ReportEnd {
  const outside = countField(summary, 'errors_outside_of_examples_count') ?? 0
  if (outside > 0) {
    const message =
      joinedTexts(messages, context, '\n') ??
      `${outside} errors occurred outside of examples; the report does not say which.`
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome: 'errors_outside_of_examples',
      failures: [{ kind: 'error', message }],
    })
  }
  const declared: DeclaredCounts = withoutUndefined({
    tests: countField(summary, 'example_count'),
    failed: countField(summary, 'failure_count'),
    skipped: countField(summary, 'pending_count'),
  })
  return {
    declared: outside === 0 ? declared : { ...declared, errors: outside },
    properties: version === undefined ? [] : [['rspec.version', context.cut(version)]],
    completeness: weighOwnCounts(declared, outside > 0 ? 1 : 0, context),
  }
}
