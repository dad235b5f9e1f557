import type { ReportParser } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../reading/json/json-document.ts'
import { entryObject, jsonDocumentLimits } from '../../reading/json/json-report.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { readFeature } from './feature.ts'

/**
 * Reads the JSON of Cucumber and of tools that write the same, such as Behave, feature by feature.
 *
 * Each scenario and each row of an outline is a record; the worst of its steps, hooks and background decides. Only the last try of a
 * scenario is in such a report: Cucumber messages tell of all.
 *
 * @example
 * import { cucumberJsonParser } from '@gatewright/parsers'
 *
 * const step = { keyword: 'Given ', name: 'a cart', result: { status: 'passed', duration: 2_000_000 } }
 * const scenario = { keyword: 'Scenario', type: 'scenario', name: 'adds', line: 3, steps: [step] }
 * const report = [{ keyword: 'Feature', name: 'Cart', uri: 'cart.feature', elements: [scenario] }]
 * const stream = cucumberJsonParser.parse(new TextEncoder().encode(JSON.stringify(report)))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.durationMs) // 2
 */
export const cucumberJsonParser: ReportParser = createReportParser({
  format: 'cucumber-json',
  mayLookLike: ['json'],
  limits: jsonDocumentLimits,
  open: readAsJsonDocument(openCucumberJson),
})

function openCucumberJson(context: ReadingContext): JsonDocumentReader {
  let isList = false
  return {
    select: ['$.*'],
    announce: ['$'],
    begins(_, kind) {
      if (kind !== 'list') refuse()
      isList = true
    },
    value: (path, value) => readFeature(entryObject(path, value), context),
    end() {
      // A document may also be a lone text, a number or null.
      if (!isList) refuse()
      return {}
    },
  }
}

function refuse(): never {
  return stopReading(
    'report/unsupported-format',
    'The JSON is not a list of features, so it is no report of Cucumber.',
  )
}
