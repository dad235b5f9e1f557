import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalJson,
  compareText,
  digestOf,
  digestOfJson,
  type JsonValue,
} from '../../src/canonical/index.ts'

describe('digestOf', () => {
  // FIPS 180-4 examples, and UTF-8 by Python's hashlib.
  it.each([
    { text: '', digest: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { text: 'abc', digest: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { text: 'é𝒳', digest: 'sha256:5278cca5764eacf6917ba6be3b191ba5cb9f0a3c304611f21b00bda6a68fe1b3' },
  ])('of "$text"', ({ text, digest }) => {
    expect(digestOf(text)).toBe(digest)
  })

  it('takes bytes as they are', () => {
    expect(digestOf(Uint8Array.of(0x61, 0x62, 0x63))).toBe(digestOf('abc'))
  })
})

describe('digestOfJson', () => {
  it('is the digest of the canonical text', () => {
    expect(digestOfJson({ b: [1, 2.5], a: 'é' })).toBe(
      'sha256:123b424b7606d08d0756074e1f76051117423e1a66a03e02f56fd334de63705b',
    )
  })

  it('is equal for equal values only', () => {
    const value = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<JsonValue>
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(digestOfJson(a) === digestOfJson(b)).toBe(canonicalJson(a) === canonicalJson(b))
      }),
    )
  })
})

describe('compareText', () => {
  it('goes by code units, whatever the locale', () => {
    expect(['é', 'a', '𝒳', 'B', 'ﬀ', '10', '2'].sort(compareText)).toEqual([
      '10',
      '2',
      'B',
      'a',
      'é',
      '𝒳',
      'ﬀ',
    ])
  })

  it('is the order that sort has by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect([...texts].sort(compareText)).toEqual([...texts].sort())
      }),
    )
  })
})
