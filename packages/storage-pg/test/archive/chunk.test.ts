import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteReader } from '../../src/archive/byte-reader.ts'
import { createByteWriter } from '../../src/archive/byte-writer.ts'
import { isSameChunk } from '../../src/archive/chunk.ts'
import { bestCompression, codecs, compress } from '../../src/archive/compression.ts'
import { decodeChunk } from '../../src/archive/decode-chunk.ts'
import { encodeChunk } from '../../src/archive/encode-chunk.ts'
import { packChunk, unpackChunk, unpackSeries } from '../../src/archive/packed-chunk.ts'
import { chunks } from './support/chunks.ts'

describe('the bytes of numbers', () => {
  it('give back the numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.maxSafeNat(), fc.integer())), (pairs) => {
        const writer = createByteWriter()
        for (const [number, signed] of pairs) {
          writer.number(number)
          writer.signed(signed)
        }
        const reader = createByteReader(writer.result())
        expect(pairs.map(() => [reader.number(), reader.signed()])).toEqual(pairs)
        expect([reader.left(), reader.isBroken()]).toEqual([0, false])
      }),
    )
  })

  it.each([
    ['that end too early', [0x80]],
    ['of more than 53 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['without an end', Array.from({ length: 20 }, () => 0x80)],
  ])('%s break the reader', (_, bytes) => {
    const reader = createByteReader(Uint8Array.from(bytes))
    expect([reader.number(), reader.isBroken(), reader.left()]).toEqual([0, true, 0])
  })
})

describe('a chunk', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(chunks, (chunk) => {
        const decoded = decodeChunk(encodeChunk(chunk))._unsafeUnwrap()
        expect(decoded).toEqual(chunk)
        expect(isSameChunk(decoded, chunk)).toBe(true)
      }),
    )
  })

  it.each(['zstd', 'brotli'] as const)('comes back from %s, with its series', (compression) => {
    fc.assert(
      fc.property(chunks, (chunk) => {
        const packed = packChunk(chunk, compression)
        expect(packed.codec).toBe(codecs[compression])
        expect(unpackChunk(1n, packed)._unsafeUnwrap()).toEqual(chunk)
        const series = [...new Set(chunk.columns.series_id)].sort((a, b) => a - b)
        expect([...unpackSeries(1n, packed)._unsafeUnwrap()]).toEqual(series)
      }),
      { numRuns: 30 },
    )
  })

  it('is another one where any of its rows is', () => {
    fc.assert(
      fc.property(chunks, fc.nat(), fc.nat(5), (chunk, place, name) => {
        const column = Object.values(chunk.columns)[name] as Int32Array
        fc.pre(column.length > 0)
        const other = decodeChunk(encodeChunk(chunk))._unsafeUnwrap()
        const changed = Object.values(other.columns)[name] as Int32Array
        changed[place % column.length] = (column[place % column.length] ?? 0) ^ 1
        expect(isSameChunk(chunk, other)).toBe(false)
      }),
    )
  })
})

describe('bytes that are no chunk', () => {
  it('of any kind are refused or read, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = decodeChunk(Uint8Array.from([1, ...bytes]))
        expect(read.isErr() || read.value.starts.length === read.value.runs.length + 1).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('cut off or longer by a byte are refused', () => {
    fc.assert(
      fc.property(chunks, fc.nat(), (chunk, place) => {
        const bytes = encodeChunk(chunk)
        expect(decodeChunk(bytes.subarray(0, place % bytes.length)).isErr()).toBe(true)
        expect(decodeChunk(Buffer.concat([bytes, Buffer.of(0)])).isErr()).toBe(true)
      }),
    )
  })

  it('that promise more rows than they can hold take no memory', () => {
    const writer = createByteWriter()
    for (const number of [1, 0, 2 ** 40, 0, 0]) writer.number(number)
    expect(decodeChunk(writer.result())._unsafeUnwrapErr()).toBe(
      'It is shorter than what it says that it holds.',
    )
  })

  const [sample] = fc.sample(chunks, { seed: 7, numRuns: 1 })
  if (sample === undefined) throw new Error('There is no sample.')
  const packed = packChunk(sample, bestCompression())
  const bomb = compress(Buffer.alloc(1 << 20), 'brotli')
  it.each([
    ['with another sum', { ...packed, sha: hash('sha256', 'other', 'buffer') }, 'not those that were stored'],
    ['of an unknown codec', { ...packed, codec: 9 }, 'codec 9'],
    ['that do not decompress', { ...packed, body: Buffer.of(1, 2, 3) }, 'does not decompress'],
    ['that grow beyond their size', { ...packed, codec: codecs.brotli, body: bomb }, 'does not decompress'],
    [
      'of fewer rows than said',
      { ...packed, result_count: packed.result_count + 1 },
      'as much as its row says',
    ],
  ])('%s are corrupt', (_, stored, reason) => {
    const error = unpackChunk(12n, stored)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'store/corrupt', retryable: false, key: 'packed_chunk 12' })
    expect(error.message).toContain(reason)
  })
})
