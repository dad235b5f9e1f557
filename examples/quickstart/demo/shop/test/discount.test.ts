import { describe, expect, it } from 'vitest'
import { discounted } from '../src/discount.ts'

describe('discount', () => {
  it('of nothing changes nothing', () => {
    expect(discounted(1999, 0)).toBe(1999)
  })

  it('rounds to the nearest cent', () => {
    expect(discounted(1999, 15)).toBe(1699)
    expect(discounted(1997, 10)).toBe(1797)
    expect(discounted(1999, 5)).toBe(1899)
    expect(discounted(998, 15)).toBe(848)
    expect(discounted(999, 15)).toBe(849)
    expect(discounted(1999, 10)).toBe(1799)
    expect(discounted(1995, 10)).toBe(1796)
  })
})
