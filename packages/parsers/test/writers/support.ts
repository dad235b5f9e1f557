import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'

/** A result with nothing odd about it. */
export function resultOf(changes: Partial<TestResult> = {}): TestResult {
  return {
    id: 'run-1/unit#0001',
    testcase: 'shop.Cart/adds',
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:19:00Z',
    variant: {},
    data: {},
    groups: ['run-1'],
    ...changes,
  }
}

/** Results of one case with these outcomes, oldest first. */
export function attemptsOf(outcomes: readonly string[], changes: Partial<TestResult> = {}): TestResult[] {
  return outcomes.map((outcome, index) =>
    resultOf({
      id: `run-1/unit#${String(index + 1).padStart(4, '0')}`,
      outcome,
      attempt: index + 1,
      ...changes,
    }),
  )
}

/** The results in any order. */
export function shuffled(results: readonly TestResult[]): fc.Arbitrary<TestResult[]> {
  return fc.shuffledSubarray([...results], { minLength: results.length })
}

/** Any text that a result may hold. */
export const anyText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      ']]>',
      '<![CDATA[',
      '&amp;&#10;',
      '"\'',
      'a\r\nb\tc\n',
      '\u001B[31mred\u001B[0m',
      '\uFFFE',
      '👩‍🚀',
    ),
  )
  .map((text) => text.replace(/[\0\p{Surrogate}]/gu, ''))

/** Any name that a testcase may have: parts that look like classes, paths and sentences. */
export const anyName: fc.Arbitrary<string> = fc
  .array(fc.oneof(anyText, fc.constantFrom('unit', 'shop.Cart', 'adds', 'a b', '__proto__', '(x/y)')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .join('/')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 300)
      .trim(),
  )
  .map((name) => (name === '' || /\p{Surrogate}/u.test(name) ? 'smoke' : name))
