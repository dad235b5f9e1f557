import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonLines } from '../../reading/json/json-lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createGoReader } from './reader.ts'

/**
 * Reads what `go test -json` writes, also where output of the build stands between the events.
 *
 * Every test that has a result gives a record as soon as it has it, parents of subtests too, so memory does not grow with the
 * report. A package that failed without a failed test, and a test without an end, give an error. Errors are those of every
 * parser, as values; see `docs/formats/go-json.md`.
 *
 * @example
 * import { goJsonParser } from '@gatewright/parsers'
 *
 * const line = '{"Action":"pass","Package":"example.com/shop","Test":"TestAdds","Elapsed":0.01}\n'
 * const stream = goJsonParser.parse(new TextEncoder().encode(line))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const goJsonParser: ReportParser = createReportParser({
  format: 'go-json',
  limits: streamingLimits,
  open: readAsJsonLines(createGoReader),
})
