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

const values = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 1e12, noNaN: true }),
    fc.integer({ min: 0, max: 50 }),
    fc.double({ min: 1e-8, max: 1, noNaN: true }),
    fc.constant(0),
  ),
  { minLength: 1, maxLength: 200 },
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
  it('is off by no more than its error, whatever the values are', () => {
    fc.assert(
      fc.property(values, errors, shares, (all, error, q) => {
        const exact = quantile(all, q) ?? Number.NaN
        const found = quantileOfSketch(sketchOf(all, error), q) ?? Number.NaN
        // What is below a billionth counts as nothing.
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * (error + 1e-9) + 1e-9)
      }),
      { numRuns: 1000 },
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
    expect(quantileOfSketch(quantileSketch(), 0.5)).toBeUndefined()
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => addToSketch(quantileSketch(), value)).toThrow(TypeError)
  })

  it.each([0, 1, -0.1, Number.NaN])('refuses an error of %s', (error) => {
    expect(() => quantileSketch(error)).toThrow(TypeError)
  })

  it('refuses to merge sketches of other errors', () => {
    expect(() => mergeSketch(quantileSketch(0.01), quantileSketch(0.02))).toThrow(TypeError)
  })
})
