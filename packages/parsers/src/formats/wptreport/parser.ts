import type { ReportParser } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { isRecord, type JsonObject } from '../../reading/json/json-fields.ts'
import type { JsonPath } from '../../reading/json/json-outline.ts'
import { entryObject, jsonDocumentLimits, requireList } from '../../reading/json/json-report.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { emitLsanLeak, emitMozleak } from './leaks.ts'
import { emitTest } from './test.ts'

/** A report stands alone, or in a list, or under the name of the log that it came from. */
const places = ['$', '$.*', '$.*.*'] as const
const keys = ['results.*', 'run_info', 'lsan_leaks.*', 'mozleak'] as const
const logName = 'log-wptreport'

/**
 * Reads `wptreport.json` of the web platform tests, test by test: one report or a list of chunks.
 *
 * Each subtest is a record. The harness of a test with subtests is one only where it was not `OK`, for that alone tests nothing.
 *
 * @example
 * import { wptreportParser } from '@gatewright/parsers'
 *
 * const report = {
 *   run_info: { product: 'firefox', os: 'linux' },
 *   results: [{ test: '/dom/a.html', status: 'OK', subtests: [{ name: 'adds', status: 'PASS' }] }],
 * }
 * const stream = wptreportParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.suitePath) // ['/dom/a.html']
 */
export const wptreportParser: ReportParser = createReportParser({
  format: 'wptreport',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openWptreport),
})

function openWptreport(context: ReadingContext): JsonDocumentReader {
  /** The last chunk that began and has no results so far. */
  let pending: JsonPath | undefined
  const properties = new Map<string, readonly [string, string]>()
  let hasResults = false
  let hasRunInfo = false
  let tests = 0
  const refusePending = (): void => {
    if (!hasResults && !hasRunInfo)
      stopReading('report/unsupported-format', 'The JSON has no list "results", so it is no WPT report.')
    stopReading('report/malformed', 'A chunk of the report has no list "results".')
  }
  return {
    select: places.flatMap((place) => keys.map((key) => `${place}.${key}`)),
    announce: [...places, ...places.map((place) => `${place}.results`)],
    begins(path, kind) {
      if (isChunk(path) && kind === 'object') {
        if (pending && !isInside(path, pending)) refusePending()
        pending = path
      }
      if (path.at(-1) !== 'results' || !isChunk(path.slice(0, -1))) return
      requireList('results', kind)
      hasResults = true
      pending = undefined
    },
    value(path, value) {
      const isEntry = typeof path.at(-1) === 'number'
      const key = isEntry ? path.at(-2) : path.at(-1)
      if (!isChunk(path.slice(0, isEntry ? -2 : -1))) return
      if (key === 'results') {
        tests += 1
        emitTest(entryObject(path, value), context)
      } else if (key === 'lsan_leaks') emitLsanLeak(entryObject(path, value), context)
      else if (key === 'mozleak' && isRecord(value)) emitMozleak(value, context)
      else if (key === 'run_info' && isRecord(value)) {
        hasRunInfo = true
        for (const property of runProperties(value, context))
          if (properties.size <= context.limits.properties) properties.set(JSON.stringify(property), property)
      }
    },
    end(): ReportEnd {
      if (pending || !hasResults) refusePending()
      if (!hasRunInfo && tests === 0)
        stopReading('report/malformed', 'The report has neither "run_info" nor results.')
      return { properties: [...properties.values()] }
    },
  }
}

/** Whether a path leads to where a chunk stands: the root, an entry of a list, what stands under the name of the log, or an entry of that. */
function isChunk([first, second, ...further]: JsonPath): boolean {
  if (further.length > 0) return false
  if (first === undefined) return true
  const isListed = typeof first === 'number'
  if (second === undefined) return isListed || first === logName
  return (isListed && second === logName) || (first === logName && typeof second === 'number')
}

function isInside(path: JsonPath, outer: JsonPath): boolean {
  return path.length > outer.length && outer.every((key, index) => key === path[index])
}

function runProperties(runInfo: JsonObject, { cut, limits }: ReadingContext): (readonly [string, string])[] {
  return Object.entries(runInfo)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, limits.properties + 1)
    .map(([key, value]) => [key, cut(String(value))] as const)
}
