import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import type { CaseDraft, ReadingContext } from '../../reading/context.ts'
import type { JsonObject } from '../../reading/json/json-fields.ts'
import { failureOfText, noteUnknownOutcome } from '../../reading/json/json-report.ts'
import { statusOf, type Step } from './steps.ts'

/**
 * From the best to the worst, as Cucumber and Behave rank them. Steps that nobody wrote test nothing: Cucumber fails on them unless it is
 * told not to.
 */
const ranks: readonly (readonly [word: string, outcome: CaseOutcome])[] = [
  ['passed', 'passed'],
  ['skipped', 'skipped'],
  ['untested', 'skipped'],
  ['pending', 'failed'],
  ['undefined', 'failed'],
  ['ambiguous', 'failed'],
  ['failed', 'failed'],
  ['error', 'error'],
  ['cleanup_error', 'error'],
  ['hook_error', 'error'],
]
const reasons: ReadonlyMap<string, string> = new Map([
  ['pending', 'A step is pending'],
  ['undefined', 'A step is not defined'],
  ['ambiguous', 'A step has several definitions'],
])

/** The worst step decides; one without a result did not run. A scenario of which nothing ran did not pass. */
export function judgeSteps(
  steps: readonly Step[],
  element: JsonObject,
  context: ReadingContext,
): Pick<CaseDraft, 'outcome' | 'rawOutcome' | 'failures' | 'skipReason'> {
  const failures = failuresOf(steps, context)
  // Behave sums up a scenario in a word of its own.
  const summed = statusOf(element)
  const words = [...steps.map((step) => step.status ?? 'skipped'), ...(summed === undefined ? [] : [summed])]
  const worst = Math.max(...words.map(rankOf), rankOf('passed'))
  const strange = words.find((word) => rankOf(word) === -1)
  if (strange !== undefined && worst < rankOf('pending'))
    return { outcome: noteUnknownOutcome(context), rawOutcome: strange, failures }
  if (worst < rankOf('pending') && steps.length === 0)
    return {
      outcome: 'skipped',
      rawOutcome: summed ?? '',
      failures,
      skipReason: 'The scenario has no steps.',
    }
  const [rawOutcome, outcome] = ranks[worst] ?? ['', 'error']
  return { outcome, rawOutcome, failures }
}

/** Whether a word says that something went wrong. */
export function isTrouble(word: string): boolean {
  return rankOf(word) >= rankOf('pending')
}

function rankOf(word: string): number {
  return ranks.findIndex(([known]) => known === word)
}

function failuresOf(steps: readonly Step[], context: ReadingContext): readonly CaseFailure[] {
  return steps.flatMap((step): readonly CaseFailure[] => {
    const { status, error, title, isHook } = step
    if (status === 'failed' || status?.endsWith('error') === true) {
      const kind = isHook ? 'error' : 'failure'
      return [
        error === undefined
          ? { kind, message: context.cut(title ?? 'A hook failed.') }
          : failureOfText(error, kind, context),
      ]
    }
    const reason = reasons.get(status ?? '')
    if (reason === undefined) return []
    return [
      {
        kind: 'failure',
        type: status ?? '',
        message: context.cut(title === undefined ? reason : `${reason}: ${title}`),
      },
    ]
  })
}
