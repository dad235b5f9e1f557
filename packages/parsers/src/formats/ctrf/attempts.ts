import type { CaseAttempt } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  durationOf,
  failedTries,
  momentOf,
  optionalObjects,
  triesField,
} from '../../reading/json/json-report.ts'
import { failureOf } from './outcome.ts'

/**
 * The tries before the one that the test tells of, in the order of their numbers. Some tools list that one as well. A report that only
 * counts its retries had a failed try for each, and a pass that it calls flaky had one.
 */
export function attemptsOf(test: JsonObject, context: ReadingContext): readonly CaseAttempt[] {
  const listed = optionalObjects(test, 'retryAttempts', 'A test of the report').toSorted(
    (one, other) => (numberField(one, 'attempt') ?? 0) - (numberField(other, 'attempt') ?? 0),
  )
  const retries = triesField(test, 'retries')
  const earlier = isFinal(listed.at(-1), listed.length, test) ? listed.slice(0, -1) : listed
  const told = listed.length === 0 ? (retries ?? 0) : 0
  if (earlier.length === 0) return failedTries(Math.max(told, isFlakyPass(test) ? 1 : 0), [])
  return earlier.map((attempt) => attemptOf(attempt, context))
}

function isFlakyPass(test: JsonObject): boolean {
  return fieldOf(test, 'flaky') === true && textField(test, 'status') === 'passed'
}

/** Whether the last of the tries is the one that the test itself tells of. */
function isFinal(last: JsonObject | undefined, listed: number, test: JsonObject): boolean {
  const status = textField(test, 'status')
  if (textField(last, 'status') !== status) return false
  const retries = triesField(test, 'retries')
  if (retries !== undefined) return listed > retries
  // Nothing is tried again after a pass.
  if (status === 'passed') return true
  const start = numberField(last, 'start')
  return start !== undefined && start === numberField(test, 'start')
}

function attemptOf(attempt: JsonObject, context: ReadingContext): CaseAttempt {
  const outcome = attemptOutcome(attempt)
  return withoutUndefined({
    outcome,
    when: 'before' as const,
    failure: outcome === 'failed' || outcome === 'error' ? failureOf(attempt, outcome, context) : undefined,
    durationMs: durationOf(fieldOf(attempt, 'duration'), context),
    startedAt: momentOf(fieldOf(attempt, 'start'), context),
  })
}

/** A try of which nobody knows how it ended counts as one that broke. */
function attemptOutcome(attempt: JsonObject): CaseAttempt['outcome'] {
  const status = textField(attempt, 'status')
  const raw = textField(objectField(attempt, 'extra'), 'rawStatus')
  if (status === 'passed') return 'passed'
  if (status === 'skipped' || status === 'pending') return 'skipped'
  return status === 'failed' && raw !== 'ERROR' ? 'failed' : 'error'
}
