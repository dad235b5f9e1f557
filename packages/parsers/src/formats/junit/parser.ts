import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { readAsText } from '../../reading/text/text-reader.ts'
import { openJunitReader } from './reader.ts'

/**
 * Reads JUnit XML of any tool, in memory that does not grow with the report.
 *
 * Records come out as their elements end: a case that stands in another comes before it, and the trouble of a suite comes at
 * the end of the suite.
 *
 * @example
 * import { junitParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const stream = junitParser.parse(bytes)
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const junitParser: ReportParser = createReportParser({
  format: 'junit',
  // A long comment may stand before the root; then this parser looks further and says what it finds.
  looksLike: ['junit', 'xml-prolog'],
  mayLookLike: ['xml'],
  limits: streamingLimits,
  open: readAsText(openJunitReader),
})
