import type { CaseAttempt, CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  durationOf,
  failedTries,
  failureOfText,
  momentOf,
  nameOf,
  noteUnknownOutcome,
  positionField,
  triesField,
} from '../../reading/json/json-report.ts'

/** What is the same for every test of a file. */
export interface AssertionReading {
  readonly context: ReadingContext
  readonly file: string | undefined
  readonly dialect: string | undefined
}

const outcomes: ReadonlyMap<string, CaseOutcome> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['pending', 'skipped'],
  ['skipped', 'skipped'],
  ['disabled', 'skipped'],
  ['todo', 'todo'],
])

/** Vitest writes a test's own data beside the keys that Jest has. */
export function isVitest(assertion: JsonObject): boolean {
  return Object.hasOwn(assertion, 'meta')
}

/** Emits one test. */
export function emitAssertion(assertion: JsonObject, { context, file, dialect }: AssertionReading): void {
  const ancestors = textsField(assertion, 'ancestorTitles')
  const location = objectField(assertion, 'location')
  const told = textsField(assertion, 'failureMessages').map((text) => failureOfText(text, 'failure', context))
  const rawOutcome = textField(assertion, 'status') ?? ''
  const outcome = outcomeOf(rawOutcome, assertion, context)
  emitCase(
    context,
    {
      name: nameOf(textField(assertion, 'title') ?? textField(assertion, 'fullName'), context),
      suitePath: ancestors,
      className: ancestors.length === 0 ? undefined : ancestors.join(' '),
      file,
      line: positionField(location, 'line'),
      column: positionField(location, 'column'),
      outcome,
      rawOutcome,
      durationMs: durationOf(fieldOf(assertion, 'duration'), context),
      startedAt: momentOf(numberField(assertion, 'startAt'), context),
      failures: outcome === 'passed' ? [] : withReason(told, outcome),
      otherAttempts: attemptsOf(assertion, outcome === 'passed' ? told : [], context),
      properties: fieldOf(assertion, 'failing') === true ? [['failing', 'true']] : [],
    },
    { dialect },
  )
}

function outcomeOf(status: string, assertion: JsonObject, context: ReadingContext): CaseOutcome {
  // Vitest says so of a test that was still to run or running when the report was written.
  if (status === 'pending' && isVitest(assertion)) return 'error'
  return outcomes.get(status) ?? noteUnknownOutcome(context)
}

function withReason(told: readonly CaseFailure[], outcome: CaseOutcome): readonly CaseFailure[] {
  return outcome === 'error' && told.length === 0
    ? [{ kind: 'error', message: 'The test did not end.' }]
    : told
}

/** Jest counts its runs and, where it was told to log them, says why they failed. Vitest lists the failures of a test that passed in the end. */
function attemptsOf(
  assertion: JsonObject,
  failuresOfPass: readonly CaseFailure[],
  context: ReadingContext,
): readonly CaseAttempt[] {
  const reasons = textsField(assertion, 'retryReasons').map((text) => failureOfText(text, 'failure', context))
  const runs = triesField(assertion, 'invocations') ?? 1
  return failedTries(runs - 1, reasons.length > 0 ? reasons : failuresOfPass)
}
