import { describe, expect, it } from 'vitest'
import { isOpen, nonInferior, noNewFailures, noSlowdown } from '../../src/policy/index.ts'
import { attempts, decided, minute, result } from '../support/gate-examples.ts'

const baseline = { ref: 'previous-release', window: 'P14D', minRuns: 20 } as const
const smoke = nonInferior({
  testcases: 'smoke/*',
  baseline,
  margin: '5%',
  confidence: '95%',
  looks: [20, 100],
})
const before = [
  { testcase: 'smoke/a', ref: 'previous-release', passes: 500, failures: 0, at: minute(0) },
] as const
const runs = (count: number): ReturnType<typeof result>[] =>
  Array.from({ length: count }, () => result({ testcase: 'smoke/a' }))

describe('hazard 6: not significantly different is a pass, on however few runs (Kayenta)', () => {
  it('twenty clean runs are not enough for a margin of five points, a hundred are', () => {
    expect(decided(smoke, { results: runs(20), baselines: before }).status).toBe('pending')
    expect(decided(smoke, { results: runs(100), baselines: before }).status).toBe('satisfied')
  })

  it('the same measurements give the same verdict, also where all are equal', () => {
    const rule = noSlowdown({ metric: 'latency', baseline, maxRatio: 1.1, confidence: '95%', minSamples: 20 })
    const points = (ref?: 'previous-release'): object[] =>
      Array.from({ length: 20 }, (_, index) => ({
        metric: 'latency',
        at: minute(index),
        value: 7,
        source: `probe-${index}`,
        ...(ref ? { ref } : {}),
      }))
    const metrics = [...points(), ...points('previous-release')] as NonNullable<
      Parameters<typeof decided>[1]
    >['metrics']
    const [one, other] = [
      decided(rule, { metrics: metrics ?? [] }),
      decided(rule, { metrics: [...(metrics ?? [])].reverse() }),
    ]
    expect(one.status).toBe('satisfied')
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  })
})

describe('hazard 7: nothing to compare with is a pass (Keptn)', () => {
  it.each([
    ['nonInferior', smoke, { results: runs(400) }],
    ['noSlowdown', noSlowdown({ metric: 'm', baseline, maxRatio: 2, confidence: '95%', minSamples: 6 }), {}],
    [
      'noNewFailures of a failure',
      noNewFailures({ of: { testcases: ['unit/a'] }, baseline }),
      { results: attempts('FAILED') },
    ],
  ])('%s without a baseline is not satisfied', (_, rule, evidence) => {
    expect(isOpen(decided(rule, evidence))).toBe(false)
  })
})

describe('hazard 8: a missing sample is not a regression (Sippy)', () => {
  it('a test that the baseline knows and nobody runs any more is waited for', () => {
    expect(decided(smoke, { baselines: before }).status).toBe('pending')
  })

  it('a regression is found, by the interval and not by a bare difference', () => {
    const results = [
      ...runs(80),
      ...Array.from({ length: 20 }, () => result({ testcase: 'smoke/a', outcome: 'FAILED' })),
    ]
    expect(decided(smoke, { results, baselines: before }).status).toBe('unsatisfied')
  })
})
