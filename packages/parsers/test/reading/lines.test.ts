import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsLines, type ReportLine } from '../../src/reading/text/lines.ts'
import { contextFor, encode, feed, markLengths, type TestEncoding } from './reading-support.ts'

function linesOf(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  tokenLength: number = 1000,
): {
  readonly lines: readonly ReportLine[]
  readonly end: unknown
  readonly endsInLine: boolean | undefined
} {
  const lines: ReportLine[] = []
  let endsInLine: boolean | undefined
  const reader = readAsLines(() => ({
    line: (line) => void lines.push(line),
    end: (isOpen) => {
      endsInLine = isOpen
      return {}
    },
  }))(contextFor({ limits: { tokenLength } }))
  const end = feed(reader, bytes, cuts)
  return { lines, end, endsInLine }
}

/** The lines of a text by a plain split, with offsets by counting bytes of what is before them. */
function expectedLines(text: string, encoding: TestEncoding): ReportLine[] {
  const expected: ReportLine[] = []
  let from = 0
  for (const match of [...text.matchAll(/\r\n|\r|\n/g), undefined]) {
    const end = match ? match.index : text.length
    if (!match && from === text.length) break
    const before = text.slice(0, from)
    const byteOffset =
      markLengths[encoding] +
      (encoding.startsWith('utf-16') ? 2 * before.length : new TextEncoder().encode(before).length)
    expected.push({ text: text.slice(from, end), number: expected.length + 1, byteOffset })
    from = end + (match ? match[0].length : 0)
  }
  return expected
}

const pieces = fc.constantFrom('\n', '\r', '\r\n', 'a', 'é', '€', '😀', ' ', '{"k":1}', '\u2028', '\0')
const texts = fc.array(pieces, { minLength: 1, maxLength: 60 }).map((parts) => `.${parts.join('')}`)
const encodings = fc.constantFrom<TestEncoding>('utf-8', 'utf-8-mark', 'utf-16le', 'utf-16be')

describe('readAsLines', () => {
  it('gives the lines with numbers and byte offsets, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        texts,
        encodings,
        fc.array(fc.nat(200), { maxLength: 20 }),
        fc.boolean(),
        (short, encoding, cuts, isLong) => {
          // What is longer than the head that tells the encoding comes to the splitter in the caller's own chunks.
          const text = isLong ? `${'x'.repeat(700)}\n${'y'.repeat(700)}\n${short}` : short
          const bytes = encode(text, encoding)
          const places = cuts.map((cut) =>
            isLong ? Math.max(0, bytes.length - cut) : Math.min(cut, bytes.length),
          )
          const { lines, end } = linesOf(bytes, places)
          expect(end).toEqual({})
          expect(lines).toEqual(expectedLines(text, encoding))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives the same where lines are kept, and to a reader that takes some of them at once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            texts,
            fc.nat(3000).map((length) => `${'z'.repeat(length)}\n`),
          ),
          { maxLength: 8 },
        ),
        encodings,
        fc.array(fc.nat(2000), { maxLength: 5 }),
        fc.nat(4),
        (parts, encoding, cuts, most) => {
          const text = `.${parts.join('')}`
          const lines: ReportLine[] = []
          const taken: ReportLine[] = []
          const reader = readAsLines(() => ({
            keepsText: true,
            line: (line) => void lines.push(line),
            lines(ahead) {
              const { text: rest, from } = ahead
              let end = from
              let { number, byteOffset } = ahead
              for (let next = rest.indexOf('\n', end); next !== -1 && number - ahead.number < most;) {
                taken.push({ text: ahead.cut(end, next), number, byteOffset })
                byteOffset += ahead.bytes(end, next + 1)
                number += 1
                end = next + 1
                next = rest.indexOf('\n', end)
              }
              return end === from ? undefined : { count: number - ahead.number, end, byteOffset }
            },
            end: () => ({}),
          }))(contextFor({ limits: { tokenLength: 10_000 } }))
          const bytes = encode(text, encoding)
          const end = feed(
            reader,
            bytes,
            cuts.map((cut) => Math.min(cut, bytes.length)),
          )
          expect(end).toEqual({})
          const expected = expectedLines(text, encoding)
          const numbers = new Set(lines.map(({ number }) => number))
          expect(lines).toEqual(expected.filter(({ number }) => numbers.has(number)))
          const others = expected.filter(({ number }) => !numbers.has(number))
          expect(taken).toEqual(others)
          if (most === 0) expect(lines).toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives the same one byte at a time', () => {
    fc.assert(
      fc.property(texts, encodings, (text, encoding) => {
        const long = `${'x'.repeat(1400)}\n${text}`
        const bytes = encode(long, encoding)
        const every = Array.from({ length: bytes.length }, (_, index) => index)
        expect(linesOf(bytes, every, 2000).lines).toEqual(expectedLines(long, encoding))
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['a\nb', true],
    ['a\nb\n', false],
    ['a\r', false],
    ['a\r\n', false],
    ['a', true],
  ])('knows whether %j ends inside a line', (text, endsInLine) => {
    expect(linesOf(encode(text, 'utf-8')).endsInLine).toBe(endsInLine)
  })

  it.each([
    ['whole', []],
    ['in chunks', [3, 7]],
  ])('takes a line of the longest length and none longer, %s', (_, cuts) => {
    expect(linesOf(encode(`${'a'.repeat(10)}\nb`, 'utf-8'), cuts, 10).end).toEqual({})
    expect(linesOf(encode(`b\n${'a'.repeat(11)}\nb`, 'utf-8'), cuts, 10).end).toBe('report/limit-exceeded')
    expect(linesOf(encode(`b\n${'a'.repeat(11)}`, 'utf-8'), cuts, 10).end).toBe('report/limit-exceeded')
  })

  it('gives up on a line without an end before it is all there', () => {
    const reader = readAsLines(() => ({ line: () => undefined, end: () => ({}) }))(
      contextFor({ limits: { tokenLength: 5000 } }),
    )
    const chunk = new Uint8Array(1024).fill(97)
    let written = 0
    expect(() => {
      for (; written < 1000; written += 1) reader.write(chunk)
    }).toThrow('longer than the limit')
    expect(written).toBeLessThan(10)
  })
})
