import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochMomentOf, millisecondsOf } from '../../src/values/number-times.ts'
import { contextFor } from './reading-support.ts'

describe('millisecondsOf', () => {
  it.each([
    [0.25, 1000, 250],
    [0.000000651, 1000, 0.000651],
    [0, 1000, 0],
    [undefined, 1000, undefined],
  ])('%s × %s ms is %s ms', (value, unit, ms) => {
    expect(millisecondsOf(value, unit, contextFor())).toBe(ms)
  })

  it('gives nothing that is negative or endless, and says so', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ max: -1e-6, noNaN: true }), fc.constant(1e308)), (value) => {
        const context = contextFor()
        expect(millisecondsOf(value, 1000, context)).toBeUndefined()
        expect(context.diagnostics.list()).toMatchObject([{ code: 'negative-duration' }])
      }),
    )
  })
})

describe('epochMomentOf', () => {
  it.each([
    [1796063147.386, 1000, { epochMs: 1796063147386, zoneKnown: true }],
    [0, 1000, undefined],
    [-5, 1, undefined],
    [1e300, 1, undefined],
    [undefined, 1, undefined],
  ])('reads %s', (value, unit, moment) => {
    expect(epochMomentOf(value, unit)).toEqual(moment)
  })
})
