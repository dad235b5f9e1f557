import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checklist, metric, noneFailing, passing, signOff } from '../../src/policy/index.ts'
import { type PreparedCase } from '../../src/testing/cases/prepare-case.ts'
import { policyCase, type CaseBuilder } from '../../src/testing/index.ts'
import { arches, empty, policyOf, prepared } from './support/case-examples.ts'

describe('a builder', () => {
  const policy = policyOf(
    passing('a', { variants: arches, waivable: { by: ['maintainer'] } }),
    passing('b'),
    noneFailing({ list: 'many' }),
    noneFailing({ group: 'complete', testcases: 'unit/*' }),
    signOff('qe', { count: 2 }),
    checklist({ items: ['prints'], requiredRole: 'qe' }),
    metric('m', { aggregate: 'last', window: 'PT1H', minSamples: 1, pass: { op: '<', value: 1 } }),
  )
  const calls: readonly ((from: CaseBuilder) => CaseBuilder)[] = [
    (from) => from.subject({ author: 'ann' }),
    (from) => from.facts({ tier: 1 }),
    (from) => from.context('merge', 'image:1'),
    (from) => from.at('2027-01-01T00:00:00Z'),
    (from) => from.variant({ arch: 'x86_64' }),
    (from) => from.variant({ arch: 'aarch64' }),
    (from) => from.failing('a'),
    (from) => from.failing('b'),
    (from) => from.attempts('unit/c', 'FAILED', 'PASSED'),
    (from) => from.othersPassing(),
    (from) => from.result({ testcase: 'a', outcome: 'FAILED', attempt: 2, note: 'two' }),
    (from) => from.result({ testcase: 'a', outcome: 'FAILED', attempt: 2, note: 'one' }),
    (from) => from.result({ testcase: 'a', outcome: 'PASSED', attempt: 3 }),
    (from) => from.waived('a'),
    (from) => from.waived('b', { by: 'ann' }),
    (from) => from.waived('b', { by: 'bob' }),
    (from) => from.signedOff('qe', 'ann'),
    (from) => from.signedOff('qe', 'bob', { granted: false }),
    (from) => from.signedOff('qe', 'bob', { item: 'prints' }),
    (from) => from.list('many', ['d', 'e']),
    (from) => from.completeRun(),
    (from) => from.group({ id: 'run-2', state: 'open' }),
    (from) => from.metric('m', [1, 2]),
    (from) => from.quarantined('a', '2027-02-01T00:00:00Z'),
    (from) => from.expect({ status: 'pending' }),
  ]
  const built = (order: typeof calls): CaseBuilder => order.reduce((so, call) => call(so), empty)

  function decidedBy({ evidence, query }: PreparedCase): unknown {
    const sorted = Object.entries(evidence).map(([kind, values]: [string, unknown]) => [
      kind,
      Array.isArray(values) ? values.map((value) => JSON.stringify(value)).sort() : values,
    ])
    return [Object.fromEntries(sorted), query]
  }

  it('does not care for the order of the calls', () => {
    const wanted = decidedBy(prepared(built(calls), policy))
    fc.assert(
      fc.property(fc.shuffledSubarray([...calls], { minLength: calls.length }), (order) => {
        expect(decidedBy(prepared(built(order), policy))).toEqual(wanted)
      }),
    )
  })

  it('leaves the case that it was called on as it is', () => {
    for (const call of calls) {
      const before = built(calls.slice(0, 12))
      const text = JSON.stringify(before.data)
      expect(call(before)).not.toBe(before)
      expect(JSON.stringify(before.data)).toBe(text)
    }
    expect(JSON.stringify(empty.data)).toBe(JSON.stringify(policyCase('x').data))
  })

  it('keeps what it was given, whatever becomes of that later', () => {
    const items = ['d']
    const fields: { testcase: string; outcome: string } = { testcase: 'a', outcome: 'FAILED' }
    const one = empty.list('many', items).result(fields)
    items.push('e')
    fields.outcome = 'PASSED'
    expect(one.data.lists).toEqual({ many: ['d'] })
    expect(one.data.results[0]?.outcome).toBe('FAILED')
  })

  it('has one name, which it can change', () => {
    expect(empty.named('y').name).toBe('y')
    expect(empty.name).toBe('x')
  })
})
