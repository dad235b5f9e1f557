import type { AnswerKind } from './answer.ts'

/** As much of an answer as its summary needs. */
export interface Summarized {
  readonly kind: AnswerKind
  readonly isWaived: boolean
}

/** Trouble with remote rules, in the order in which it is told. */
const ruleTrouble: readonly (readonly [AnswerKind, string])[] = [
  ['invalid-gating-yaml', 'due to invalid remote rule file'],
  ['missing-gating-yaml', 'due to missing remote rule file'],
  ['failed-fetch-gating-yaml', 'while trying to fetch remote rule file'],
]

/** What is wrong with tests, in the order in which it is told. */
const testTrouble: readonly (readonly [AnswerKind, what: string, how: string])[] = [
  ['missing', 'result', 'missing'],
  ['errored', 'test', 'errored'],
  ['failed', 'test', 'failed'],
  ['incomplete', 'test', 'incomplete'],
]

const tests: ReadonlySet<AnswerKind> = new Set(['passed', ...testTrouble.map(([kind]) => kind)])

/**
 * A decision in Greenwave's sentence: trouble with remote rules first, then how many of the required tests lack what.
 * Tests are counted as they reported, one for each way of running them, and not as rules.
 *
 * @example
 * import { summarizeGreenwave } from '@gatewright/core/greenwave'
 *
 * const answers = [
 *   { kind: 'passed', isWaived: false },
 *   { kind: 'failed', isWaived: false },
 *   { kind: 'missing', isWaived: true },
 * ] as const
 * console.log(summarizeGreenwave(answers)) // Of 3 required tests, 1 test failed
 */
export function summarizeGreenwave(answers: readonly Summarized[]): string {
  const required = answers.filter(({ kind }) => tests.has(kind)).length
  const open = answers.filter(({ isWaived }) => !isWaived)
  const count = (kind: AnswerKind): number => open.filter((answer) => answer.kind === kind).length
  const errors = ruleTrouble.flatMap(([kind, why]) => {
    const number = count(kind)
    return number === 0 ? [] : [`${counted(number, 'error')} ${why}`]
  })
  const lacking = testTrouble.flatMap(([kind, what, how]) => {
    const number = count(kind)
    return number === 0 ? [] : [`${counted(number, what)} ${how}`]
  })
  const sentences = [
    ...(errors.length > 0 ? [errors.join(', ')] : []),
    ...(lacking.length > 0 ? [[`Of ${counted(required, 'required test')}`, ...lacking].join(', ')] : []),
  ]
  if (sentences.length > 0) return sentences.join('. ')
  return required === 0
    ? 'No tests are required'
    : `All required tests (${required} total) have passed or been waived`
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
