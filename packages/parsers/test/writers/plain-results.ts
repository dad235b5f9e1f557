import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { replaceForbidden } from '../../src/xml/characters.ts'
import { anyName, anyText, resultOf } from './support.ts'

const trouble = fc.constantFrom('FAILED', 'ERROR')
/** What tools that retry do: failures, then at most one pass; or a skip. */
const outcomes: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc
    .tuple(fc.array(fc.constant('FAILED'), { maxLength: 3 }), fc.constant('PASSED'))
    .map(([failed, last]) => [...failed, last]),
  fc.array(trouble, { minLength: 1, maxLength: 4 }),
  fc.constant(['SKIPPED']),
)
const duration = fc.oneof(
  fc.nat(100_000),
  fc.double({ min: 0, max: 1e7, noNaN: true }).map((ms) => ms + 0),
)
const facts = fc.record(
  {
    durationMs: duration,
    note: anyText,
    skipKind: fc.constantFrom('skipped' as const, 'todo' as const, 'expected-failure' as const),
  },
  { requiredKeys: [] },
)
const data = fc.dictionary(
  fc.constantFrom(
    'suite',
    'class',
    'file',
    'line',
    'column',
    'format',
    'attachment',
    'hostname',
    'startedAt',
    'property.owner',
    'owner',
    'constructor',
  ),
  fc.array(fc.oneof(anyText, fc.constantFrom('shop.Cart', 'unit', 'pytest', '7')), { maxLength: 2 }),
  { noNullPrototype: true },
)
const oneCase = fc.record({
  testcase: anyName,
  outcomes,
  facts: fc.array(facts, { minLength: 4, maxLength: 4 }),
  data,
})
/** Results as tools that retry give them, with ids in their order. */
export const plainResults: fc.Arbitrary<readonly TestResult[]> = fc
  .uniqueArray(oneCase, { selector: ({ testcase }) => replaceForbidden(testcase), maxLength: 6 })
  .map((cases) =>
    cases.flatMap(({ testcase, outcomes: words, facts: told, data: shared }, index) =>
      words.map((outcome, attempt): TestResult => {
        const { skipKind, ...rest } = told[attempt] ?? {}
        return resultOf({
          id: `run-1/unit#${String(index * 10 + attempt).padStart(4, '0')}`,
          testcase,
          outcome,
          attempt: attempt + 1,
          data: shared,
          ...rest,
          ...(outcome === 'SKIPPED' && skipKind !== undefined ? { skipKind } : {}),
        })
      }),
    ),
  )
