import type { DeclaredCounts, ReportParser, ReportSummary } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { fieldOf, type JsonObject } from '../../reading/json/json-fields.ts'
import {
  countField,
  entryObject,
  jsonDocumentLimits,
  requireList,
  weighOwnCounts,
} from '../../reading/json/json-report.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { runRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { readTestFile } from './test-file.ts'

const totals = [
  'numTotalTestSuites',
  'numFailedTestSuites',
  'numTotalTests',
  'numPassedTests',
  'numFailedTests',
  'numPendingTests',
  'numTodoTests',
  'numRuntimeErrorTestSuites',
  'success',
  'wasInterrupted',
] as const

/**
 * Reads what Jest and Vitest write with `--json` and `--reporter=json`, file by file.
 *
 * A file that failed without a failed test, for it did not load or a hook at its end failed, gives an `error` record of its own.
 *
 * @example
 * import { jestJsonParser } from '@gatewright/parsers'
 *
 * const report = {
 *   numTotalTests: 1,
 *   testResults: [
 *     { name: 'cart.test.js', status: 'passed', assertionResults: [{ title: 'adds', ancestorTitles: [], status: 'passed' }] },
 *   ],
 * }
 * const stream = jestJsonParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const jestJsonParser: ReportParser = createReportParser({
  format: 'jest-json',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openJestJson),
})

function openJestJson(context: ReadingContext): JsonDocumentReader {
  const facts = new Map<string, unknown>()
  let hasFiles = false
  let files = 0
  let failedFiles = 0
  let ownRecords = 0
  let dialect: string | undefined
  return {
    select: ['$.testResults.*', ...totals.map((total) => `$.${total}`)],
    announce: ['$.testResults'],
    begins(_, kind) {
      requireList('testResults', kind)
      hasFiles = true
    },
    value(path, value) {
      const [key] = path
      if (key !== 'testResults') {
        facts.set(String(key), value)
        return
      }
      const read = readTestFile(entryObject(path, value), { context, dialect })
      dialect ??= read.dialect
      files += 1
      if (read.hasFailed) failedFiles += 1
      ownRecords += read.ownRecords
    },
    end() {
      if (!hasFiles) {
        if ([...facts.keys()].some((key) => key.startsWith('num')))
          stopReading('report/malformed', 'The report has no list "testResults".')
        stopReading(
          'report/unsupported-format',
          'The JSON has no list "testResults", so it is no report of Jest.',
        )
      }
      return endOf(Object.fromEntries(facts), { context, files, failedFiles, ownRecords, dialect })
    },
  }
}

/** What was read of the files. */
interface Files {
  readonly context: ReadingContext
  readonly files: number
  readonly failedFiles: number
  /** Records for files rather than for tests. */
  readonly ownRecords: number
  readonly dialect: string | undefined
}

function endOf(facts: JsonObject, read: Files): ReportEnd {
  const { context, ownRecords } = read
  const declared = declaredIn(facts)
  const runtimeErrors = countField(facts, 'numRuntimeErrorTestSuites') ?? 0
  const end = {
    dialect: read.dialect ?? (fieldOf(facts, 'numRuntimeErrorTestSuites') === undefined ? undefined : 'jest'),
    declared: { ...declared, ...(runtimeErrors === 0 ? {} : { errors: runtimeErrors }) },
  }
  const { failed, errors } = context.counter.counts()
  // Snapshots, unhandled rejections and reporters fail a run without failing a test.
  const failedSuites = countField(facts, 'numFailedTestSuites') ?? 0
  const hasFailed = fieldOf(facts, 'success') === false || failedSuites > 0
  const hasUnknownTrouble = hasFailed && failed + errors === 0
  if (hasUnknownTrouble) {
    const message = 'The run failed outside of its tests; the report does not say why.'
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome: failedSuites > 0 ? 'numFailedTestSuites' : 'success: false',
      failures: [{ kind: 'error', message }],
    })
  }
  if (fieldOf(facts, 'wasInterrupted') === true)
    return {
      ...end,
      completeness: { complete: false, reason: 'interrupted', message: 'The run was interrupted.' },
    }
  const missing = missingFiles(facts, end.dialect, read)
  if (missing) return { ...end, completeness: missing }
  return { ...end, completeness: weighOwnCounts(declared, ownRecords + (hasUnknownTrouble ? 1 : 0), context) }
}

/** Jest counts files as suites. Vitest counts its blocks of tests. */
function missingFiles(
  facts: JsonObject,
  dialect: string | undefined,
  { files, failedFiles }: Files,
): ReportSummary['completeness'] | undefined {
  const suites = (key: string): number => (dialect === 'jest' ? (countField(facts, key) ?? 0) : 0)
  const failed = Math.max(countField(facts, 'numRuntimeErrorTestSuites') ?? 0, suites('numFailedTestSuites'))
  if (failed > failedFiles) {
    const message = `The report declares ${failed} files that failed and holds ${failedFiles}.`
    return { complete: false, reason: 'failures-missing', message }
  }
  const total = suites('numTotalTestSuites')
  if (total <= files) return undefined
  const message = `The report declares ${total} files and holds ${files}.`
  return { complete: false, reason: 'cases-missing', message }
}

/** Pending tests and those to be written are skipped ones here. */
function declaredIn(facts: JsonObject): DeclaredCounts {
  const pending = countField(facts, 'numPendingTests')
  const todo = countField(facts, 'numTodoTests')
  return withoutUndefined({
    tests: countField(facts, 'numTotalTests'),
    passed: countField(facts, 'numPassedTests'),
    failed: countField(facts, 'numFailedTests'),
    skipped: pending === undefined && todo === undefined ? undefined : (pending ?? 0) + (todo ?? 0),
  })
}
