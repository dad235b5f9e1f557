import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareInstants, fromEpochMs, isInstant, parseInstant, toEpochMs } from '../../src/schema/index.ts'

/** Instants as (seconds, nanoseconds), which is an order of its own to compare with. */
const moment = fc.record({
  second: fc.oneof(fc.integer({ min: -62167219200, max: 253402300799 }), fc.integer({ min: -2, max: 2 })),
  nanos: fc.oneof(
    fc.nat(999_999_999),
    fc.constantFrom(0, 1, 999_999, 1_000_000, 1_000_001, 500_000_000, 999_999_999),
  ),
})

function written({ second, nanos }: { second: number; nanos: number }, digits: number = 9): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0').slice(0, digits)}Z`
}

describe('compareInstants', () => {
  it('is the order of the moments, to the nanosecond, on both sides of 1970', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(Math.sign(compareInstants(written(a), written(b)))).toBe(
          Math.sign(a.second - b.second || a.nanos - b.nanos),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('does not see how many zeros are written', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 9 }), (one, digits) => {
        const cut = { ...one, nanos: one.nanos - (one.nanos % 10 ** (9 - digits)) }
        expect(compareInstants(written(cut, digits), written(cut))).toBe(0)
        expect(compareInstants(`${written(cut).slice(0, -1)}000Z`, written(cut))).toBe(0)
      }),
    )
  })

  it.each([
    { a: '2026-11-22T04:19:00Z', b: '2026-11-22T04:19:00.000Z', sign: 0 },
    { a: '2026-11-22T04:19:00.1Z', b: '2026-11-22T04:19:00.09Z', sign: 1 },
    { a: '2026-11-22T04:19:00.0009Z', b: '2026-11-22T04:19:00.00091Z', sign: -1 },
    {
      a: '2026-11-22T04:19:00.12345678901234567891Z',
      b: '2026-11-22T04:19:00.12345678901234567890Z',
      sign: 1,
    },
    { a: '2026-11-22T04:19:00.0010000000Z', b: '2026-11-22T04:19:00.001Z', sign: 0 },
    { a: '2026-11-22T04:19:00.0099999999999Z', b: '2026-11-22T04:19:00.01Z', sign: -1 },
    { a: '1969-12-31T23:59:59.9999Z', b: '1970-01-01T00:00:00Z', sign: -1 },
  ])('$a to $b: $sign', ({ a, b, sign }) => {
    expect(Math.sign(compareInstants(a, b))).toBe(sign)
    expect(Math.sign(compareInstants(b, a)) + 0).toBe(0 - sign)
  })
})

describe('epoch milliseconds', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62167219200000, max: 253402300799999 }), (epochMs) => {
        expect(toEpochMs(fromEpochMs(epochMs))).toBe(epochMs)
        expect(parseInstant(fromEpochMs(epochMs)).isOk()).toBe(true)
      }),
    )
  })
})

describe('parseInstant', () => {
  it('gives every instant back as it was written', () => {
    fc.assert(
      fc.property(moment, (one) => {
        expect(parseInstant(written(one))._unsafeUnwrap()).toBe(written(one))
      }),
    )
  })

  it.each(['2026-11-22T04:19:00', '2026-11-22 04:19:00', '2026-11-22T04:19', '2026-11-22T04:19:00.5'])(
    'says that %s has no zone',
    (text) => {
      expect(parseInstant(text)._unsafeUnwrapErr()).toMatchObject({
        kind: 'instant/invalid',
        message: expect.stringContaining('no zone'),
      })
    },
  )

  it.each([
    '',
    'now',
    '2026-11-22',
    '2026-11-22T04:19Z',
    '2026-11-22T04:19:00z',
    '2026-11-22t04:19:00Z',
    '2026-11-22T04:19:00+00:00',
    '2026-11-22T04:19:60Z',
    '2026-11-22T24:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T04:19:00.Z',
    ' 2026-11-22T04:19:00Z',
    '2026-11-22T04:19:00Z\n',
    '+010000-01-01T00:00:00Z',
  ])('refuses "%s"', (text) => {
    expect(parseInstant(text)._unsafeUnwrapErr()).toMatchObject({ kind: 'instant/invalid', retryable: false })
  })

  it('takes 43 digits of a fraction and no more, also where no schema is asked', () => {
    const longest = `2026-11-22T04:19:00.${'1'.repeat(43)}Z`
    const tooLong = `2026-11-22T04:19:00.${'1'.repeat(44)}Z`
    expect([longest, tooLong].map((text) => parseInstant(text).isOk())).toEqual([true, false])
    expect([longest, tooLong].map(isInstant)).toEqual([true, false])
  })

  it('knows leap years', () => {
    expect(parseInstant('2024-02-29T00:00:00Z').isOk()).toBe(true)
    expect(parseInstant('1900-02-29T00:00:00Z').isOk()).toBe(false)
  })
})
