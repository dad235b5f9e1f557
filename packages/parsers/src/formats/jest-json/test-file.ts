import type { CaseFailure } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, numberField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { failureOfText, filledText, momentOf, requiredObjects } from '../../reading/json/json-report.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { emitAssertion, isVitest } from './assertion.ts'

/** What is the same for every test of a file. */
export interface FileReading {
  readonly context: ReadingContext
  readonly dialect: string | undefined
}

/** What a file said, besides its tests. */
export interface FileRead {
  readonly hasFailed: boolean
  readonly ownRecords: number
  readonly dialect: string | undefined
}

/** Emits the tests of a file, and the file itself where it failed and none of its tests did. */
export function readTestFile(file: JsonObject, reading: FileReading): FileRead {
  // What Jest hands to a results processor has the same facts under other names.
  const isRaw = fieldOf(file, 'assertionResults') === undefined && fieldOf(file, 'testResults') !== undefined
  const assertions = requiredObjects(file, isRaw ? 'testResults' : 'assertionResults', 'A file of the report')
  const dialect = reading.dialect ?? (assertions.some(isVitest) ? 'vitest' : undefined)
  const name = textField(file, 'name') ?? textField(file, 'testFilePath')
  const before = reading.context.counter.counts()
  for (const assertion of assertions) emitAssertion(assertion, { ...reading, dialect, file: name })
  const after = reading.context.counter.counts()
  const status = textField(file, 'status')
  const hasFailed =
    status === 'failed' || (numberField(file, 'numFailingTests') ?? 0) > 0 || hasOwnError(file)
  const isExplained = after.failed + after.errors > before.failed + before.errors
  if (!hasFailed || isExplained) return { hasFailed, ownRecords: 0, dialect }
  emitCase(
    reading.context,
    {
      name: suiteRecordName,
      suitePath: name === undefined ? [] : [name],
      file: name,
      outcome: 'error',
      rawOutcome: status ?? 'failed',
      failures: [failureOf(file, reading.context)],
      startedAt: momentOf(numberField(file, 'startTime'), reading.context),
    },
    { dialect },
  )
  return { hasFailed, ownRecords: 1, dialect }
}

/** Why the file could not be run, in the words of a results processor. */
function hasOwnError(file: JsonObject): boolean {
  const error = fieldOf(file, 'testExecError')
  return error !== undefined && error !== null
}

function failureOf(file: JsonObject, context: ReadingContext): CaseFailure {
  const message = filledText(file, 'message') ?? filledText(file, 'failureMessage')
  if (message !== undefined) return failureOfText(message.trim(), 'error', context)
  return { kind: 'error', message: 'The file failed and none of its tests did; the report does not say why.' }
}
