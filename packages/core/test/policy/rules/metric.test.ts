import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../../src/canonical/index.ts'
import { metric, type Comparison, type MetricRule } from '../../../src/policy/index.ts'
import { fromEpochMs, toEpochMs, type MetricPoint } from '../../../src/schema/index.ts'
import { decided, minute, onlyLeaf } from '../../support/gate-examples.ts'
import { justBefore, point, problemsOf } from './support/rule-examples.ts'

function rule(aggregate: MetricRule['aggregate'], more: Partial<MetricRule> = {}): MetricRule {
  return metric('latency', {
    aggregate,
    window: 'PT30M',
    minSamples: 1,
    pass: { op: '<=', value: 10 },
    ...more,
  })
}

/** One a second, the last of them just before minute 20. */
function measured(...values: readonly number[]): MetricPoint[] {
  const last = toEpochMs(minute(20))
  return values.map((value, index) =>
    point(value, { at: fromEpochMs(last - (values.length - index) * 1000) }),
  )
}

function valueOf(aggregate: MetricRule['aggregate'], metrics: readonly MetricPoint[]): number | undefined {
  return onlyLeaf(decided(rule(aggregate), { metrics })).cites.stats?.['value']
}

describe('the value of a metric', () => {
  it.each([
    ['last', [1, 9, 4], 4],
    ['median', [1, 9, 4], 4],
    ['median', [1, 9, 4, 6], 5],
    ['p95', [1, 9, 4], 9],
    ['p95', Array.from({ length: 20 }, (_, index) => index), 18],
    ['p95', Array.from({ length: 100 }, (_, index) => index), 94],
    ['max', [1, 9, 4], 9],
    ['max', [-3, -1], -1],
    ['mean', [1, 9, 5], 5],
    ['mean', [-1, 1], 0],
  ] as const)('%s of %j is %d', (aggregate, values, expected) => {
    expect(valueOf(aggregate, measured(...values))).toBe(expected)
  })

  it('lies among the values, and does not depend on their order', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 8,
    })
    const aggregates = fc.constantFrom<MetricRule['aggregate'][]>('last', 'median', 'p95', 'max', 'mean')
    fc.assert(
      fc.property(aggregates, values, (aggregate, told) => {
        const metrics = told.map((value, index) => point(value, { at: minute(10 + index) }))
        const value = valueOf(aggregate, metrics)
        expect(value).toBeGreaterThanOrEqual(Math.min(...told))
        expect(value).toBeLessThanOrEqual(Math.max(...told))
        expect(valueOf(aggregate, metrics.toReversed())).toBe(value)
        const decision = decided(rule(aggregate), { metrics })
        canonicalJson(decision as unknown as JsonValue)
      }),
    )
  })

  it('is finite where the sum is not', () => {
    const most = Number.MAX_VALUE
    expect(valueOf('mean', measured(most, most, most))).toBe(most)
    expect(valueOf('mean', measured(-most, -most))).toBe(-most)
    expect(valueOf('median', measured(most, most))).toBe(most)
    expect(valueOf('mean', measured(most, 0))).toBe(most / 2)
  })

  it('the mean of equal values is that value', () => {
    expect(valueOf('mean', measured(0.1, 0.1, 0.1))).toBe(0.1)
    const bound = rule('mean', { pass: { op: '<=', value: 0.1 } })
    expect(decided(bound, { metrics: measured(0.1, 0.1, 0.1) }).status).toBe('satisfied')
  })

  it('of two at the last moment is what lies between them, however the moment is written', () => {
    const before = point(100, { at: minute(19) })
    const short = point(2, { at: '2026-11-22T04:20:00Z' })
    const long = point(8, { at: '2026-11-22T04:20:00.000000Z' })
    expect(valueOf('last', [before, short, long])).toBe(5)
    expect(valueOf('last', [before, long, short])).toBe(5)
    expect(valueOf('last', [short, { ...long, at: '2026-11-22T04:20:00.0000001Z' }])).toBe(8)
  })

  it('counts a measurement that was handed in twice once, and two sources as two', () => {
    const one = point(1)
    const samples = (metrics: MetricPoint[]): unknown =>
      onlyLeaf(decided(rule('max'), { metrics })).cites.stats?.['samples']
    expect(samples([one, { ...one }])).toBe(1)
    expect(samples([one, { ...one, source: 'another' }])).toBe(2)
  })
})

describe('metric', () => {
  const pass: Comparison = { op: '<=', value: 1 }
  const fail: Comparison = { op: '>', value: 5 }

  it.each([
    [1, 'satisfied', 'threshold-met'],
    [1.0000001, 'inconclusive', 'unclear'],
    [5, 'inconclusive', 'unclear'],
    [5.0000001, 'unsatisfied', 'threshold-missed'],
  ] as const)('passes up to 1, fails above 5, and is unclear between: %d', (value, status, code) => {
    expect(onlyLeaf(decided(rule('last', { pass, fail }), { metrics: [point(value)] }))).toMatchObject({
      status,
      code,
    })
  })

  it('without a bound to fail at, what does not pass fails', () => {
    expect(decided(rule('last', { pass }), { metrics: [point(1.1)] }).status).toBe('unsatisfied')
  })

  it('where both bounds are met it fails', () => {
    const both = rule('last', { pass, fail: { op: '>=', value: 0 } })
    expect(decided(both, { metrics: [point(1)] }).status).toBe('unsatisfied')
  })

  it.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['==', [false, true, false]],
    ['>=', [false, true, true]],
    ['>', [false, false, true]],
  ] as const)('%s 1 of 0, 1 and 2: %j', (op, met) => {
    const statuses = [0, 1, 2].map(
      (value) => decided(rule('last', { pass: { op, value: 1 } }), { metrics: [point(value)] }).status,
    )
    expect(statuses).toEqual(met.map((is) => (is ? 'satisfied' : 'unsatisfied')))
  })

  it('waits for samples enough, whatever the first ones say', () => {
    const three = rule('max', { minSamples: 3, fail: { op: '>', value: 20 } })
    expect(onlyLeaf(decided(three, { metrics: measured(99, 99) }))).toMatchObject({
      status: 'pending',
      code: 'insufficient-data',
      message: 'latency was measured 2 times within PT30M, 3 needed',
      cites: { stats: { samples: 2 } },
    })
    expect(decided(three, { metrics: measured(1, 2, 3) }).status).toBe('satisfied')
    expect(decided(three).status).toBe('pending')
  })

  it.each([
    ['of another metric', { metric: 'size' }],
    ['of a baseline', { ref: 'previous-release' }],
    ['after the cut', { at: minute(31) }],
  ] as const)('does not look at a measurement %s', (_, fields) => {
    expect(decided(rule('last'), { metrics: [point(1, fields)] }).status).toBe('pending')
  })

  it('looks at a window that holds its end and not its beginning', () => {
    const metrics = [point(1, { at: minute(20) })]
    const at = (instant: string): unknown => {
      const { status, validUntil } = decided(rule('last'), { metrics }, { at: instant, knownAt: minute(300) })
      return [status, validUntil]
    }
    expect(at(justBefore(minute(20)))).toEqual(['pending', minute(20)])
    expect(at(minute(20))).toEqual(['satisfied', minute(50)])
    expect(at(justBefore(minute(50)))).toEqual(['satisfied', minute(50)])
    expect(at(minute(50))).toEqual(['pending', null])
  })

  it('tells when its value may change because a measurement grows old', () => {
    const metrics = [point(99, { at: minute(5) }), point(1, { at: minute(20) })]
    const max = decided(rule('max'), { metrics })
    expect(max).toMatchObject({ status: 'unsatisfied', validUntil: minute(35) })
    expect(decided(rule('max'), { metrics }, { at: minute(35) }).status).toBe('satisfied')
  })
})

describe('a metric rule that can’t be meant', () => {
  const good = { ...rule('last') }

  it.each([
    ['an aggregate nobody knows', { aggregate: 'p99' }, 'rules[0].aggregate'],
    ['no samples', { minSamples: 0 }, 'rules[0].minSamples'],
    ['no window', { window: 'PT0S' }, 'rules[0].window'],
    ['a window in months', { window: 'P1M' }, 'rules[0].window'],
    ['a bound that is no number', { pass: { op: '<', value: Number.NaN } }, 'rules[0].pass.value'],
    ['a bound without an end', { pass: { op: '<', value: Number.POSITIVE_INFINITY } }, 'rules[0].pass.value'],
    ['a bound in words', { pass: { op: '<', value: '10' } }, 'rules[0].pass.value'],
    ['a comparison nobody knows', { pass: { op: '!=', value: 1 } }, 'rules[0].pass.op'],
    ['nothing that passes', { pass: undefined }, 'rules[0].pass'],
    ['a bound to fail at that is none', { fail: {} }, 'rules[0].fail.op'],
    ['no name', { metric: '' }, 'rules[0].metric'],
  ])('%s', (_, fields, path) => {
    expect(problemsOf({ ...good, ...fields }).map((one) => one.path)).toContain(path)
  })
})
