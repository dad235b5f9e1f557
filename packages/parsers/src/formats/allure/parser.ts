import type { ReportParser } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { fieldOf, type JsonObject } from '../../reading/json/json-fields.ts'
import { entryObject, filledText, jsonDocumentLimits } from '../../reading/json/json-report.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { draftOf, frameworkOf } from './result.ts'

/** What a result has, whichever tool wrote it: an identity, and how it went. */
const identityKeys = ['uuid', 'historyId', 'testCaseId', 'fullName']
const courseKeys = ['status', 'stage', 'statusDetails']

/** What is held of a result that stands alone. */
const resultKeys = new Set([
  ...identityKeys,
  ...courseKeys,
  'name',
  'titlePath',
  'children',
  'start',
  'stop',
  'labels',
  'links',
  'parameters',
  'steps',
  'attachments',
])

/**
 * Reads results of Allure: a `*-result.json` with one test, or a list of such results.
 *
 * Each run of a test is a result of its own. Results of the same test, class and parameters are its attempts, in the order in which
 * they are read.
 *
 * @example
 * import { allureParser } from '@gatewright/parsers'
 *
 * const result = {
 *   uuid: '4d2f…',
 *   name: 'adds',
 *   fullName: 'shop.CartTest.adds',
 *   status: 'broken',
 *   start: 1_700_000_000_000,
 *   stop: 1_700_000_000_250,
 * }
 * const stream = allureParser.parse(new TextEncoder().encode(JSON.stringify(result)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // error
 */
export const allureParser: ReportParser = createReportParser({
  format: 'allure',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openAllure),
})

function openAllure(context: ReadingContext): JsonDocumentReader {
  const fields = new Map<string, unknown>()
  let isList = false
  let dialect: string | undefined
  let results = 0
  const emit = (result: JsonObject, byteOffset: number | undefined): void => {
    checkResult(result)
    results += 1
    dialect ??= frameworkOf(result, context)
    emitCase(context, draftOf(result, context), {
      byteOffset,
      dialect: frameworkOf(result, context),
      // Without a full name two tests may share all that is known of them.
      repeatedNames: ['historyId', 'fullName'].every((key) => filledText(result, key) !== undefined)
        ? 'retries'
        : undefined,
    })
  }
  return {
    select: ['$.*'],
    announce: ['$'],
    begins(_, kind) {
      isList = kind === 'list'
    },
    value(path, value, byteOffset) {
      const key = String(path.at(-1))
      if (isList) emit(entryObject(path, value), byteOffset)
      else if (resultKeys.has(key)) fields.set(key, value)
      if (!isList && (byteOffset ?? 0) > context.limits.tokenLength)
        stopReading(
          'report/limit-exceeded',
          `The result is longer than the limit of ${context.limits.tokenLength}.`,
        )
    },
    end() {
      if (!isList) emit(Object.fromEntries(fields), undefined)
      if (results === 0)
        stopReading('report/unsupported-format', 'The JSON is an empty list, so it holds no Allure result.')
      return { dialect }
    },
  }
}

function checkResult(result: JsonObject): void {
  if (fieldOf(result, 'children') !== undefined)
    stopReading('report/unsupported-format', 'This is a container of Allure, which holds no results.')
  const has = (keys: readonly string[]): boolean => keys.some((key) => fieldOf(result, key) !== undefined)
  if (!has(identityKeys) || !has(courseKeys))
    stopReading(
      'report/unsupported-format',
      'The JSON is no Allure result: it has no "uuid", "historyId" or "fullName", or neither "status" nor "stage".',
    )
}
