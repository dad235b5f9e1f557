import type { ReadingContext } from '../../reading/context.ts'
import { fieldOf, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { optionalObjects, requiredObjects } from '../../reading/json/json-report.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { emitTest } from './test.ts'

/** What is known while suites are read. */
export interface SuiteReading {
  readonly context: ReadingContext
  /** Tests that were to run and never did. */
  notRun: number
}

/** Emits the tests of a suite, those of its own before those of the suites inside. The first suite is a file. */
export function readSuite(suite: JsonObject, around: readonly string[], reading: SuiteReading): void {
  const title = textField(suite, 'title') ?? ''
  const path = title === '' ? around : [...around, title]
  if (fieldOf(suite, 'specs') === undefined && fieldOf(suite, 'suites') === undefined)
    stopReading('report/malformed', 'A suite of the report has neither "specs" nor "suites".')
  for (const spec of optionalObjects(suite, 'specs', 'A suite of the report'))
    for (const test of testsOf(spec)) {
      const { ran } = emitTest({ spec, test, suitePath: path }, reading.context)
      if (!ran) reading.notRun += 1
    }
  for (const inner of optionalObjects(suite, 'suites', 'A suite of the report'))
    readSuite(inner, path, reading)
}

function testsOf(spec: JsonObject): readonly JsonObject[] {
  const tests = requiredObjects(spec, 'tests', 'A test of the report')
  return tests.length > 0 ? tests : stopReading('report/malformed', 'A list "tests" of the report is empty.')
}
