import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, objectField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { JsonLineReader } from '../../reading/json/json-lines.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'
import { runRecordName, suiteRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { brokenOff } from '../../reading/unfinished.ts'
import { createCases } from './cases.ts'
import { failureOf } from './open-attempt.ts'

/** Messages that say nothing that a record needs. */
const quiet = new Set([
  'meta',
  'source',
  'hook',
  'parameterType',
  'stepDefinition',
  'suggestion',
  'testStepStarted',
  'testRunHookStarted',
  'undefinedParameterType',
  'externalAttachment',
])

export function createMessagesReader(context: ReadingContext): JsonLineReader {
  const cases = createCases(context, createOpenLimit(context))
  let messageCount = 0
  let finishedRuns = 0
  let startedRuns = 0
  let otherTroubles = 0
  const emitRun = (rawOutcome: string, result: JsonObject | undefined, message: string): void => {
    otherTroubles += 1
    const failure = failureOf(result, 'error', context)
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome,
      failures: [{ ...failure, message: failure.message ?? message }],
    })
  }
  const emitParseError = (error: JsonObject, line: ReportLine): void => {
    otherTroubles += 1
    const uri = textField(objectField(error, 'source'), 'uri')
    emitCase(
      context,
      {
        name: suiteRecordName,
        className: uri,
        suitePath: uri === undefined ? [] : [uri],
        file: uri,
        outcome: 'error',
        rawOutcome: 'parseError',
        failures: [failureOf(error, 'error', context)],
      },
      { byteOffset: line.byteOffset },
    )
  }
  const finishRun = (finished: JsonObject): void => {
    finishedRuns += 1
    cases.breakOff()
    if (fieldOf(finished, 'success') !== true && cases.troubles() + otherTroubles === 0)
      emitRun('testRunFinished', finished, 'The run did not succeed and has no failed scenario.')
  }
  const readers = new Map<string, (message: JsonObject, line: ReportLine) => void>([
    ['gherkinDocument', cases.addDocument],
    ['pickle', cases.addPickle],
    ['testCase', cases.addTestCase],
    ['testRunStarted', () => (startedRuns += 1)],
    ['testCaseStarted', cases.start],
    ['testStepFinished', cases.addStep],
    ['testCaseFinished', cases.finish],
    ['attachment', cases.attach],
    ['parseError', emitParseError],
    [
      'testRunHookFinished',
      (message) => {
        const result = objectField(message, 'result')
        const status = textField(result, 'status') ?? ''
        if (status !== 'PASSED' && status !== 'SKIPPED') emitRun(status, result, 'A hook of the run failed.')
      },
    ],
    ['testRunFinished', finishRun],
  ])
  return {
    event(envelope, line) {
      for (const key of Object.keys(envelope)) {
        const message = objectField(envelope, key)
        const read = readers.get(key)
        if (message && read) read(message, line)
        else if (!quiet.has(key)) noteUnknown(context, line)
        if (message && (read || quiet.has(key))) messageCount += 1
      }
    },
    end() {
      if (messageCount === 0)
        stopReading('report/unsupported-format', 'The report holds no message of Cucumber.', {
          seen: 'JSON of another tool',
        })
      cases.breakOff()
      if (finishedRuns === 0 || finishedRuns < startedRuns) return { completeness: brokenOff }
      return { completeness: cases.completeness() }
    },
  }
}

function noteUnknown({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'unknown-event',
    'A message is of a kind that is not known.',
    'Nothing was taken from it; tell the maintainers of the parser which version of Cucumber writes it.',
    { place: placeInLine(line) },
  )
}
