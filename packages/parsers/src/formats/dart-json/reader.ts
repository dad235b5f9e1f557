import type { ReportSummary } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import type { JsonLineReader } from '../../reading/json/json-lines.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { isFailure } from '../../counts.ts'
import { runRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { brokenOff, noResult } from '../../reading/unfinished.ts'
import { eventsInArray } from './array-lines.ts'
import { failureIn, outcomeOfTest } from './outcome.ts'
import { createOpenTests, type OpenTest } from './open-tests.ts'
import { draftOf } from './record.ts'

const unfinished = { outcome: 'error', rawOutcome: 'testStart', message: noResult } as const

/** Events that say nothing that a record needs. */
const quiet = new Set(['start', 'allSuites', 'debug'])

export function createDartReader(context: ReadingContext): JsonLineReader {
  const open = createOpenTests(context)
  let eventCount = 0
  let troubles = 0
  let ending: ReportSummary['completeness'] | undefined
  /** Of an earlier run in the same file that did not end well. */
  let closed: ReportSummary['completeness'] | undefined
  const emit = (test: OpenTest, draft: Parameters<typeof draftOf>[1]): void => {
    if (isFailure(draft.outcome)) troubles += 1
    emitCase(context, draftOf(test, draft, context), { byteOffset: test.byteOffset })
  }
  const emitRun = (rawOutcome: string, message: string, trace?: string): void => {
    troubles += 1
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome,
      failures: [{ kind: 'error', message, ...(trace === undefined ? {} : { trace }) }],
    })
  }
  const beginTest = (event: JsonObject, line: ReportLine): void => {
    const test = objectField(event, 'test')
    const earlier = open.end(numberField(test, 'id'))
    if (earlier) emit(earlier, unfinished)
    if (!open.begin(test, numberField(event, 'time'), line))
      emitRun('testStart', 'A test began without a number, so its end can not be known.')
  }
  const endTest = (event: JsonObject): void => {
    const test = open.end(numberField(event, 'testID'))
    if (!test) return emitRun('testDone', 'A test ended that never began.')
    const { outcome, rawOutcome } = outcomeOfTest(test, event, context)
    // What only loads or sets up is no test, unless it went wrong.
    if (fieldOf(event, 'hidden') === true && outcome === 'passed') return
    emit(test, { outcome, rawOutcome, endedAtMs: numberField(event, 'time') })
  }
  const addError = (event: JsonObject): void => {
    const id = numberField(event, 'testID')
    const failure = failureIn(event, context)
    const test = open.get(id)
    if (test) {
      if (test.failures.length < context.limits.attributes) test.failures.push(failure)
      if (failure.kind === 'error') test.hasError = true
      return
    }
    // A test may fail after it passed: the record is out, so the failure is one of its own.
    const ended = open.ended(id)
    if (!ended) return emitRun('error', 'An error came from a test that is not known.', failure.trace)
    const outcome = failure.kind === 'error' ? 'error' : 'failed'
    emit({ ...ended, failures: [failure], attempts: [] }, { outcome, rawOutcome: 'error' })
  }
  const read = (event: JsonObject, line: ReportLine): void => {
    const type = textField(event, 'type')
    // The tool itself reports processes that it started in events of another kind.
    if (type === undefined) return
    eventCount += 1
    // Another run behind the first one.
    if (type === 'start') startRun()
    if (type === 'suite') open.addSuite(objectField(event, 'suite'))
    else if (type === 'group') open.addGroup(objectField(event, 'group'))
    else if (type === 'testStart') beginTest(event, line)
    else if (type === 'print') open.print(event)
    else if (type === 'error') addError(event)
    else if (type === 'testDone') endTest(event)
    else if (type === 'done') ending = endRun(event)
    else if (!quiet.has(type)) noteUnknown(context, line)
  }
  /** Ends what is still open; true where there was anything. */
  const breakOff = (): boolean => {
    const left = open.takeAll()
    for (const test of left) emit(test, unfinished)
    return left.length > 0
  }
  const startRun = (): void => {
    if (eventCount > 1 && ending === undefined) closed = brokenOff
    void breakOff()
    open.forget()
    // A run that was closed early is not made whole by another one.
    if (ending?.complete === false) closed = ending
    ending = undefined
    troubles = 0
  }
  const endRun = (event: JsonObject): ReportSummary['completeness'] => {
    void breakOff()
    const success = fieldOf(event, 'success')
    if (success === false && troubles === 0) emitRun('done', 'The run failed without a failed test.')
    if (typeof success === 'boolean') return { complete: true }
    return { complete: false, reason: 'aborted', message: 'The run was closed before all tests had run.' }
  }
  return {
    event: read,
    other(line) {
      const events = eventsInArray(line, context)
      if (events) for (const event of events) read(event, line)
      else
        context.diagnostics.note(
          'other-output',
          'A line is not an event of the test runner.',
          'Nothing of the tests is lost; write the report to a file of its own.',
          { place: placeInLine(line) },
        )
    },
    end() {
      if (eventCount === 0)
        stopReading('report/unsupported-format', 'The report holds no event of a Dart test run.', {
          seen: 'JSON of another tool',
        })
      const isCut = breakOff() || ending === undefined
      return { completeness: closed ?? (isCut ? brokenOff : ending) }
    },
  }
}

function noteUnknown({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'unknown-event',
    'An event is of a type that is not known; it ended no test.',
    'Tell the maintainers of the parser which version of the test package writes it.',
    { place: placeInLine(line) },
  )
}
