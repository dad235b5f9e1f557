import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsText } from '../../src/reading/text/text-reader.ts'
import { encode, feed, contextFor, type TestEncoding } from './reading-support.ts'

const encodings = ['utf-8', 'utf-8-mark', 'utf-16le', 'utf-16be'] as const
const texts = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((text) => text.trim() !== '' && !text.startsWith('\uFEFF'))

/** The pieces of text that a reader is given. */
function piecesOf(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
): { pieces: [string, number][]; end: unknown; encoding: string } {
  const pieces: [string, number][] = []
  let encoding = ''
  const reader = readAsText((_, origin) => {
    encoding = origin.encoding
    return { write: (text, byteLength) => void pieces.push([text, byteLength]), end: () => ({}) }
  })(contextFor())
  return { end: feed(reader, bytes, cuts), pieces, encoding }
}

function cutsIn(bytes: Uint8Array): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat(bytes.length), { maxLength: 20 })
}

describe('readAsText', () => {
  it('gives the same text in every encoding, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.tuple(texts, fc.constantFrom<TestEncoding>(...encodings)).chain(([text, encoding]) => {
          const bytes = encode(text.repeat(40), encoding)
          return fc.tuple(fc.constant(text.repeat(40)), fc.constant(bytes), cutsIn(bytes))
        }),
        ([text, bytes, cuts]) => {
          const { pieces, end } = piecesOf(bytes, cuts)
          expect(end).toEqual({})
          expect(pieces.map(([piece]) => piece).join('')).toBe(text)
        },
      ),
    )
  })

  it('gives what stands before bytes that do not fit, however they are cut, and then stops', () => {
    fc.assert(
      fc.property(
        fc.tuple(texts, fc.nat(200)).chain(([text, after]) => {
          const good = encode(text.repeat(30), 'utf-8')
          const bytes = Uint8Array.from([...good, 0xff, ...new Uint8Array(after).fill(0x20)])
          return fc.tuple(fc.constant(text.repeat(30)), fc.constant(bytes), cutsIn(bytes))
        }),
        ([text, bytes, cuts]) => {
          const { pieces, end } = piecesOf(bytes, cuts)
          expect(end).toBe('report/encoding')
          expect(pieces.map(([piece]) => piece).join('')).toBe(text)
        },
      ),
    )
  })

  it('tells of each piece how many bytes it was written in, even one byte at a time', () => {
    fc.assert(
      fc.property(
        fc.tuple(texts, fc.constantFrom<TestEncoding>(...encodings), fc.integer({ min: 1, max: 5 })),
        ([text, encoding, step]) => {
          const bytes = encode(text.repeat(30) + 'x'.repeat(1100) + text.repeat(5), encoding)
          const cuts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step)
          for (const [piece, byteLength] of piecesOf(bytes, cuts).pieces)
            expect(byteLength).toBe(
              encoding.startsWith('utf-16') ? 2 * piece.length : new TextEncoder().encode(piece).length,
            )
        },
      ),
    )
  })

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'report/empty'],
    ['white space', encode(' \r\n\t', 'utf-8'), 'report/empty'],
    ['a mark alone', encode('', 'utf-8-mark'), 'report/empty'],
    ['an end inside a character', encode('é', 'utf-8').slice(0, 1), 'report/truncated'],
    [
      'an end inside a long character',
      encode('x'.repeat(2000) + '😀', 'utf-8').slice(0, -1),
      'report/truncated',
    ],
    ['an odd number of bytes in UTF-16', encode('ab', 'utf-16le').slice(0, -1), 'report/truncated'],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0xff, 0x62), 'report/encoding'],
    [
      'an encoding nobody knows',
      encode('<?xml version="1.0" encoding="x-nobody"?><a/>', 'utf-8'),
      'report/encoding',
    ],
  ])('refuses %s', (_, bytes, kind) => {
    expect(piecesOf(bytes).end).toBe(kind)
    expect(
      piecesOf(
        bytes,
        Array.from({ length: bytes.length }, (_unused, index) => index),
      ).end,
    ).toBe(kind)
  })

  it('reads the encoding that an XML declaration names', () => {
    const head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    const bytes = Uint8Array.of(...encode(head, 'utf-8'), 0xe9)
    const { pieces, encoding } = piecesOf(bytes)
    expect(pieces.map(([piece]) => piece).join('')).toBe(`${head}é`)
    expect(encoding).toBe('windows-1252')
  })
})
