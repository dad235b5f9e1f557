import { describe, expect, it } from 'vitest'
import { anyOf, decide, definePolicy, explain, noneFailing, passing } from '../../src/policy/index.ts'
import { attempts, minute, query, result, subject, waiver } from '../support/gate-examples.ts'

const policy = definePolicy({
  id: 'shop.release',
  applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
  rules: [
    noneFailing({ group: 'complete', testcases: 'unit/*' }, { id: 'unit' }),
    anyOf(passing('e2e/buy', { variants: [{ browser: 'x' }] }), passing('e2e/pay')),
  ],
})

describe('explain', () => {
  it('tells what blocks, what would open the gate, and who let something through', () => {
    const evidence = {
      subject,
      results: [
        ...attempts('FAILED'),
        result({ testcase: 'unit/b' }),
        result({ testcase: 'e2e/pay', outcome: 'ERROR', id: 'e1' }),
      ],
      waiverEvents: waiver(),
      groups: [{ id: 'run-1', state: 'complete' as const, resultCount: 3 }],
    }
    expect(explain(decide([policy], evidence, query))).toMatchInlineSnapshot(`
      "Pending: 0 of 2 rules met; run run-1 handed in 3 results, but 0 are at hand; e2e/buy [browser=x] has no result; e2e/pay broke before it could pass or fail.
      Asked: release of koji_build bash-5.2-1.fc40, as of 2026-11-22T04:30:00.000Z.
      waiting: shop.release (policy): 0 of 2 met, 2 needed
        waiting: shop.release/unit (noneFailing): 1 of 2 met, 2 needed
          waiting: run run-1 handed in 3 results, but 0 are at hand
          ok: unit/a failed; waived until 2026-11-22T05:00:00.000Z by w1: known issue
        waiting: shop.release/1 (anyOf): 0 of 2 met, 1 needed
          waiting: shop.release/1/0: e2e/buy [browser=x] has no result
          unclear: shop.release/1/1: e2e/pay broke before it could pass or fail
      To open the gate, any one of these:
        - a complete run: run run-1 handed in 3 results, but 0 are at hand; and a pass of e2e/buy [browser=x], or a waiver
        - a complete run: run run-1 handed in 3 results, but 0 are at hand; and a pass of e2e/pay, or a waiver
      With no new evidence this holds until 2026-11-22T05:00:00.000Z."
    `)
  })

  it('tells an open gate, all of it', () => {
    const results = [result({ id: 'r1', groups: ['run-1'] }), result({ id: 'r2', testcase: 'e2e/pay' })]
    const decision = decide(
      [policy],
      { subject, results, groups: [{ id: 'run-1', state: 'complete' }] },
      query,
    )
    expect(explain(decision, { focus: 'all' })).toMatchInlineSnapshot(`
      "Satisfied: 2 of 2 rules met.
      Asked: release of koji_build bash-5.2-1.fc40, as of 2026-11-22T04:30:00.000Z.
      ok: shop.release (policy): 2 of 2 met, 2 needed
        ok: shop.release/unit (noneFailing): 2 of 2 met, 2 needed
          ok: run run-1 is complete
          ok: 1 passed
        ok: shop.release/1 (anyOf): 1 of 2 met, 1 needed
          waiting: shop.release/1/0: e2e/buy [browser=x] has no result
          ok: shop.release/1/1: e2e/pay passed"
    `)
  })

  it('tells that no policy applies', () => {
    expect(explain(decide([policy], { subject, results: [] }, { decisionContext: 'merge', at: minute(30) })))
      .toMatchInlineSnapshot(`
      "Not applicable: no policy applies to koji_build bash-5.2-1.fc40 in merge.
      Asked: merge of koji_build bash-5.2-1.fc40, as of 2026-11-22T04:30:00.000Z."
    `)
  })

  it('tells why a rule is there while it blocks, in one line', () => {
    const reasoned = definePolicy({
      id: 'shop.release',
      applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
      rules: [passing('unit/a', { id: 'a', why: 'Prices\n\u001b[31mmust be right.' })],
    })
    const told = (results: ReturnType<typeof attempts>): string =>
      explain(decide([reasoned], { subject, results }, query))
    expect(told([])).toContain(
      'waiting: shop.release/a: unit/a has no result\n    why: Prices [31mmust be right.\n',
    )
    expect(told(attempts('PASSED'))).not.toContain('why:')
  })
})
