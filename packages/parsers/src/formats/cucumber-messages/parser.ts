import type { ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../../reading/create-report-parser.ts'
import { readAsJsonLines } from '../../reading/json/json-lines.ts'
import { streamingLimits } from '../../reading/limits.ts'
import { createMessagesReader } from './reader.ts'

/**
 * Reads Cucumber messages: what Cucumber of any language writes with its formatter `message`, one envelope on each line.
 *
 * A scenario or a row of examples is one record with the worst outcome of its steps; undefined, pending and ambiguous steps
 * make it fail. Earlier tries are its `otherAttempts`. A report without `testRunFinished` is not complete. Errors are those of
 * every parser, as values; see `docs/formats/cucumber-messages.md`.
 *
 * @example
 * import { cucumberMessagesParser } from '@gatewright/parsers'
 *
 * const envelopes = [
 *   { pickle: { id: 'p', uri: 'shop.feature', name: 'adds', astNodeIds: [] } },
 *   { testCase: { id: 'c', pickleId: 'p', testSteps: [{ id: 's' }] } },
 *   { testCaseStarted: { id: 'a', testCaseId: 'c', attempt: 0 } },
 *   { testStepFinished: { testCaseStartedId: 'a', testStepId: 's', testStepResult: { status: 'PASSED' } } },
 *   { testCaseFinished: { testCaseStartedId: 'a', willBeRetried: false } },
 *   { testRunFinished: { success: true } },
 * ]
 * const text = `{"meta":{}}\n${envelopes.map((envelope) => JSON.stringify(envelope)).join('\n')}`
 * const stream = cucumberMessagesParser.parse(new TextEncoder().encode(text))
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const cucumberMessagesParser: ReportParser = createReportParser({
  format: 'cucumber-messages',
  limits: streamingLimits,
  open: readAsJsonLines(createMessagesReader),
})
