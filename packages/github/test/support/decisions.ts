import {
  allOf,
  anyOf,
  decide,
  definePolicy,
  noneFailing,
  passing,
  signOff,
  type Decision,
  type Rule,
} from '@gatewright/core/policy'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'

export const at = '2026-11-22T04:19:00Z'
export const headSha = '1f7391f92b6a3792204e07e99f71f643cc35e7e1'
const item = { type: 'git_commit', id: headSha }

/** Names that try to be something else than a name. */
export const hostileNames: readonly string[] = [
  'a | b | c',
  '`code` ``more``',
  'line\nbreak\r\n::error::planted',
  '::set-output name=x::y',
  '@shop/release @everyone',
  'fixes #1 and GH-2 and shop/cart#3',
  '<img src=x onerror=alert(1)> <!-- -->',
  '</details></table>',
  '[click](https://evil.example) https://evil.example www.evil.example',
  '\u202egnp.exe \u2066bidi\u2069',
  '**bold** _it_ ~~gone~~ # title',
  '```\nfence',
  '%0A::warning::x%0D',
  'a\\|b \\',
  '- item\n1. other\n> quote\n---',
]

export const name: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }))
  // A testcase has no control characters: they come in titles and notes.
  .map((text) => text.replaceAll(/\p{Cc}/gu, ' ').trim() || 'nameless')

const outcome = fc.constantFrom('PASSED', 'FAILED', 'ERROR', 'SKIPPED', 'RUNNING', 'NEEDS_INSPECTION')

export function resultOf(testcase: string, given: string, id: string): TestResult {
  return {
    id,
    testcase,
    item,
    outcome: given,
    submittedAt: '2026-11-22T04:00:00Z',
    variant: {},
    data: {},
    groups: [],
  }
}

const rule = (testcases: readonly string[]): fc.Arbitrary<Rule> => {
  const one = fc.constantFrom(...testcases)
  const leaf: fc.Arbitrary<Rule> = fc.oneof(
    one.map((testcase) => passing(testcase)),
    one.map((testcase) => passing(testcase, { why: testcase, owner: testcase })),
    fc.constant(noneFailing({ testcases: [...testcases] })),
    fc.constant(signOff('tester')),
  )
  return fc.oneof(
    leaf,
    fc.array(leaf, { minLength: 1, maxLength: 4 }).map((rules) => anyOf(...rules)),
    fc.array(leaf, { minLength: 1, maxLength: 4 }).map((rules) => allOf(...rules)),
  )
}

/** Any decision over results with names that somebody hostile chose. */
export const decision: fc.Arbitrary<Decision> = fc
  .uniqueArray(name, { minLength: 1, maxLength: 12 })
  .chain((testcases) =>
    fc.record({
      rules: fc.array(rule(testcases), { minLength: 1, maxLength: 4 }),
      results: fc.array(fc.tuple(fc.constantFrom(...testcases), outcome), { maxLength: 20 }),
      context: fc.constantFrom('release', 'other'),
    }),
  )
  .map(({ rules, results, context }) =>
    decide(
      [
        definePolicy({
          id: 'shop.release',
          applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
          rules,
        }),
      ],
      {
        subject: { type: 'git_commit', identifier: headSha },
        results: results.map(([testcase, given], index) => resultOf(testcase, given, `result-${index}`)),
      },
      { decisionContext: context, at },
    ),
  )

/** A decision that so many failing tests keep closed. */
export function closedBy(failures: number): Decision {
  const testcases = Array.from({ length: failures }, (_, index) => `suite/${index % 50}/case ${index}`)
  return decide(
    [
      definePolicy({
        id: 'shop.release',
        applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
        rules: [noneFailing({ testcases })],
      }),
    ],
    {
      subject: { type: 'git_commit', identifier: headSha },
      results: testcases.map((testcase, index) => resultOf(testcase, 'FAILED', `result-${index}`)),
    },
    { decisionContext: 'release', at },
  )
}
