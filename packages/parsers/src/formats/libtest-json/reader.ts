import type { ReportSummary } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { numberField, objectField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { JsonLineReader } from '../../reading/json/json-lines.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { brokenOff, noResult } from '../../reading/unfinished.ts'
import { weighSuite, type OpenSuite } from './open-suite.ts'
import { emitTest, type TestEnd } from './record.ts'
import { readTestName, type TestName } from './test-name.ts'

const words = outcomeWords({
  ok: 'passed',
  failed: 'failed',
  ignored: 'skipped',
  allowed_failure: 'todo',
  bench: 'passed',
})

export function createLibtestReader(context: ReadingContext): JsonLineReader {
  const limit = createOpenLimit(context)
  /** By crate and binary; nextest runs several at once. Where nothing is said of them there is one at a time. */
  const suites = new Map<string, OpenSuite>()
  let suiteCount = 0
  let testCount = 0
  /** The first thing that is missing. */
  let missing: (ReportSummary['completeness'] & { readonly complete: false }) | undefined
  let dialect: string | undefined
  const suiteOf = ({ binary = '' }: TestName): OpenSuite | undefined => suites.get(binary) ?? suites.get('')
  const emit = (suite: OpenSuite | undefined, end: TestEnd): void => {
    if (suite) suite.records += 1
    if (suite && end.outcome !== 'passed' && end.outcome !== 'skipped') suite.failures += 1
    if (suite && isFailure(end.outcome)) suite.troubles += 1
    emitTest(context, end)
  }
  const emitSuite = (key: string, byteOffset: number, message: string): void =>
    emitCase(
      context,
      {
        name: suiteRecordName,
        className: key === '' ? undefined : key,
        suitePath: key === '' ? [] : [key],
        outcome: 'error',
        rawOutcome: 'failed',
        failures: [{ kind: 'error', message }],
      },
      { byteOffset },
    )
  const endTests = (suite: OpenSuite): void => {
    for (const [written, byteOffset] of suite.tests) {
      const name = readTestName(written)
      emit(suite, { name, outcome: 'error', rawOutcome: 'started', message: noResult, byteOffset })
    }
    limit.release(suite.tests.size)
  }
  const breakOff = (key: string, suite: OpenSuite): void => {
    endTests(suite)
    if (suite.troubles === 0) emitSuite(key, suite.byteOffset, 'The suite began and never ended.')
    limit.release()
    suites.delete(key)
    missing ??= brokenOff
  }
  const readSuite = (event: JsonObject, line: ReportLine): void => {
    const word = textField(event, 'event')
    const nextest = objectField(event, 'nextest')
    if (nextest) dialect = 'nextest'
    const key = nextest
      ? `${textField(nextest, 'crate') ?? ''}::${textField(nextest, 'test_binary') ?? ''}`
      : ''
    const suite = suites.get(key)
    if (word === 'started') {
      if (suite) breakOff(key, suite)
      limit.claim()
      const declaredTests = numberField(event, 'test_count')
      suites.set(key, {
        tests: new Map(),
        declaredTests,
        byteOffset: line.byteOffset,
        records: 0,
        failures: 0,
        troubles: 0,
      })
      suiteCount += 1
      return
    }
    if (!suite) return emitSuite(key, line.byteOffset, 'A suite ended that never began.')
    endTests(suite)
    if (word !== 'ok' && suite.troubles === 0)
      emitSuite(key, line.byteOffset, 'The suite did not pass and has no failed test.')
    const weighed = weighSuite(suite, event)
    if (!weighed.complete) missing ??= weighed
    limit.release()
    suites.delete(key)
  }
  const readTest = (event: JsonObject, line: ReportLine): void => {
    testCount += 1
    const written = textField(event, 'name') ?? ''
    const type = textField(event, 'type')
    const word = type === 'bench' ? 'bench' : (textField(event, 'event') ?? '')
    const name = readTestName(written)
    const suite = suiteOf(name)
    if (name.binary !== undefined) dialect = 'nextest'
    if (!suite) noteStray(context, line)
    if (word === 'timeout') return noteSlow(context, line)
    if (word === 'started') return begin(suite, name, written, line)
    // The number of runs is only written at the end.
    const begun = name.runs === undefined ? written : written.slice(0, written.lastIndexOf('#'))
    if (suite?.tests.delete(begun)) limit.release()
    const outcome = outcomeOf(word, words, context)
    emit(suite, { name, outcome, rawOutcome: rawWord(word), event, byteOffset: line.byteOffset })
  }
  const begin = (suite: OpenSuite | undefined, name: TestName, written: string, line: ReportLine): void => {
    const { byteOffset } = line
    if (!suite)
      return emit(suite, { name, outcome: 'error', rawOutcome: 'started', message: noResult, byteOffset })
    if (suite.tests.has(written))
      emit(suite, { name, outcome: 'error', rawOutcome: 'started', message: noResult, byteOffset })
    else limit.claim()
    suite.tests.set(written, byteOffset)
  }
  return {
    event(event, line) {
      const type = textField(event, 'type')
      if (type === 'suite') return readSuite(event, line)
      if (type === 'test' || type === 'bench') readTest(event, line)
      else if (type !== 'report') noteOther(context, line)
    },
    other(line) {
      if (/^\s*\{.*"(?:type|event)"/.test(line.text))
        stopReading('report/malformed', 'An event is no whole JSON.', { place: placeInLine(line) })
      noteOther(context, line)
    },
    end() {
      if (suiteCount === 0 && testCount > 0)
        stopReading('report/malformed', 'The report holds tests and no suite that they belong to.')
      if (suiteCount === 0)
        stopReading('report/unsupported-format', 'The report holds no suite of libtest.', {
          seen: 'JSON of another tool',
        })
      for (const [key, suite] of suites) breakOff(key, suite)
      return { dialect, completeness: missing }
    },
  }
}

function noteStray({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'case-outside-suite',
    'A test stands outside of every suite.',
    'Its record counts; whether others are missing is not known.',
    { place: placeInLine(line) },
  )
}

function noteSlow({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note('slow-test', 'A test ran for longer than a minute.', 'Its own end says how it came out.', {
    place: placeInLine(line),
  })
}

function noteOther({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'other-output',
    'A line is not an event of libtest.',
    'Nothing of the tests is lost; write the report to a file of its own.',
    { place: placeInLine(line) },
  )
}
