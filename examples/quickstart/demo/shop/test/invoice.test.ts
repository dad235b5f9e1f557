import { describe, expect, it } from 'vitest'
import { tax } from '../src/invoice.ts'

describe('invoice', () => {
  it('taxes books at 7 percent', () => {
    expect(tax(1000, 'books')).toBe(70)
  })

  it('taxes e-books like books', () => {
    expect(tax(1000, 'e-books')).toBe(70)
  })
})
