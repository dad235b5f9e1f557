import { describe, expect, it } from 'vitest'
import { summarizeGreenwave, type AnswerKind, type Summarized } from '../../src/greenwave/index.ts'

const counts = [0, 1, 2]
type Numbers = Readonly<Partial<Record<AnswerKind, number>>>

function answers(numbers: Numbers, isWaived = false): readonly Summarized[] {
  return Object.entries(numbers).flatMap(([kind, number]) =>
    Array.from({ length: number }, () => ({ kind: kind as AnswerKind, isWaived })),
  )
}

/** Every number of each kind beside every number of the others. */
function combinations(kinds: readonly AnswerKind[]): readonly Numbers[] {
  return kinds.reduce<readonly Numbers[]>(
    (before, kind) => before.flatMap((numbers) => counts.map((count) => ({ ...numbers, [kind]: count }))),
    [{}],
  )
}

/** As the reference has it: whole sentences, written out for one and for many. */
const words = {
  missing: ['', '1 result missing', '2 results missing'],
  errored: ['', '1 test errored', '2 tests errored'],
  failed: ['', '1 test failed', '2 tests failed'],
  incomplete: ['', '1 test incomplete', '2 tests incomplete'],
  'invalid-gating-yaml': [
    '',
    '1 error due to invalid remote rule file',
    '2 errors due to invalid remote rule file',
  ],
  'missing-gating-yaml': [
    '',
    '1 error due to missing remote rule file',
    '2 errors due to missing remote rule file',
  ],
  'failed-fetch-gating-yaml': [
    '',
    '1 error while trying to fetch remote rule file',
    '2 errors while trying to fetch remote rule file',
  ],
} as const

function told(numbers: Numbers, kinds: readonly (keyof typeof words)[]): string {
  return kinds
    .map((kind) => words[kind][numbers[kind] ?? 0] ?? '')
    .filter(Boolean)
    .join(', ')
}

describe('the summary of a decision', () => {
  it('tells what tests lack, after how many there are', () => {
    for (const numbers of combinations(['missing', 'errored', 'failed', 'incomplete', 'passed'])) {
      const total = Object.values(numbers).reduce((sum, count) => sum + count, 0)
      const lacks = told(numbers, ['missing', 'errored', 'failed', 'incomplete'])
      const good =
        total === 0
          ? 'No tests are required'
          : `All required tests (${total} total) have passed or been waived`
      const expected = lacks === '' ? good : `Of ${total} required test${total === 1 ? '' : 's'}, ${lacks}`
      expect(summarizeGreenwave(answers(numbers)), JSON.stringify(numbers)).toBe(expected)
    }
  })

  it('tells trouble with remote rules first', () => {
    const trouble = ['invalid-gating-yaml', 'missing-gating-yaml', 'failed-fetch-gating-yaml'] as const
    for (const numbers of combinations([...trouble, 'failed'])) {
      const errors = told(numbers, trouble)
      const failed = numbers.failed ?? 0
      const tests =
        ['', 'Of 1 required test, 1 test failed', 'Of 2 required tests, 2 tests failed'][failed] ?? ''
      const expected = [errors, tests].filter(Boolean).join('. ') || 'No tests are required'
      expect(summarizeGreenwave(answers(numbers)), JSON.stringify(numbers)).toBe(expected)
    }
  })

  it('counts what is waived as a test, and not as lacking', () => {
    for (const numbers of combinations(['missing', 'errored', 'failed', 'incomplete'])) {
      const total = Object.values(numbers).reduce((sum, count) => sum + count, 0)
      const waived = answers(numbers, true)
      const good =
        total === 0
          ? 'No tests are required'
          : `All required tests (${total} total) have passed or been waived`
      expect(summarizeGreenwave(waived)).toBe(good)
      const one = { kind: 'failed', isWaived: false } as const
      expect(summarizeGreenwave([...waived, one])).toBe(
        `Of ${total + 1} required test${total === 0 ? '' : 's'}, 1 test failed`,
      )
    }
  })

  it.each([
    [[], 'No tests are required'],
    [answers({ 'fetched-gating-yaml': 2, excluded: 3 }), 'No tests are required'],
    [answers({ 'invalid-gating-yaml': 2 }, true), 'No tests are required'],
    [answers({ excluded: 1, passed: 1 }), 'All required tests (1 total) have passed or been waived'],
    [
      [...answers({ passed: 1 }), ...answers({ 'missing-gating-yaml': 1 })],
      '1 error due to missing remote rule file',
    ],
    [answers({ passed: 10, missing: 11 }), 'Of 21 required tests, 11 results missing'],
  ])('%j: %s', (given, summary) => {
    expect(summarizeGreenwave(given)).toBe(summary)
  })

  it('does not hang on the order of the answers', () => {
    const given = answers({
      failed: 1,
      missing: 2,
      'failed-fetch-gating-yaml': 1,
      'invalid-gating-yaml': 1,
      errored: 1,
    })
    expect(summarizeGreenwave(given.toReversed())).toBe(summarizeGreenwave(given))
  })
})
