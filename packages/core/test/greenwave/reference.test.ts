import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GreenwaveDecision } from '../../src/greenwave/index.ts'
import { results, waivers } from './support/arbitraries.ts'
import { referenceLines } from './support/reference-greenwave.ts'
import { decided, nvr, passes, policy, product } from './support/worlds.ts'

const rule = fc.record({
  testcase: fc.constantFrom('a', 'b'),
  scenario: fc.constantFrom(null, null, 'x', 'y'),
})

function linesOf({
  satisfied_requirements: met,
  unsatisfied_requirements: open,
}: GreenwaveDecision): readonly string[] {
  return [...met, ...open]
    .map((requirement) => {
      const {
        type,
        testcase,
        scenario,
        result_id: id,
        waiver_id: waiver,
      } = requirement as unknown as Readonly<Record<string, string | number | null | undefined>>
      const name = String(type).replace(/^test-result-|-waived$/g, '')
      const kind = name === 'missing' && id !== undefined ? 'incomplete' : name
      return `${testcase} ${kind} ${scenario ?? '-'} ${id ?? '-'}${waiver === undefined ? '' : ` ${waiver}`}`
    })
    .sort()
}

describe('a decision on tests', () => {
  it('is that of the reference', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { maxLength: 4 }), results, waivers, async (rules, given, waived) => {
        const policies = policy(
          rules.map(({ testcase, scenario }) =>
            passes(testcase, scenario === null ? '' : `scenario: ${scenario}`),
          ),
        )
        const decision = await decided({ policies, results: given, waivers: waived })
        const question = { identifier: nvr, productVersion: product, rules, results: given, waivers: waived }
        expect(linesOf(decision)).toEqual(referenceLines(question))
      }),
      { numRuns: 500 },
    )
  })
})
