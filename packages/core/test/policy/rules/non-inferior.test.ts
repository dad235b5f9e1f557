import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nonInferior, type NonInferiorRule, type Status } from '../../../src/policy/index.ts'
import type { TestResult } from '../../../src/schema/index.ts'
import { decided, minute, onlyLeaf, result, waiver } from '../../support/gate-examples.ts'
import { codesIn, counted, justBefore, problemsOf } from './support/rule-examples.ts'

function rule(more: Partial<NonInferiorRule> = {}): NonInferiorRule {
  return nonInferior({
    testcases: '*',
    baseline: { ref: 'previous-release', window: 'PT1H', minRuns: 200 },
    margin: '5%',
    confidence: '95%',
    looks: [100],
    ...more,
  })
}

/** So many runs of `unit/a`, of which the first ones failed. */
function runs(count: number, failures: number, fields: Partial<TestResult> = {}): TestResult[] {
  return Array.from({ length: count }, (_, index) =>
    result({
      id: `run-${String(index).padStart(4, '0')}`,
      outcome: index < failures ? 'FAILED' : 'PASSED',
      submittedAt: minute(1),
      ...fields,
    }),
  )
}

const usual = [counted(490, 10)]

function statusOf(
  looks: readonly number[],
  results: readonly TestResult[],
  more: Partial<NonInferiorRule> = {},
): Status {
  return decided(rule({ looks, ...more }), { results, baselines: usual }).status
}

describe('nonInferior', () => {
  it.each([
    ['5 clean runs show nothing', [5], 5, 0, 'inconclusive'],
    ['5 clean runs, and another look to come', [5, 100], 5, 0, 'pending'],
    ['20 clean runs are too few for 5 points', [20], 20, 0, 'inconclusive'],
    ['100 runs with 2 failures are no worse than 10 of 500', [100], 100, 2, 'satisfied'],
    ['100 runs with 20 failures are worse', [100], 100, 20, 'unsatisfied'],
    ['100 runs with 4 failures might be either', [100], 100, 4, 'inconclusive'],
    ['99 runs are below the look', [100], 99, 99, 'pending'],
    ['no runs at all', [1], 0, 0, 'pending'],
    [
      'four looks share the confidence: 100 runs with 2 failures are too few then',
      [25, 50, 100, 400],
      100,
      2,
      'pending',
    ],
    ['and more runs are enough', [25, 50, 100, 400], 400, 8, 'satisfied'],
  ] as const)('%s', (_, looks, count, failures, status) => {
    expect(statusOf(looks, runs(count, failures))).toBe(status)
  })

  it('never turns from good to bad by a pass in the place of a failure, nor the other way round', () => {
    const rank: Record<Status, number> = {
      unsatisfied: 0,
      pending: 1,
      inconclusive: 1,
      satisfied: 2,
      'not-applicable': Number.NaN,
    }
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }).chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1))),
        fc.nat(30),
        fc.constantFrom('1%' as const, '5%' as const, '30%' as const),
        ([count, failures], before, margin) => {
          const baselines = [counted(300 - before, before)]
          const asked = rule({ looks: [count], margin })
          const more = decided(asked, { results: runs(count, failures + 1), baselines }).status
          const fewer = decided(asked, { results: runs(count, failures), baselines }).status
          expect(rank[fewer]).toBeGreaterThanOrEqual(rank[more])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('looks only when a number of runs is reached, and at so many of them', () => {
    const late = runs(30, 30, { submittedAt: minute(2) }).map((one) => ({ ...one, id: `late-${one.id}` }))
    const results = [...runs(100, 2), ...late]
    expect(statusOf([100, 200], results, { margin: '10%' })).toBe('satisfied')
    expect(statusOf([130], results)).toBe('unsatisfied')
    const decision = decided(rule({ looks: [100, 200], margin: '10%' }), {
      results: late.concat(runs(100, 2)),
      baselines: usual,
    })
    expect(onlyLeaf(decision).cites.stats).toMatchObject({ runs: 100, failures: 2, baselineRuns: 500 })
  })

  it('counts runs that passed or failed, in whatever variant', () => {
    const strange = ['ERROR', 'SKIPPED', 'RUNNING', 'INFO'].map((outcome) => result({ outcome }))
    expect(statusOf([100], [...runs(99, 2), ...strange])).toBe('pending')
    const inVariants = runs(100, 2).map((one, index) => ({ ...one, variant: { shard: String(index % 4) } }))
    expect(statusOf([100], inVariants)).toBe('satisfied')
    expect(statusOf([100], runs(100, 100, { outcome: 'NOBODY_KNOWS' }))).toBe('unsatisfied')
  })

  it('within the margin, and yet surely worse: that is worse', () => {
    const asked = rule({ margin: '50%' })
    expect(decided(asked, { results: runs(100, 20), baselines: usual }).status).toBe('unsatisfied')
  })

  it('among many testcases a regression must hold up against their number', () => {
    const names = Array.from({ length: 60 }, (_, index) => `t${index}`)
    const results = names.flatMap((testcase, index) =>
      runs(100, index === 0 ? 8 : 2, { testcase }).map((one) => ({ ...one, id: `${testcase}/${one.id}` })),
    )
    const baselines = names.map((testcase) => counted(490, 10, { testcase }))
    const status = (more: Partial<NonInferiorRule>): Status =>
      decided(rule(more), { results, baselines }).status
    expect(status({})).toBe('unsatisfied')
    expect(status({ falseDiscoveryRate: '100%' })).toBe('unsatisfied')
    expect(status({ falseDiscoveryRate: '5%' })).toBe('inconclusive')
    expect(status({ falseDiscoveryRate: '0%' })).toBe('inconclusive')
    const worse = results.map((one) => (one.testcase === 't0' ? { ...one, outcome: 'FAILED' } : one))
    expect(decided(rule({ falseDiscoveryRate: '5%' }), { results: worse, baselines }).status).toBe(
      'unsatisfied',
    )
  })

  it('cites the failures and the numbers', () => {
    const leaf = onlyLeaf(decided(rule(), { results: runs(100, 2), baselines: usual }))
    expect(leaf).toMatchObject({
      code: 'non-inferior',
      cites: {
        results: ['run-0000', 'run-0001'],
        stats: { runs: 100, failures: 2, baselineRuns: 500, baselineFailures: 10 },
      },
    })
    expect(leaf.cites.stats?.['upper']).toBeLessThan(0.05)
  })

  it('may be waived as any other failure', () => {
    const results = runs(100, 20).map((one) => ({
      ...one,
      ...(one.outcome === 'FAILED' ? { failureSignature: 's' } : {}),
    }))
    const asked = { results, baselines: usual }
    const sign = (failureSignature: string): unknown =>
      decided(rule(), { ...asked, waiverEvents: waiver({ scope: { failureSignature } }) })
    expect(sign('s')).toMatchObject({ status: 'satisfied', validUntil: minute(60) })
    expect(sign('another')).toMatchObject({ status: 'unsatisfied' })
    const good = decided(rule(), { results: runs(100, 2), baselines: usual, waiverEvents: waiver() })
    expect(good).toMatchObject({ status: 'satisfied', unusedWaivers: ['w1'] })
    const never = rule({ waivable: false })
    expect([rule(), never].map((one) => onlyLeaf(decided(one, asked)).waivable)).toEqual([true, false])
    expect(decided(never, { ...asked, waiverEvents: waiver() }).status).toBe('unsatisfied')
  })
})

describe('the baseline of nonInferior', () => {
  it.each([
    ['has one run too few', [counted(199, 0)], 'pending'],
    ['has runs enough', [counted(200, 0)], 'satisfied'],
    ['is nowhere', [], 'pending'],
    ['is another one', [counted(490, 10, { ref: 'base-branch' })], 'pending'],
    ['is to come', [counted(490, 10, { at: minute(31) })], 'pending'],
    ['failed all the time', [counted(0, 500)], 'satisfied'],
  ] as const)('%s', (_, baselines, status) => {
    expect(decided(rule(), { results: runs(100, 0), baselines }).status).toBe(status)
  })

  it('knows a testcase that is no longer run: it is waited for', () => {
    const baselines = [...usual, counted(490, 10, { testcase: 'unit/gone' })]
    const decision = decided(rule(), { results: runs(100, 2), baselines })
    expect(codesIn(decision)).toEqual(['non-inferior: satisfied', 'insufficient-data: pending'])
    expect(decided(rule({ testcases: 'unit/a' }), { results: runs(100, 2), baselines }).status).toBe(
      'satisfied',
    )
  })

  it('without anything that matches nothing is shown', () => {
    const decision = decided(rule({ testcases: 'smoke/*' }), { results: runs(100, 0), baselines: usual })
    expect(onlyLeaf(decision)).toMatchObject({ status: 'pending', code: 'empty-population' })
  })

  it('counts from when it was counted until just before it is too old', () => {
    const baselines = [counted(490, 10, { at: minute(10) })]
    const at = (instant: string): unknown => {
      const asked = { at: instant, knownAt: minute(300) }
      const { status, validUntil } = decided(rule(), { results: runs(100, 2), baselines }, asked)
      return [status, validUntil]
    }
    expect(at(justBefore(minute(10)))).toEqual(['pending', minute(10)])
    expect(at(minute(10))).toEqual(['satisfied', minute(70)])
    expect(at(justBefore(minute(70)))).toEqual(['satisfied', minute(70)])
    expect(at(minute(70))).toEqual(['pending', null])
  })
})

describe('a nonInferior rule that can’t be meant', () => {
  it.each([
    ['no looks', { looks: [] }, 'rules[0].looks'],
    ['looks that fall', { looks: [100, 50] }, 'rules[0].looks'],
    ['the same look twice', { looks: [50, 50] }, 'rules[0].looks'],
    ['a look at nothing', { looks: [0, 50] }, 'rules[0].looks[0]'],
    ['half a look', { looks: [1.5] }, 'rules[0].looks[0]'],
    ['no margin', { margin: '0%' }, 'rules[0].margin'],
    ['a margin that is none', { margin: 'a bit' }, 'rules[0].margin'],
    ['a margin below nothing', { margin: '-5%' }, 'rules[0].margin'],
    ['certainty', { confidence: '100%' }, 'rules[0].confidence'],
    ['a guess', { confidence: '49.999999%' }, 'rules[0].confidence'],
    ['a confidence that is none', { confidence: '0.95' }, 'rules[0].confidence'],
    ['a rate above all', { falseDiscoveryRate: '101%' }, 'rules[0].falseDiscoveryRate'],
    ['no testcases', { testcases: '' }, 'rules[0].testcases'],
  ])('%s', (_, fields, path) => {
    expect(problemsOf({ ...rule(), ...fields }).map((one) => one.path)).toContain(path)
  })
})
