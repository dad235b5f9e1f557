import { describe, expect, it } from 'vitest'
import { andMore } from '../../src/errors/index.ts'

describe('andMore', () => {
  it.each([
    [0, ''],
    [1, ''],
    [2, ' (and 1 more)'],
    [12, ' (and 11 more)'],
  ])('of %i', (total, words) => {
    expect(andMore(total)).toBe(words)
  })
})
