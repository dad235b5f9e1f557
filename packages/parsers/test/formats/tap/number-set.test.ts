import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNumberSet } from '../../../src/formats/tap/number-set.ts'

const number = fc.integer({ min: 0, max: 40 })

describe('the set of numbers', () => {
  it('is what a set is', () => {
    fc.assert(
      fc.property(fc.array(number), number, number, fc.nat(20), (values, start, end, most) => {
        const model = new Set<number>()
        const numbers = createNumberSet()
        for (const value of values) {
          expect(numbers.add(value)).toBe(!model.has(value))
          model.add(value)
        }
        const range = Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index)
        expect(numbers.missing(start, end, most)).toEqual(
          range.filter((value) => !model.has(value)).slice(0, most),
        )
        expect(numbers.count()).toBe(model.size)
        expect(numbers.isWithin(start, end)).toBe(values.every((value) => value >= start && value <= end))
        expect(numbers.isExact()).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives up on gaps beyond 10,000', () => {
    const numbers = createNumberSet()
    for (let value = 0; value < 20_000; value += 2) numbers.add(value)
    expect(numbers.isExact()).toBe(true)
    numbers.add(30_000)
    expect(numbers.isExact()).toBe(false)
  })
})
