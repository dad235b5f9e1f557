import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianRatioInterval, normalQuantile } from '../../src/numeric/index.ts'

const amount = fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 5 }))
const sample = fc.array(amount, { minLength: 1, maxLength: 60 })
const confidence = fc.double({ min: 0, max: 1, noNaN: true })

describe('medianRatioInterval', () => {
  it('holds the ratio of the medians, between 0 and Infinity', () => {
    fc.assert(
      fc.property(sample, sample, confidence, (candidate, baseline, confidence) => {
        const { lower, ratio, upper } = medianRatioInterval({ candidate, baseline }, confidence)!
        expect(lower).toBeGreaterThanOrEqual(0)
        expect(lower).toBeLessThanOrEqual(ratio)
        expect(upper).toBeGreaterThanOrEqual(ratio)
      }),
    )
  })

  it('is the same for the numbers in any order', () => {
    const shuffled = sample.chain((values) =>
      fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
    )
    fc.assert(
      fc.property(shuffled, shuffled, confidence, ([candidate, ours], [baseline, theirs], confidence) => {
        expect(medianRatioInterval({ candidate: ours, baseline: theirs }, confidence)).toEqual(
          medianRatioInterval({ candidate, baseline }, confidence),
        )
      }),
    )
  })

  it('is the reciprocal when the sides are changed', () => {
    fc.assert(
      fc.property(sample, sample, (candidate, baseline) => {
        const one = medianRatioInterval({ candidate, baseline }, 0.95)!
        const other = medianRatioInterval({ candidate: baseline, baseline: candidate }, 0.95)!
        expect(relativeError(other.lower, 1 / one.upper)).toBeLessThan(1e-9)
        expect(relativeError(other.ratio, 1 / one.ratio)).toBeLessThan(1e-9)
        expect(relativeError(other.upper, 1 / one.lower)).toBeLessThan(1e-9)
      }),
    )
  })

  it('does not see the unit', () => {
    fc.assert(
      fc.property(sample, sample, amount, (candidate, baseline, unit) => {
        const one = medianRatioInterval({ candidate, baseline }, 0.95)!
        const scaled = medianRatioInterval(
          {
            candidate: candidate.map((value) => value * unit),
            baseline: baseline.map((value) => value * unit),
          },
          0.95,
        )!
        expect(relativeError(scaled.lower, one.lower)).toBeLessThan(1e-9)
        expect(relativeError(scaled.upper, one.upper)).toBeLessThan(1e-9)
      }),
    )
  })

  it('only grows with the confidence, and to everything at 1', () => {
    fc.assert(
      fc.property(sample, sample, confidence, confidence, (candidate, baseline, one, other) => {
        const narrow = medianRatioInterval({ candidate, baseline }, Math.min(one, other))!
        const wide = medianRatioInterval({ candidate, baseline }, Math.max(one, other))!
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower * (1 + 1e-12))
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper * (1 - 1e-12))
        expect(medianRatioInterval({ candidate, baseline }, 1)).toMatchObject({ lower: 0, upper: Infinity })
      }),
    )
  })

  it('knows nothing from a single number', () => {
    fc.assert(
      fc.property(amount, sample, confidence, (single, some, confidence) => {
        const nothing = { lower: 0, upper: Infinity }
        expect(medianRatioInterval({ candidate: [single], baseline: some }, confidence)).toMatchObject(
          nothing,
        )
        expect(medianRatioInterval({ candidate: some, baseline: [single] }, confidence)).toMatchObject(
          nothing,
        )
      }),
    )
  })

  it.each([
    { candidate: [], baseline: [1, 2] },
    { candidate: [1, 2], baseline: [] },
    { candidate: [1, 0], baseline: [1, 2] },
    { candidate: [1, 2], baseline: [-1, 2] },
    { candidate: [1, Infinity], baseline: [1, 2] },
    { candidate: [1, 2], baseline: [1, Number.NaN] },
  ])('has no answer for $candidate against $baseline', ({ candidate, baseline }) => {
    expect(medianRatioInterval({ candidate, baseline }, 0.95)).toBeUndefined()
  })

  it('says what statpsych says of its example', () => {
    const candidate = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48]
    const baseline = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40]
    const { lower, ratio, upper } = medianRatioInterval({ candidate, baseline }, 0.95)!
    expect(lower).toBeCloseTo(0.927667, 6)
    expect(ratio).toBeCloseTo(1.162162, 6)
    expect(upper).toBeCloseTo(1.455933, 6)
  })
})

describe('how often a 95 % interval covers the true ratio', () => {
  const shapes = {
    normal: (p: number) => 10 + normalQuantile(p),
    lognormal: (p: number) => Math.exp(normalQuantile(p)),
    exponential: (p: number) => -Math.log1p(-p),
  }
  const cases = (['normal', 'lognormal', 'exponential'] as const).flatMap((shape) =>
    [30, 100].map((count) => ({ shape, count })),
  )

  it.each(cases)('$count $shape numbers on each side', ({ shape, count }) => {
    const next = congruential(20_260_101)
    const runs = 3000
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const candidate = Array.from({ length: count }, () => 1.3 * shapes[shape](next()))
      const baseline = Array.from({ length: count }, () => shapes[shape](next()))
      const { lower, upper } = medianRatioInterval({ candidate, baseline }, 0.95)!
      if (lower <= 1.3 && 1.3 <= upper) covered++
    }
    expect(covered / runs).toBeGreaterThan(0.93)
    expect(covered / runs).toBeLessThan(0.97)
  })
})

/** Numbers in (0, 1), the same ones for the same seed. */
function congruential(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

/** How far off a value is, as a share of what it should be, which may be 0 or Infinity. */
function relativeError(value: number, wanted: number): number {
  return value === wanted ? 0 : Math.abs(value / wanted - 1)
}
