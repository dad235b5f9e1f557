import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonLines } from '../../reading/json/json-lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createLibtestReader } from './reader.ts'

/**
 * Reads what Rust's `libtest` writes with `--format json`, and nextest with `libtest-json` and `libtest-json-plus`: any
 * number of suites, one behind the other.
 *
 * A suite that does not end, or that holds fewer tests than it declares, makes the report incomplete. Errors are those of
 * every parser, as values; see `docs/formats/libtest-json.md`.
 *
 * @example
 * import { libtestJsonParser } from '@gatewright/parsers'
 *
 * const lines = [
 *   '{ "type": "suite", "event": "started", "test_count": 1 }',
 *   '{ "type": "test", "name": "tests::adds", "event": "ok", "exec_time": 0.002 }',
 *   '{ "type": "suite", "event": "ok", "passed": 1, "failed": 0, "ignored": 0, "measured": 0, "filtered_out": 0 }',
 * ]
 * const stream = libtestJsonParser.parse(new TextEncoder().encode(lines.join('\n')))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.durationMs) // 2
 */
export const libtestJsonParser: ReportParser = createReportParser({
  format: 'libtest-json',
  limits: streamingLimits,
  open: readAsJsonLines(createLibtestReader),
})
