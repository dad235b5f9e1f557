import type { CaseAttempt, CaseFailure, CaseMoment, CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { isFailure } from '../../counts.ts'
import { fieldOf, numberField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { epochMomentOf, millisecondsOf } from '../../values/number-times.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import { failureIn, skipReasonIn } from './long-representation.ts'

/** A test of which some phases were reported. */
export interface OpenTest {
  readonly nodeId: string
  readonly byteOffset: number
  readonly attempts: CaseAttempt[]
  outcome: CaseOutcome
  rawOutcome: string
  /** Without a call, as with `--setup-only`, nothing was tested. */
  hasCall: boolean
  durationMs?: number | undefined
  startedAt?: CaseMoment | undefined
  skipReason?: string | undefined
  failures: CaseFailure[]
}

export function openTest(nodeId: string, byteOffset: number): OpenTest {
  return {
    nodeId,
    byteOffset,
    attempts: [],
    outcome: 'skipped',
    rawOutcome: '',
    hasCall: false,
    failures: [],
  }
}

const words = outcomeWords({ passed: 'passed', failed: 'failed', skipped: 'skipped' })
/** What counts more when phases differ. */
const weights: Readonly<Record<CaseOutcome, number>> = {
  passed: 1,
  skipped: 2,
  todo: 3,
  inconclusive: 4,
  failed: 5,
  unknown: 6,
  error: 7,
}

/** Adds a phase of the test, or one of its subtests. */
export function addPhase(test: OpenTest, report: JsonObject, context: ReadingContext): void {
  const when = textField(report, 'when')
  const duration = millisecondsOf(numberField(report, 'duration'), 1000, context)
  if (!isSubtest(report)) {
    test.hasCall ||= when === 'call'
    if (duration !== undefined) test.durationMs = Math.round(((test.durationMs ?? 0) + duration) * 1e6) / 1e6
  }
  test.startedAt ??= epochMomentOf(numberField(report, 'start'), 1000)
  const word = textField(report, 'outcome') ?? ''
  const said = outcomeOf(word, words, context)
  const reason = fieldOf(report, 'wasxfail')
  const isExpected = reason !== undefined && (said === 'skipped' || said === 'passed')
  const outcome = isExpected ? 'todo' : said === 'failed' && when !== 'call' ? 'error' : said
  const isWorse = test.rawOutcome === '' || weights[outcome] > weights[test.outcome]
  // A subtest that was skipped says nothing about the others.
  if (isWorse && !(isSubtest(report) && !isFailure(outcome))) {
    test.outcome = outcome
    test.rawOutcome = isExpected
      ? said === 'passed'
        ? 'xpassed'
        : 'xfailed'
      : outcome === 'error'
        ? 'error'
        : rawWord(word)
  }
  if (outcome === 'skipped' || outcome === 'todo')
    test.skipReason ??= textOf(reason, context) ?? skipReasonIn(report)
  const goesWrong = isFailure(outcome) || (outcome === 'todo' && said === 'skipped')
  if (goesWrong && test.failures.length < context.limits.attributes)
    test.failures.push(failureIn(report, outcome === 'error' ? 'error' : 'failure', context))
}

/** Ends a try that is followed by another one. */
export function addRerun(test: OpenTest, report: JsonObject, context: ReadingContext): void {
  addPhase(test, { ...report, outcome: 'failed' }, context)
  const { outcome, failures, durationMs, startedAt } = test
  if (test.attempts.length < context.limits.attributes)
    test.attempts.push({
      outcome: outcome === 'error' ? 'error' : 'failed',
      when: 'before',
      ...(failures[0] ? { failure: failures[0] } : {}),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(startedAt ? { startedAt } : {}),
    })
  test.outcome = 'skipped'
  test.rawOutcome = ''
  test.hasCall = false
  test.failures = []
  test.durationMs = undefined
  test.startedAt = undefined
  test.skipReason = undefined
}

export function isSubtest(report: JsonObject): boolean {
  return /^subtestreport$/i.test(reportType(report) ?? '')
}

/** Plug-ins that write reports of their own use the second key. */
export function reportType(report: JsonObject): string | undefined {
  return textField(report, '$report_type') ?? textField(report, '_report_type')
}

function textOf(reason: unknown, { cut }: ReadingContext): string | undefined {
  return typeof reason === 'string' && reason !== '' ? cut(reason.replace(/^reason: /, '')) : undefined
}
