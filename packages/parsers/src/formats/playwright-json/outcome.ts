import type { CaseAttempt, CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, numberField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import {
  durationOf,
  failedTries,
  momentOf,
  noteUnknownOutcome,
  optionalObjects,
  troubleField,
} from '../../reading/json/json-report.ts'
import { failureOfError } from './failure.ts'

/** What a test came to. */
export interface JudgedTest {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly failures: readonly CaseFailure[]
  readonly otherAttempts: readonly CaseAttempt[]
  /** The try that decides; nothing where there was none. */
  readonly deciding: JsonObject | undefined
  /** False for a test that was to run and did not. */
  readonly ran: boolean
}

const unexpectedPass = 'The test was expected to fail, and passed.'

/**
 * The last try that ran decides. Playwright calls a test flaky whose retry was only skipped after a failure, and skipped
 * one that was interrupted; neither passed.
 */
export function judgeTest(test: JsonObject, context: ReadingContext): JudgedTest {
  const expected = textField(test, 'expectedStatus') ?? 'passed'
  const verdict = textField(test, 'status')
  const tries = optionalObjects(test, 'results', 'A test of the report').toSorted(
    (one, other) => (numberField(one, 'retry') ?? 0) - (numberField(other, 'retry') ?? 0),
  )
  const index = decidingIndex(tries)
  const deciding = tries[index]
  const status = deciding && statusOf(deciding)
  const others = tries.flatMap((one, at) =>
    at === index ? [] : [attemptOf(one, expected, at < index ? 'before' : 'after', context)],
  )
  const outcome = heldTo(test, outcomeOf(status, expected, context), deciding, context)
  return {
    outcome,
    rawOutcome: [verdict, status]
      .filter((word, at, all) => word !== undefined && all.indexOf(word) === at)
      .join(' '),
    failures: deciding ? failuresOf(deciding, outcome, context) : [],
    // A test that is called flaky had a try that failed, whether or not the report holds it.
    otherAttempts:
      outcome === 'passed' && verdict === 'flaky' && !others.some(({ outcome: one }) => isFailure(one))
        ? [...failedTries(1, []), ...others]
        : others,
    deciding,
    ran: deciding !== undefined || expected === 'skipped',
  }
}

/** What failed by Playwright's own word, or holds an error, never passes here; neither does a word that is not known. */
function heldTo(
  test: JsonObject,
  judged: CaseOutcome,
  deciding: JsonObject | undefined,
  context: ReadingContext,
): CaseOutcome {
  const verdict = fieldOf(test, 'status')
  if (verdict === 'unexpected' && ['passed', 'skipped', 'todo'].includes(judged)) return 'failed'
  if (judged !== 'passed') return judged
  if (deciding && errorsOf(deciding).length > 0) return 'failed'
  return verdict === undefined || verdict === 'expected' || verdict === 'flaky'
    ? judged
    : noteUnknownOutcome(context)
}

function statusOf(result: JsonObject): string {
  return textField(result, 'status') ?? ''
}

/** A retry that was skipped says nothing about the failure before it. */
function decidingIndex(tries: readonly JsonObject[]): number {
  const ran = tries.findLastIndex((one) => statusOf(one) !== 'skipped')
  return ran === -1 ? tries.length - 1 : ran
}

function outcomeOf(status: string | undefined, expected: string, context: ReadingContext): CaseOutcome {
  if (status === undefined || status === 'skipped') return 'skipped'
  if (status === 'interrupted') return 'error'
  if (status === 'passed') return expected === 'passed' ? 'passed' : 'failed'
  if (status === 'failed' || status === 'timedOut') {
    if (status === expected) return 'todo'
    return status === 'failed' ? 'failed' : 'error'
  }
  return noteUnknownOutcome(context)
}

function failuresOf(
  result: JsonObject,
  outcome: CaseOutcome,
  context: ReadingContext,
): readonly CaseFailure[] {
  if (outcome === 'passed' || outcome === 'skipped') return []
  const kind = outcome === 'error' ? 'error' : 'failure'
  const failures = errorsOf(result).map((error) => failureOfError(error, kind, context))
  if (failures.length > 0 || outcome === 'todo') return failures
  const status = statusOf(result)
  if (status === 'passed') return [{ kind, message: unexpectedPass }]
  return status === 'interrupted' ? [{ kind, message: 'The test was interrupted.' }] : []
}

function errorsOf(result: JsonObject): readonly JsonObject[] {
  const listed = optionalObjects(result, 'errors', 'A try of a test')
  const single = troubleField(result, 'error')
  return listed.length > 0 || !single ? listed : [single]
}

function attemptOf(
  result: JsonObject,
  expected: string,
  when: CaseAttempt['when'],
  context: ReadingContext,
): CaseAttempt {
  const status = statusOf(result)
  const outcome = attemptOutcome(status, expected)
  return withoutUndefined({
    outcome,
    when,
    failure:
      outcome === 'failed' || outcome === 'error' ? failuresOf(result, outcome, context)[0] : undefined,
    durationMs: durationOf(fieldOf(result, 'duration'), context),
    startedAt: momentOf(fieldOf(result, 'startTime'), context),
  })
}

/** A try that came out as expected did not fail. */
function attemptOutcome(status: string, expected: string): CaseAttempt['outcome'] {
  if (status === 'skipped') return 'skipped'
  if (status === expected) return 'passed'
  return status === 'passed' || status === 'failed' ? 'failed' : 'error'
}
