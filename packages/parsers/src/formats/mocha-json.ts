import type { CaseFailure, DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type CaseDraft, type ReadingContext } from '../reading/context.ts'
import { createReportParser } from '../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../reading/json/json-document.ts'
import { fieldOf, isRecord, textField, type JsonObject } from '../reading/json/json-fields.ts'
import {
  countField,
  durationOf,
  entryObject,
  failedTries,
  failureOfText,
  filledText,
  jsonDocumentLimits,
  nameOf,
  requireList,
  triesField,
  troubleField,
  weighOwnCounts,
} from '../reading/json/json-report.ts'
import type { ReportEnd } from '../reading/reader.ts'
import { stopReading } from '../reading/stop-reading.ts'

/** Each test stands in one of these, and hooks that failed in the last. What `tests` lists is the same again without an outcome. */
const lists = ['passes', 'pending', 'failures'] as const
type List = (typeof lists)[number]

const hookTitle = /^"(?:before|after) (?:all|each)" hook\b/

/**
 * Reads what Mocha writes with `--reporter json`, test by test.
 *
 * Hooks that failed are `error` records: they stand among the failures, and the tests that they kept from running stand nowhere.
 *
 * @example
 * import { mochaJsonParser } from '@gatewright/parsers'
 *
 * const test = { title: 'adds', fullTitle: 'cart adds', duration: 3, currentRetry: 0, err: {} }
 * const report = { stats: { tests: 1, passes: 1, pending: 0, failures: 0 }, tests: [test], pending: [], failures: [], passes: [test] }
 * const stream = mochaJsonParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.suitePath) // ['cart']
 */
export const mochaJsonParser: ReportParser = createReportParser({
  format: 'mocha-json',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openMochaJson),
})

function openMochaJson(context: ReadingContext): JsonDocumentReader {
  const seen = new Set<string>()
  let stats: JsonObject | undefined
  let hooks = 0
  return {
    select: ['$.stats', ...lists.map((list) => `$.${list}.*`)],
    announce: lists.map((list) => `$.${list}`),
    begins([name], kind) {
      requireList(String(name), kind)
      seen.add(String(name))
    },
    value(path, value, byteOffset) {
      const [key] = path
      if (key === 'stats') {
        stats = isRecord(value) ? value : undefined
        return
      }
      const draft = draftOf(entryObject(path, value), listNamed(key), context)
      if (draft.outcome === 'error') hooks += 1
      emitCase(context, draft, { byteOffset })
    },
    end() {
      if (!stats && seen.size === 0)
        stopReading(
          'report/unsupported-format',
          'The JSON has neither "stats" nor lists of tests, so it is no report of Mocha.',
        )
      if (!stats) return stopReading('report/malformed', 'The report has no "stats".')
      for (const list of ['passes', 'failures'])
        if (!seen.has(list)) stopReading('report/malformed', `The report has no list "${list}".`)
      return endOf(stats, hooks, context)
    },
  }
}

function listNamed(key: unknown): List {
  return lists.find((list) => list === key) ?? 'failures'
}

function draftOf(test: JsonObject, list: List, context: ReadingContext): CaseDraft {
  const title = textField(test, 'title')
  const error = troubleField(test, 'err')
  const failure = failureOf(error, context)
  const suite = suiteOf(title, textField(test, 'fullTitle'))
  const retries = triesField(test, 'currentRetry') ?? 0
  return {
    name: nameOf(title, context),
    suitePath: suite === undefined ? [] : [suite],
    file: filledText(test, 'file'),
    outcome: outcomeOf(list, title, error),
    rawOutcome: list,
    durationMs: durationOf(fieldOf(test, 'duration'), context),
    failures: failure ? [failure] : [],
    otherAttempts: list === 'pending' ? [] : failedTries(retries, []),
  }
}

/** A pass that carries an error ended twice, once each way. */
function outcomeOf(
  list: List,
  title: string | undefined,
  error: JsonObject | undefined,
): CaseDraft['outcome'] {
  if (list === 'pending') return 'skipped'
  if (list === 'passes') return Object.keys(error ?? {}).length > 0 ? 'failed' : 'passed'
  return title !== undefined && hookTitle.test(title) ? 'error' : 'failed'
}

/** The titles of the suites stand before the one of the test, as one text. */
function suiteOf(title: string | undefined, fullTitle: string | undefined): string | undefined {
  if (fullTitle === undefined || title === undefined || !fullTitle.endsWith(title)) return undefined
  return fullTitle.slice(0, fullTitle.length - title.length).trim() || undefined
}

function failureOf(error: JsonObject | undefined, context: ReadingContext): CaseFailure | undefined {
  const message = filledText(error, 'message')
  const stack = filledText(error, 'stack')
  const name = filledText(error, 'name')
  if (message === undefined && stack === undefined && name === undefined) return undefined
  const isAssertion = name?.includes('Assertion') === true || fieldOf(error, 'operator') !== undefined
  const kind = isAssertion ? 'failure' : 'error'
  return withoutUndefined({
    ...(stack === undefined ? { kind } : failureOfText(stack, kind, context)),
    ...(message === undefined ? {} : { message: context.cut(message) }),
    ...(stack === undefined ? {} : { trace: context.cut(stack) }),
    ...(name === undefined ? {} : { type: context.cut(name) }),
  })
}

function endOf(stats: JsonObject, hooks: number, context: ReadingContext): ReportEnd {
  const declared: DeclaredCounts = withoutUndefined({
    tests: countField(stats, 'tests'),
    passed: countField(stats, 'passes'),
    failed: countField(stats, 'failures'),
    skipped: countField(stats, 'pending'),
  })
  const failed = declared.failed ?? 0
  // Hooks count as failures and not as tests.
  const weighed =
    declared.failed === undefined ? declared : { ...declared, failed: Math.max(0, failed - hooks) }
  return { declared, completeness: weighOwnCounts(weighed, hooks, context) }
}
