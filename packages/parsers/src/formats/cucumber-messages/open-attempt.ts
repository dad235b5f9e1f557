import type {
  CaseAttachment,
  CaseAttempt,
  CaseFailure,
  CaseMoment,
  CaseOutcome,
} from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { createTextPool, type HeldText } from '../../reading/text/held-text.ts'
import {
  fieldOf,
  numberField,
  objectField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import { epochMomentOf, millisecondsOf } from '../../values/number-times.ts'
import { noResult } from '../../reading/unfinished.ts'
import { readStatus, type StatusReading } from './statuses.ts'

/** One try at a test case that began and has not finished. */
export interface OpenAttempt {
  readonly testCaseId: string
  readonly byteOffset: number
  readonly startedAt?: CaseMoment | undefined
  readonly startedMs?: number | undefined
  readonly output: HeldText
  readonly failures: CaseFailure[]
  readonly attachments: CaseAttachment[]
  worst?: (StatusReading & { readonly status: string }) | undefined
  skipReason?: string | undefined
  /** Steps of its case that ended, each counted once. */
  stepCount: number
  /** Their ids, where the case gives its steps ids. */
  readonly stepIds: Set<string>
  /** Old versions say at a step that the case will be tried again. */
  willBeRetried: boolean
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly failures: readonly CaseFailure[]
  readonly durationMs?: number | undefined
}

export function createAttempts(context: ReadingContext): {
  open(started: JsonObject, byteOffset: number): OpenAttempt
  /** `stepIds` are those of the case, nothing where it gives none. */
  addStep(attempt: OpenAttempt, finished: JsonObject, stepIds: ReadonlySet<string> | undefined): void
} {
  const pool = createTextPool(context)
  return {
    open: (started, byteOffset) => ({
      testCaseId: textField(started, 'testCaseId') ?? '',
      byteOffset,
      startedAt: epochMomentOf(timeMsOf(started), 1),
      startedMs: timeMsOf(started),
      output: pool.open(),
      failures: [],
      attachments: [],
      stepCount: 0,
      stepIds: new Set(),
      willBeRetried: false,
    }),
    addStep(attempt, finished, stepIds) {
      const result = objectField(finished, 'testStepResult')
      const status = textField(result, 'status') ?? ''
      const reading = readStatus(status)
      countStep(attempt, textField(finished, 'testStepId'), stepIds)
      if (!attempt.worst || reading.rank > attempt.worst.rank) attempt.worst = { ...reading, status }
      if (fieldOf(result, 'willBeRetried') === true) attempt.willBeRetried = true
      if (!reading.isKnown) noteStrange(context)
      if (status === 'SKIPPED') attempt.skipReason ??= cutField(result, 'message', context)
      if (reading.outcome === 'passed' || reading.outcome === 'skipped') return
      if (attempt.failures.length < context.limits.attributes)
        attempt.failures.push(failureOf(result, 'failure', context))
    },
  }
}

/** A step that is told of twice stands for no other one, and neither does one that is not of the case. */
function countStep(
  attempt: OpenAttempt,
  id: string | undefined,
  stepIds: ReadonlySet<string> | undefined,
): void {
  if (stepIds) {
    if (id === undefined || !stepIds.has(id) || attempt.stepIds.has(id)) return
    attempt.stepIds.add(id)
  }
  attempt.stepCount += 1
}

/** What went wrong in a step or a hook. */
export function failureOf(
  result: JsonObject | undefined,
  kind: CaseFailure['kind'],
  { cut }: ReadingContext,
): CaseFailure {
  const exception = objectField(result, 'exception')
  const text = textField(result, 'message')
  const message = textField(exception, 'message') ?? text?.split('\n', 1)[0]
  const trace = textField(exception, 'stackTrace') ?? text
  return withoutUndefined({
    kind,
    type: textField(exception, 'type') ?? textField(result, 'status'),
    message: message === undefined ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  }) as CaseFailure
}

/** What an attempt comes to. One with fewer steps than its case has did not run to its end. */
export function endAttempt(
  attempt: OpenAttempt,
  expectedSteps: number,
  finished: JsonObject | undefined,
  context: ReadingContext,
): AttemptEnd {
  const { worst, failures, startedMs, stepCount } = attempt
  const endedMs = finished && timeMsOf(finished)
  const durationMs =
    startedMs === undefined || endedMs === undefined
      ? undefined
      : millisecondsOf(Math.round((endedMs - startedMs) * 1e3) / 1e3, 1, context)
  const isCut = !finished || stepCount < expectedSteps
  if (isCut && worst?.outcome !== 'failed')
    return {
      outcome: 'error',
      rawOutcome: worst?.status ?? '',
      failures: [...failures, { kind: 'error', message: noResult }],
      durationMs,
    }
  // Nothing was tested where there are no steps.
  return { outcome: worst?.outcome ?? 'skipped', rawOutcome: worst?.status ?? '', failures, durationMs }
}

export function asEarlierAttempt(
  { outcome, failures, durationMs }: AttemptEnd,
  startedAt?: CaseMoment,
): CaseAttempt {
  const known = outcome === 'passed' || outcome === 'skipped' || outcome === 'failed' ? outcome : 'error'
  return {
    outcome: known,
    when: 'before',
    ...(failures[0] ? { failure: failures[0] } : {}),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(startedAt ? { startedAt } : {}),
  }
}

/** A timestamp, to the microsecond: finer is more than a number holds. */
function timeMsOf(message: JsonObject): number | undefined {
  const timestamp = objectField(message, 'timestamp')
  const seconds = numberField(timestamp, 'seconds')
  if (seconds === undefined) return undefined
  return Math.round(seconds * 1e6 + (numberField(timestamp, 'nanos') ?? 0) / 1e3) / 1e3
}

function cutField(result: JsonObject | undefined, key: string, { cut }: ReadingContext): string | undefined {
  const text = textField(result, key)
  return text === undefined || text === '' ? undefined : cut(text)
}

function noteStrange({ diagnostics }: ReadingContext): void {
  diagnostics.note(
    'unknown-status',
    'A step has a status that is not known; its scenario is no pass.',
    'Tell the maintainers of the parser which version of Cucumber writes it.',
  )
}
