import type { CaseAttempt, ReportSummary } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  listField,
  objectsField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import type { OpenLimit } from '../../reading/open-limit.ts'
import { addAttachment } from './attachments.ts'
import { createDocuments } from './documents.ts'
import {
  asEarlierAttempt,
  createAttempts,
  endAttempt,
  type AttemptEnd,
  type OpenAttempt,
} from './open-attempt.ts'
import { readPickle, type Pickle } from './pickles.ts'

/** A pickle that is to be run, with the tries that were made so far. */
interface TestCase {
  readonly pickleId: string
  readonly stepCount: number
  /** Nothing where the steps have no ids. */
  readonly stepIds: ReadonlySet<string> | undefined
  attempts: readonly CaseAttempt[]
  isStarted: boolean
}

/** Puts the messages about one scenario together and hands its record out when its last try is over. */
export interface Cases {
  addDocument(document: JsonObject): void
  addPickle(pickle: JsonObject): void
  addTestCase(testCase: JsonObject): void
  start(started: JsonObject, line: ReportLine): void
  addStep(finished: JsonObject, line: ReportLine): void
  attach(attachment: JsonObject): void
  finish(finished: JsonObject, line: ReportLine): void
  /** Ends what is still open. */
  breakOff(): void
  /** Failures and errors among the records. */
  troubles(): number
  completeness(): ReportSummary['completeness'] | undefined
}

export function createCases(context: ReadingContext, limit: OpenLimit): Cases {
  const documents = createDocuments(limit)
  const pickles = new Map<string, Pickle>()
  const testCases = new Map<string, TestCase>()
  const attempts = new Map<string, OpenAttempt>()
  const { open, addStep } = createAttempts(context)
  let troubles = 0
  let neverRun = 0
  const idOf = (message: JsonObject): string => textField(message, 'testCaseStartedId') ?? ''
  const emit = (testCase: TestCase | undefined, attempt: Partial<OpenAttempt>, end: AttemptEnd): void => {
    const pickle = pickles.get(testCase?.pickleId ?? '')
    if (isFailure(end.outcome)) troubles += 1
    emitCase(
      context,
      {
        name: pickle?.name ?? '',
        className: pickle?.className,
        suitePath: pickle?.suitePath,
        file: pickle?.file,
        line: pickle?.line,
        column: pickle?.column,
        ...end,
        startedAt: attempt.startedAt,
        skipReason: end.outcome === 'skipped' ? (attempt.skipReason ?? noSteps(end)) : undefined,
        otherAttempts: testCase?.attempts,
        properties: pickle?.tags.map((tag) => ['tag', tag] as const),
        stdout: attempt.output?.take(),
        attachments: attempt.attachments?.length ? attempt.attachments : undefined,
      },
      { byteOffset: attempt.byteOffset },
    )
  }
  const close = (id: string, attempt: OpenAttempt, finished: JsonObject | undefined): void => {
    attempts.delete(id)
    limit.release()
    const testCase = testCases.get(attempt.testCaseId)
    // A run of nobody knows what is no pass, whatever its steps say.
    const end = endAttempt(attempt, testCase?.stepCount ?? Infinity, finished, context)
    const willBeRetried = attempt.willBeRetried || (finished && fieldOf(finished, 'willBeRetried') === true)
    if (testCase && willBeRetried && testCase.attempts.length < context.limits.attributes) {
      testCase.attempts = [...testCase.attempts, asEarlierAttempt(end, attempt.startedAt)]
      testCase.isStarted = false
      void attempt.output.take()
      return
    }
    emit(testCase, attempt, end)
    if (testCase) testCase.attempts = []
  }
  return {
    addDocument: documents.add,
    addPickle(pickle) {
      limit.claim()
      pickles.set(textField(pickle, 'id') ?? '', readPickle(pickle, documents))
    },
    addTestCase(testCase) {
      limit.claim()
      const ids = objectsField(testCase, 'testSteps').flatMap((step) => textField(step, 'id') ?? [])
      for (const _ of ids) limit.claim()
      testCases.set(textField(testCase, 'id') ?? '', {
        pickleId: textField(testCase, 'pickleId') ?? '',
        stepCount: listField(testCase, 'testSteps').length,
        stepIds: ids.length === 0 ? undefined : new Set(ids),
        attempts: [],
        isStarted: false,
      })
    },
    start(started, line) {
      const id = textField(started, 'id') ?? ''
      const earlier = attempts.get(id)
      if (earlier) close(id, earlier, undefined)
      limit.claim()
      const attempt = open(started, line.byteOffset)
      const testCase = testCases.get(attempt.testCaseId)
      if (testCase) testCase.isStarted = true
      attempts.set(id, attempt)
    },
    addStep(finished, line) {
      const attempt = attempts.get(idOf(finished))
      if (attempt) addStep(attempt, finished, testCases.get(attempt.testCaseId)?.stepIds)
      else noteStray(context, line)
    },
    attach(attachment) {
      const attempt = attempts.get(idOf(attachment))
      if (attempt) addAttachment(attempt, attachment, context)
    },
    finish(finished, line) {
      const id = idOf(finished)
      const attempt = attempts.get(id)
      if (attempt) close(id, attempt, finished)
      else noteStray(context, line)
    },
    breakOff() {
      for (const [id, attempt] of attempts) close(id, attempt, undefined)
      for (const testCase of testCases.values()) {
        limit.release(testCase.stepIds?.size ?? 0)
        if (testCase.isStarted) continue
        neverRun += 1
        if (testCase.attempts.length > 0) emit(testCase, {}, noRetry)
      }
      limit.release(testCases.size)
      testCases.clear()
    },
    troubles: () => troubles,
    completeness: () =>
      neverRun === 0
        ? undefined
        : {
            complete: false,
            reason: 'cases-missing',
            message: `The report announces ${neverRun} runs of scenarios that it does not hold.`,
          },
  }
}

/** A try that was announced and never made. */
const noRetry: AttemptEnd = {
  outcome: 'error',
  rawOutcome: 'willBeRetried',
  failures: [
    {
      kind: 'error',
      message: 'The scenario was to be tried again, and the report does not say how that ended.',
    },
  ],
}

function noSteps({ rawOutcome }: AttemptEnd): string | undefined {
  return rawOutcome === '' ? 'The scenario has no steps.' : undefined
}

function noteStray({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'stray-event',
    'A message is about a run of a scenario that never began.',
    'Nothing was taken from it; the report may be made of parts of several.',
    { place: placeInLine(line) },
  )
}
