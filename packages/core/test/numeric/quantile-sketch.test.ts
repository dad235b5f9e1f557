import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import {
  addToSketch,
  mergeSketch,
  quantile,
  quantileOfSketch,
  quantileSketch,
} from '../../src/numeric/index.ts'

const sizes = fc.oneof(
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.integer({ min: 0, max: 50 }),
  fc.double({ min: 1e-8, max: 1, noNaN: true }),
  // Zeros, subnormal numbers, the threshold of what counts as zero, and the end of all numbers.
  fc.constantFrom(0, Number.MIN_VALUE, 2 ** -1_050, 2 ** -1_022, 9.9e-10, 1e-9, Number.MAX_VALUE, 1.78e308),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
)
const signed = fc.tuple(sizes, fc.constantFrom(1, 1, -1)).map(([size, sign]) => size * sign)
const values = fc.oneof(
  fc.array(sizes, { minLength: 1, maxLength: 200 }),
  fc.array(signed, { minLength: 1, maxLength: 200 }),
)
const errors = fc.constantFrom(0.001, 0.01, 0.05, 0.3)
const shares = fc.double({ min: 0, max: 1, noNaN: true })

function sketchOf(all: readonly number[], error?: number) {
  const sketch = quantileSketch(error)
  for (const value of all) addToSketch(sketch, value)
  return sketch
}

function bytesOf(all: readonly number[], error?: number): string {
  return canonicalJson(sketchOf(all, error) as unknown as JsonValue)
}

describe('quantileSketch', () => {
  it('is off by no more than its error, whatever the values are, also where it was put together', () => {
    fc.assert(
      fc.property(values, fc.array(fc.nat(200), { maxLength: 3 }), errors, shares, (all, cuts, error, q) => {
        const exact = quantile(all, q) ?? Number.NaN
        const ends = [...cuts.sort((a, b) => a - b), all.length]
        const sketch = quantileSketch(error)
        for (const [index, end] of ends.entries())
          mergeSketch(sketch, sketchOf(all.slice(ends[index - 1] ?? 0, end), error))
        const found = quantileOfSketch(sketch, q) ?? Number.NaN
        // What is nearer to zero than a billionth counts as nothing.
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * (error + 1e-9) + 1e-9)
        expect(found).toBeGreaterThanOrEqual(Math.min(...all))
        expect(found).toBeLessThanOrEqual(Math.max(...all))
      }),
      { numRuns: 2000 },
    )
  })

  it('comes to the same bits in any order and in any parts', () => {
    fc.assert(
      fc.property(values, fc.nat(200), errors, (all, cut, error) => {
        const whole = bytesOf(all, error)
        expect(bytesOf([...all].reverse(), error)).toBe(whole)
        const merged = sketchOf(all.slice(cut), error)
        mergeSketch(merged, sketchOf(all.slice(0, cut), error))
        expect(canonicalJson(merged as unknown as JsonValue)).toBe(whole)
      }),
    )
  })

  it('grows with the range of its values, not with their number', () => {
    const all = Array.from({ length: 100_000 }, (_, index) => 1 + (index % 60_000))
    expect(Object.keys(sketchOf(all).buckets).length).toBeLessThan(600)
  })

  it('knows the smallest and the largest exactly, and nothing of no values', () => {
    const sketch = sketchOf([0.1, 0.3, 77.7])
    expect([quantileOfSketch(sketch, 0), quantileOfSketch(sketch, 1)]).toEqual([0.1, 77.7])
    const negative = sketchOf([-3, -7.7])
    expect([quantileOfSketch(negative, 0), quantileOfSketch(negative, 1)]).toEqual([-7.7, -3])
    expect(quantileOfSketch(quantileSketch(), 0.5)).toBeUndefined()
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (value) => {
    expect(() => addToSketch(quantileSketch(), value)).toThrow(TypeError)
  })

  it.each([0, 1, -0.1, Number.NaN])('refuses an error of %s', (error) => {
    expect(() => quantileSketch(error)).toThrow(TypeError)
  })

  it('keeps its promise up to the end of all numbers, where the end of a bucket is none any more', () => {
    for (const sign of [1, -1]) {
      const sketch = sketchOf([sign * 1.77e308, sign * Number.MAX_VALUE])
      const found = quantileOfSketch(sketch, sign > 0 ? 0.5 : 0.99) ?? Number.NaN
      expect(Math.abs(found / (sign * 1.77e308) - 1)).toBeLessThan(0.0101)
    }
  })

  it('finds the very rank that is asked for among many values', () => {
    const sketch = quantileSketch()
    // A hundred values of which each is twice the one before: one rank beside it is off by half.
    for (let power = 0; power < 100; power++) addToSketch(sketch, 2 ** power)
    for (let percent = 1; percent < 100; percent++) {
      const found = quantileOfSketch(sketch, percent / 100) ?? Number.NaN
      expect(Math.abs(found / 2 ** (percent - 1) - 1)).toBeLessThan(0.0101)
    }
  })

  it('refuses to merge sketches of other errors', () => {
    expect(() => mergeSketch(quantileSketch(0.01), quantileSketch(0.02))).toThrow(TypeError)
  })
})
