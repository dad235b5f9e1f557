import type { ReportParser, ReportSummary } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { isRecord, numberField, type JsonObject } from '../../reading/json/json-fields.ts'
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
import { failureOfError } from './failure.ts'
import { readSuite, type SuiteReading } from './suite.ts'

/**
 * Reads what Playwright Test writes with its `json` reporter, file by file.
 *
 * A test that runs in several projects gives a record for each, told apart by `variant.project`. Its tries are the attempts; the last
 * one that ran decides, whatever Playwright calls the test.
 *
 * @example
 * import { playwrightJsonParser } from '@gatewright/parsers'
 *
 * const test = { projectName: 'firefox', expectedStatus: 'passed', status: 'expected', results: [{ status: 'passed', duration: 5 }] }
 * const report = {
 *   config: {},
 *   suites: [{ title: 'cart.spec.ts', specs: [{ title: 'adds', file: 'cart.spec.ts', tests: [test] }] }],
 *   errors: [],
 * }
 * const stream = playwrightJsonParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.variant) // { project: 'firefox' }
 */
export const playwrightJsonParser: ReportParser = createReportParser({
  format: 'playwright-json',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openPlaywrightJson),
})

function openPlaywrightJson(context: ReadingContext): JsonDocumentReader {
  const reading: SuiteReading = { context, notRun: 0 }
  const seen = new Set<string>()
  let stats: JsonObject | undefined
  let version: string | undefined
  let shard: JsonObject | undefined
  let errors = 0
  return {
    select: ['$.suites.*', '$.errors.*', '$.stats', '$.config.version', '$.config.shard'],
    announce: ['$.config', '$.suites', '$.errors'],
    begins([name], kind) {
      if (name !== 'config') requireList(String(name), kind)
      seen.add(String(name))
    },
    value(path, value) {
      const [key, inner] = path
      if (key === 'suites') readSuite(entryObject(path, value), [], reading)
      else if (key === 'errors') {
        errors += 1
        emitCase(context, {
          name: runRecordName,
          outcome: 'error',
          rawOutcome: 'error',
          failures: [failureOfError(entryObject(path, value), 'error', context)],
        })
      } else if (key === 'stats') stats = isRecord(value) ? value : undefined
      else if (inner === 'version' && typeof value === 'string') version = context.cut(value)
      else if (inner === 'shard' && isRecord(value)) shard = value
    },
    end() {
      if (!seen.has('suites') && (seen.has('errors') || stats) && seen.has('config'))
        stopReading('report/malformed', 'The report has no list "suites".')
      if (!seen.has('suites') || !(seen.has('config') || stats))
        stopReading(
          'report/unsupported-format',
          'The JSON has no list "suites" beside "config" or "stats", so it is no report of Playwright.',
        )
      return {
        properties: propertiesOf(version, shard),
        ...weigh(stats, errors, reading),
      }
    },
  }
}

function propertiesOf(
  version: string | undefined,
  shard: JsonObject | undefined,
): ReportSummary['properties'] {
  const current = numberField(shard, 'current')
  const total = numberField(shard, 'total')
  return [
    ...(version === undefined ? [] : [['playwright.version', version] as const]),
    ...(current === undefined || total === undefined
      ? []
      : [['playwright.shard', `${current}/${total}`] as const]),
  ]
}

/** Older versions declare nothing. */
function weigh(
  stats: JsonObject | undefined,
  errors: number,
  { context, notRun }: SuiteReading,
): Pick<ReportEnd, 'declared' | 'completeness'> {
  const [expected, skipped, failed, flaky] = ['expected', 'skipped', 'unexpected', 'flaky'].map((key) =>
    countField(stats, key),
  )
  const tests =
    expected === undefined || skipped === undefined || failed === undefined || flaky === undefined
      ? undefined
      : expected + skipped + failed + flaky
  const declared = withoutUndefined({ tests, failed, flaky })
  const completeness = weighOwnCounts(declared, errors, context)
  const message = `Tests that were to run did not: ${notRun}.`
  return {
    ...(stats ? { declared } : {}),
    completeness:
      completeness.complete && notRun > 0
        ? { complete: false, reason: 'tests-not-run', message }
        : completeness,
  }
}
