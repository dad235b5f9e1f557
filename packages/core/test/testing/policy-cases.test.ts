import { describe, expect, it } from 'vitest'
import { ageAtLeast, definePolicy, passing } from '../../src/policy/index.ts'
import { policyCase, runCases, type CaseBuilder } from '../../src/testing/index.ts'
import { arches, messageOf, policyOf, shop } from './support/case-examples.ts'

const good = policyCase('good').othersPassing()

describe('runCases', () => {
  it('passes the cases of the sketch, word for word', () => {
    const waiverDemo = definePolicy({
      id: 'product.z-stream',
      applies: {
        decisionContexts: ['advisory_ship', 'cloud_image_upload'],
        subjectTypes: ['koji_build'],
      },
      rules: [
        passing('rpmdiff.abi', {
          id: 'abi',
          variants: arches,
          waivable: { by: ['maintainer'], approvals: 1, maxDuration: 'P21D', scope: ['failure-signature'] },
        }),
        passing('virus-scan', { id: 'virus', variants: [{}], waivable: false }),
      ],
    })
    const until = '2026-11-20T00:00:00Z'
    const failing = (name: string): CaseBuilder =>
      policyCase(name).failing('rpmdiff.abi').passing('virus-scan')
    const cases = [
      failing('waived for the advisory only')
        .waived('rpmdiff.abi', { until, by: 'alice', approvedBy: 'bob' })
        .at('2026-11-10T00:00:00Z')
        .expect({ status: 'satisfied', cites: ['w1'], validUntil: until }),
      failing('expired')
        .waived('rpmdiff.abi', { until, by: 'alice', approvedBy: 'bob' })
        .at(until)
        .expect({ status: 'unsatisfied', because: ['abi'] }),
      failing('own approval is void')
        .waived('rpmdiff.abi', { by: 'alice', approvedBy: 'alice' })
        .at('2026-11-10T00:00:00Z')
        .expect({ status: 'unsatisfied' }),
    ]
    expect(runCases([waiverDemo], cases)).toMatchObject({ passed: 3, failed: [] })
  })

  it('gives the same report again, whatever was run before', () => {
    const cases = [
      good.expect({ status: 'satisfied' }),
      good.named('bad').failing('unit/a').expect({ status: 'pending' }),
    ]
    const first = runCases([shop], cases)
    expect(runCases([shop], [...cases].reverse()).failed).toEqual(first.failed)
    expect(runCases([shop], cases)).toEqual(first)
  })

  it('fails on no cases, and on no policies', () => {
    const none = runCases([shop], [])
    expect(none).toMatchObject({ passed: 0, failed: [{ message: 'There are no cases to run.' }] })
    expect(none.coverage.percent).toBe(0)
    expect(runCases([], [good.expect({ status: 'satisfied' })])).toMatchObject({
      passed: 0,
      failed: [{ message: expect.stringContaining('no policies') as string }],
      coverage: { nodes: [], percent: 0 },
    })
  })

  it('fails a case that expects nothing, and shows what came', () => {
    expect(messageOf(good)).toMatch(/^The case expects nothing: say what with expect\(\)\.\n\nSatisfied: /)
  })

  it('fails all cases of one name', () => {
    const one = good.expect({ status: 'satisfied' })
    const { passed, failed } = runCases([shop], [one, one, one.named('other')])
    expect(passed).toBe(1)
    expect(failed.map(({ name }) => name)).toEqual(['good', 'good'])
    expect(failed[0]?.message).toContain('2 cases have this name')
  })

  it('hands predicates and an evaluator of CEL to the gate', () => {
    const aged = definePolicy({
      id: 'aged',
      applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'], if: { cel: 'tier > 1' } },
      rules: [{ type: 'predicate', name: 'ageAtLeast', params: { duration: 'PT1H' } }],
    })
    const cases = [policyCase('aged').expect({ status: 'satisfied' })]
    expect(runCases([aged], cases).passed).toBe(0)
    const options = { predicates: { ageAtLeast: ageAtLeast() }, cel: () => true }
    expect(runCases([aged], cases, options).failed).toEqual([])
  })

  it('runs cases that were written for other policies with the same evidence', () => {
    const without = policyOf(...shop.rules.slice(1))
    const cases = [
      good
        .named('bad')
        .failing('unit/a')
        .expect({ status: 'unsatisfied', because: ['a'] }),
    ]
    const { failed } = runCases([without], cases, { writtenFor: [shop] })
    expect(failed[0]?.message).toContain('status: expected unsatisfied, came satisfied')
    expect(runCases([without], cases).failed[0]?.message).toContain('No rule mentions')
  })
})
