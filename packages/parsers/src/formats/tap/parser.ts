import type { ReportLimits, ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsLines } from '../../reading/text/lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createTapReader } from './reader.ts'

/** The limits that hold where the caller names none: those of streamed formats, with lines of 1 MiB characters. */
const tapDefaultLimits: Required<ReportLimits> = {
  ...streamingLimits,
  tokenLength: 1024 * 1024,
}

/**
 * Reads TAP 12, 13 and 14, of any tool, line by line and in memory that does not grow with the report.
 *
 * Test points become records and subtests the suites around them. A report without a plan, with fewer test points than it
 * plans, that breaks off or bails out is never complete.
 *
 * @example
 * import { tapParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('TAP version 14\n1..1\nok 1 - adds\n')
 * const stream = tapParser.parse(bytes)
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const tapParser: ReportParser = createReportParser({
  format: 'tap',
  // Much output may stand before the first line of TAP.
  mayLookLike: ['unknown'],
  limits: tapDefaultLimits,
  open: readAsLines(createTapReader),
})
