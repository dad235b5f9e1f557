import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createSubunitReader } from './reader.ts'

/**
 * Reads subunit of version 2, the binary stream of test events that stestr and python-subunit write. Text between the packets is
 * passed over; subunit of version 1, which is text, is `report/unsupported-format`.
 *
 * The format marks no end: a report is incomplete where a test has no result, or was listed and never ran. A packet whose
 * checksum is wrong is `report/malformed`, one that is cut is `report/truncated`. See `docs/formats/subunit.md`.
 *
 * @example
 * import { subunitParser } from '@gatewright/parsers'
 *
 * const stream = subunitParser.parse(new Uint8Array())
 * const end = await stream.next()
 * if (end.done && end.value.isErr()) console.log(end.value.error.kind) // report/empty
 */
export const subunitParser: ReportParser = createReportParser({
  format: 'subunit',
  // Other output may stand before the first packet.
  mayLookLike: ['unknown'],
  limits: streamingLimits,
  open: createSubunitReader,
})
