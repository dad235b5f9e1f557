import { describe, expect, it } from 'vitest'
import { total } from '../src/cart.ts'

describe('cart', () => {
  it('of nothing costs nothing', () => {
    expect(total([])).toBe(0)
  })

  it('adds up its lines', () => {
    expect(
      total([
        { name: 'book', cents: 1250, count: 2 },
        { name: 'pen', cents: 199, count: 1 },
      ]),
    ).toBe(2699)
  })

  it.skip('takes vouchers', () => {})
})
