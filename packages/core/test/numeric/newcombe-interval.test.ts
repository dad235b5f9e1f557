import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateDifferenceInterval, type FailureCounts } from '../../src/numeric/index.ts'

function countsUpTo(most: number): fc.Arbitrary<FailureCounts> {
  return fc
    .integer({ min: 1, max: most })
    .chain((trials) => fc.record({ failures: fc.nat(trials), trials: fc.constant(trials) }))
}

const counts = fc.oneof(countsUpTo(20), countsUpTo(100_000))
const confidence = fc.double({ min: 0, max: 1, noNaN: true })

describe('rateDifferenceInterval', () => {
  it('holds the observed difference and stays in [-1, 1]', () => {
    fc.assert(
      fc.property(counts, counts, confidence, (candidate, baseline, confidence) => {
        const { lower, upper } = rateDifferenceInterval({ candidate, baseline }, confidence)
        const difference = candidate.failures / candidate.trials - baseline.failures / baseline.trials
        expect(lower).toBeGreaterThanOrEqual(-1)
        expect(lower).toBeLessThanOrEqual(difference)
        expect(upper).toBeGreaterThanOrEqual(difference)
        expect(upper).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never falls at either end as the candidate fails more', () => {
    fc.assert(
      fc.property(counts, counts, confidence, (candidate, baseline, confidence) => {
        fc.pre(candidate.failures < candidate.trials)
        const more = { failures: candidate.failures + 1, trials: candidate.trials }
        const before = rateDifferenceInterval({ candidate, baseline }, confidence)
        const after = rateDifferenceInterval({ candidate: more, baseline }, confidence)
        expect(after.lower).toBeGreaterThanOrEqual(before.lower)
        expect(after.upper).toBeGreaterThanOrEqual(before.upper)
      }),
      { numRuns: 1000 },
    )
  })

  it('never rises at either end as the baseline fails more', () => {
    fc.assert(
      fc.property(counts, counts, confidence, (candidate, baseline, confidence) => {
        fc.pre(baseline.failures < baseline.trials)
        const more = { failures: baseline.failures + 1, trials: baseline.trials }
        const before = rateDifferenceInterval({ candidate, baseline }, confidence)
        const after = rateDifferenceInterval({ candidate, baseline: more }, confidence)
        expect(after.lower).toBeLessThanOrEqual(before.lower)
        expect(after.upper).toBeLessThanOrEqual(before.upper)
      }),
      { numRuns: 1000 },
    )
  })

  it('turns its sign with the sides', () => {
    fc.assert(
      fc.property(counts, counts, confidence, (candidate, baseline, confidence) => {
        const { lower, upper } = rateDifferenceInterval({ candidate, baseline }, confidence)
        const turned = rateDifferenceInterval({ candidate: baseline, baseline: candidate }, confidence)
        expect(turned.lower).toBe(0 - upper)
        expect(turned.upper).toBe(0 - lower)
      }),
    )
  })

  it('only grows with the confidence', () => {
    fc.assert(
      fc.property(counts, counts, confidence, confidence, (candidate, baseline, one, other) => {
        const narrow = rateDifferenceInterval({ candidate, baseline }, Math.min(one, other))
        const wide = rateDifferenceInterval({ candidate, baseline }, Math.max(one, other))
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower + 1e-14)
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper - 1e-14)
      }),
    )
  })

  it('says nothing where a side has no trials', () => {
    const none = { failures: 0, trials: 0 }
    fc.assert(
      fc.property(counts, confidence, (some, confidence) => {
        expect(rateDifferenceInterval({ candidate: none, baseline: some }, confidence)).toEqual({
          lower: -1,
          upper: 1,
        })
        expect(rateDifferenceInterval({ candidate: some, baseline: none }, confidence)).toEqual({
          lower: -1,
          upper: 1,
        })
      }),
    )
  })

  // Newcombe (1998), table II, method 10, examples (a) to (h).
  it.each([
    { candidate: [56, 70], baseline: [48, 80], lower: 0.0524, upper: 0.3339 },
    { candidate: [9, 10], baseline: [3, 10], lower: 0.1705, upper: 0.809 },
    { candidate: [6, 7], baseline: [2, 7], lower: 0.0582, upper: 0.8062 },
    { candidate: [5, 56], baseline: [0, 29], lower: -0.0381, upper: 0.1926 },
    { candidate: [0, 10], baseline: [0, 20], lower: -0.1611, upper: 0.2775 },
    { candidate: [0, 10], baseline: [0, 10], lower: -0.2775, upper: 0.2775 },
    { candidate: [10, 10], baseline: [0, 20], lower: 0.6791, upper: 1 },
    { candidate: [10, 10], baseline: [0, 10], lower: 0.6075, upper: 1 },
  ])('$candidate against $baseline', ({ candidate, baseline, lower, upper }) => {
    const interval = rateDifferenceInterval(
      { candidate: countsOf(candidate), baseline: countsOf(baseline) },
      0.95,
    )
    expect(interval.lower).toBeCloseTo(lower, 4)
    expect(interval.upper).toBeCloseTo(upper, 4)
  })
})

function countsOf([failures = 0, trials = 0]: readonly number[]): FailureCounts {
  return { failures, trials }
}
