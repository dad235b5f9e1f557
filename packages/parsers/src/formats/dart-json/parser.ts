import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonLines } from '../../reading/json/json-lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createDartReader } from './reader.ts'

/**
 * Reads the events of `dart test --reporter json` and `flutter test --machine`: one on each line, or as an array with one
 * event on each line or all on one.
 *
 * A report without its `done` event, or whose run was closed early, is not complete. Errors are those of every parser, as
 * values; see `docs/formats/dart-json.md`.
 *
 * @example
 * import { dartJsonParser } from '@gatewright/parsers'
 *
 * const events = [
 *   { protocolVersion: '0.1.1', type: 'start', time: 0 },
 *   { type: 'testStart', time: 1, test: { id: 1, name: 'adds', groupIDs: [] } },
 *   { type: 'testDone', time: 3, testID: 1, result: 'success', hidden: false, skipped: false },
 *   { type: 'done', time: 4, success: true },
 * ]
 * const stream = dartJsonParser.parse(new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join('\n')))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.durationMs) // 2
 */
export const dartJsonParser: ReportParser = createReportParser({
  format: 'dart-json',
  limits: streamingLimits,
  open: readAsJsonLines(createDartReader),
})
