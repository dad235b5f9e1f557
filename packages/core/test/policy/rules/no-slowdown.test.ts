import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noSlowdown, type NoSlowdownRule } from '../../../src/policy/index.ts'
import type { MetricPoint } from '../../../src/schema/index.ts'
import { decided, minute, onlyLeaf } from '../../support/gate-examples.ts'
import { justBefore, point, problemsOf } from './support/rule-examples.ts'

function rule(more: Partial<NoSlowdownRule> = {}): NoSlowdownRule {
  return noSlowdown({
    metric: 'latency',
    baseline: { ref: 'previous-release', window: 'PT1H', minRuns: 6 },
    maxRatio: 1.1,
    confidence: '95%',
    minSamples: 6,
    ...more,
  })
}

/** Thirty measurements around a value, by a spread of so many hundredths. */
function around(value: number, spread: number, count: number = 30): number[] {
  return Array.from(
    { length: count },
    (_, index) => value * (1 + (spread / 100) * ((index / (count - 1)) * 2 - 1)),
  )
}

function points(
  candidate: readonly number[],
  before: readonly number[],
  at: string = minute(20),
): MetricPoint[] {
  return [
    ...candidate.map((value) => point(value, { at })),
    ...before.map((value) => point(value, { at, ref: 'previous-release' })),
  ]
}

describe('noSlowdown', () => {
  it.each([
    ['the same as before', 100, 2, 'satisfied', 'non-inferior'],
    ['faster', 50, 2, 'satisfied', 'non-inferior'],
    ['slower within the factor', 105, 2, 'satisfied', 'non-inferior'],
    ['slower beyond the factor', 125, 2, 'unsatisfied', 'regressed'],
    ['just at the factor', 110, 2, 'inconclusive', 'unclear'],
    ['too noisy to say', 100, 60, 'inconclusive', 'unclear'],
  ] as const)('%s', (_, value, spread, status, code) => {
    const metrics = points(around(value, spread), around(100, spread))
    expect(onlyLeaf(decided(rule(), { metrics }))).toMatchObject({ status, code })
  })

  it.each([
    ['too few', 5, 30, 'pending'],
    ['too few before', 30, 5, 'pending'],
    ['enough', 6, 6, 'satisfied'],
    ['none before', 30, 0, 'pending'],
    ['none', 0, 30, 'pending'],
  ] as const)('%s: %i measurements, and %i before', (_, count, before, status) => {
    const metrics = points(Array(count).fill(1) as number[], Array(before).fill(2) as number[])
    expect(decided(rule(), { metrics }).status).toBe(status)
  })

  it('just as much as is allowed is allowed', () => {
    const same = points([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1])
    expect(decided(rule({ maxRatio: 1 }), { metrics: same }).status).toBe('satisfied')
    expect(decided(rule({ maxRatio: 0.999 }), { metrics: same }).status).toBe('unsatisfied')
  })

  it('asks for six on each side, whatever the rule says', () => {
    const few = rule({ minSamples: 1, baseline: { ref: 'previous-release', window: 'PT1H', minRuns: 1 } })
    expect(decided(few, { metrics: points([1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2]) }).status).toBe('pending')
    expect(decided(few, { metrics: points([1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2]) }).status).toBe('pending')
  })

  it.each([
    ['nothing', [0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]],
    ['nothing before', [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]],
    ['once nothing', [0, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]],
    ['less than nothing', [-1, -1, -1, -1, -1, -1], [1, 1, 1, 1, 1, 1]],
    [
      'too far apart for a number',
      Array(6).fill(Number.MAX_VALUE) as number[],
      Array(6).fill(Number.MIN_VALUE) as number[],
    ],
  ])('values of %s have no ratio: that is unclear, and never a pass', (_, candidate, before) => {
    expect(decided(rule(), { metrics: points(candidate, before) }).status).toBe('inconclusive')
  })

  it('what grows slower on one side never turns the answer to the better', () => {
    const rank = { unsatisfied: 0, inconclusive: 1, pending: 1, satisfied: 2, 'not-applicable': Number.NaN }
    const values = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 6, maxLength: 12 })
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 20 }), (candidate, before, times) => {
        const now = decided(rule(), { metrics: points(candidate, before) }).status
        const slower = decided(rule(), {
          metrics: points(
            candidate.map((one) => one * (1 + times / 10)),
            before,
          ),
        }).status
        expect(rank[slower]).toBeLessThanOrEqual(rank[now])
      }),
    )
  })

  it('compares with its own baseline, and with no other', () => {
    const others = around(100, 2).map((value) => point(value, { ref: 'base-branch' }))
    const own = around(100, 2).map((value) => point(value))
    expect(decided(rule(), { metrics: [...own, ...others] }).status).toBe('pending')
  })

  it('looks at both sides from when they were measured until just before they are too old', () => {
    const metrics = points(around(100, 2), around(100, 2))
    const at = (instant: string): unknown => {
      const { status, validUntil } = decided(rule(), { metrics }, { at: instant, knownAt: minute(300) })
      return [status, validUntil]
    }
    expect(at(justBefore(minute(20)))).toEqual(['pending', minute(20)])
    expect(at(minute(20))).toEqual(['satisfied', minute(80)])
    expect(at(justBefore(minute(80)))).toEqual(['satisfied', minute(80)])
    expect(at(minute(80))).toEqual(['pending', null])
  })

  it('cites what it counted', () => {
    const leaf = onlyLeaf(decided(rule(), { metrics: points(around(100, 2), around(100, 2, 20)) }))
    expect(leaf.cites).toMatchObject({
      facts: ['latency'],
      stats: { samples: 30, baselineSamples: 20, ratio: 1 },
    })
  })
})

describe('a noSlowdown rule that can’t be meant', () => {
  it.each([
    ['a factor of nothing', { maxRatio: 0 }, 'rules[0].maxRatio'],
    ['a factor below nothing', { maxRatio: -1 }, 'rules[0].maxRatio'],
    ['a factor without an end', { maxRatio: Number.POSITIVE_INFINITY }, 'rules[0].maxRatio'],
    ['a factor that is everything', { maxRatio: 1001 }, 'rules[0].maxRatio'],
    ['a factor in words', { maxRatio: '1.1' }, 'rules[0].maxRatio'],
    ['no samples', { minSamples: 0 }, 'rules[0].minSamples'],
    ['certainty', { confidence: '100%' }, 'rules[0].confidence'],
    ['no baseline', { baseline: undefined }, 'rules[0].baseline'],
    ['a key of another rule', { aggregate: 'median' }, 'rules[0].aggregate'],
  ])('%s', (_, fields, path) => {
    expect(problemsOf({ ...rule(), ...fields }).map((one) => one.path)).toContain(path)
  })
})
