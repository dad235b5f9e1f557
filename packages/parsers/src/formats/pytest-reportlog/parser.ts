import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonLines } from '../../reading/json/json-lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createReportlogReader } from './reader.ts'

/**
 * Reads what pytest writes with `--report-log` (the plug-in pytest-reportlog), with the runs that pytest-rerunfailures adds.
 *
 * The phases of a test, set-up, call and tear-down, are one record; runs that were repeated are its `otherAttempts`. A report
 * without the end of its session, or of an interrupted one, is not complete. Errors are those of every parser, as values;
 * see `docs/formats/pytest-reportlog.md`.
 *
 * @example
 * import { pytestReportlogParser } from '@gatewright/parsers'
 *
 * const phase = (when: string): string =>
 *   JSON.stringify({ nodeid: 'test_shop.py::test_adds', outcome: 'passed', when, $report_type: 'TestReport' })
 * const lines = [
 *   '{"pytest_version": "9.0.3", "$report_type": "SessionStart"}',
 *   ...['setup', 'call', 'teardown'].map(phase),
 *   '{"exitstatus": 0, "$report_type": "SessionFinish"}',
 * ]
 * const stream = pytestReportlogParser.parse(new TextEncoder().encode(lines.join('\n')))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.className) // test_shop
 */
export const pytestReportlogParser: ReportParser = createReportParser({
  format: 'pytest-reportlog',
  limits: streamingLimits,
  open: readAsJsonLines(createReportlogReader),
})
