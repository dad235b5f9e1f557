import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../src/canonical/index.ts'
import { bytesOf, textOf } from '../messages/support/node.ts'

// RFC 4648, section 10.
const vectors = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const

describe('encodeBase64', () => {
  it('writes what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(textOf(bytes, 'base64'))
      }),
    )
  })

  it.each(vectors)('%j is %j', (text, encoded) => {
    expect(encodeBase64(bytesOf(text))).toBe(encoded)
  })
})

describe('decodeBase64', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  it('reads nothing that is never written', () => {
    const digit = fc.constantFrom('A', 'B', 'Q', 'g', 'w', '/', '+', '9', '=')
    const text = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: digit, maxLength: 12 }))
    fc.assert(
      fc.property(text, (given) => {
        const bytes = decodeBase64(given)
        expect(bytes === undefined ? given : encodeBase64(bytes)).toBe(given)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(vectors)('%j is written as %j', (text, encoded) => {
    expect(decodeBase64(encoded)).toEqual(Uint8Array.from(bytesOf(text)))
  })

  it.each(['Z', 'Zg', 'Zg=', 'Zh==', 'Zm9=', '====', 'Z===', 'Zg==Zg==', 'Zm8=\n', 'Zm-_', 'Zm9é'])(
    '%j is no base64',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined()
    },
  )
})
