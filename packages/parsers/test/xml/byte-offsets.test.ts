import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteOffsets } from '../../src/xml/byte-offsets.ts'

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

describe('byte offsets', () => {
  it('are those of UTF-8, whatever is forgotten', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'é', '✓', '😀'), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(piece), fc.nat(3), (pieces, markLength) => {
        const offsets = createByteOffsets('utf-8', markLength)
        let text = ''
        for (const next of pieces) {
          const before = text
          offsets?.forget(before.length)
          offsets?.add(next, bytesOf(next))
          text += next
          const inside = Array.from({ length: next.length + 1 }, (_, index) => before.length + index)
          // No character begins in the middle of a pair.
          const whole = inside.filter((at) => !/[\uD800-\uDBFF]$/.test(text.slice(0, at)))
          const expected = whole.map((at) => markLength + bytesOf(text.slice(0, at)))
          expect(whole.map((at) => offsets?.at(at))).toEqual(expected)
        }
      }),
    )
  })

  it('hold little, however small the pieces are', () => {
    const offsets = createByteOffsets('utf-8', 0)
    for (let index = 0; index < 100_000; index += 1) offsets?.add(index % 2 ? 'a' : 'é', index % 2 ? 1 : 2)
    expect(offsets?.at(100_000)).toBe(150_000)
    expect(offsets?.at(3)).toBe(5)
  })

  it.each([
    ['utf-16le', 10],
    ['windows-1252', 6],
    ['shift_jis', undefined],
    ['gbk', undefined],
  ])('in %s', (encoding, expected) => {
    const offsets = createByteOffsets(encoding, 2)
    offsets?.add('éabcde', encoding === 'utf-16le' ? 12 : 6)
    expect(offsets?.at(4)).toBe(expected)
  })
})
