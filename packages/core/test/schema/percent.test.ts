import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { PercentSchema, type Percent } from '../../src/schema/percent.ts'
import { ratioOfPercent } from '../../src/schema/ratio-of-percent.ts'

/** Millionths of a percent, and how many decimals to write at least. */
const written = fc
  .tuple(
    fc.oneof(
      fc.nat(100_000_000),
      fc.nat(100).map((whole) => whole * 1_000_000),
    ),
    fc.nat(6),
  )
  .map(([millionths, decimals]) => {
    const all = String(millionths % 1_000_000).padStart(6, '0')
    const needed = all.slice(0, Math.max(decimals, all.replace(/0+$/, '').length))
    const whole = Math.floor(millionths / 1_000_000)
    return { millionths, text: `${whole}${needed === '' ? '' : `.${needed}`}%` as Percent }
  })

describe('ratioOfPercent', () => {
  it('is the exact share, in lowest terms', () => {
    fc.assert(
      fc.property(written, ({ millionths, text }) => {
        const [numerator, denominator] = ratioOfPercent(text)
        expect(BigInt(numerator) * 100_000_000n).toBe(BigInt(millionths) * BigInt(denominator))
        expect(commonDivisors(numerator, denominator)).toEqual([])
        expect(PercentSchema.parse(text)).toBe(text)
      }),
    )
  })

  it.each<{ percent: Percent; ratio: [number, number] }>([
    { percent: '99.95%', ratio: [1999, 2000] },
    { percent: '0%', ratio: [0, 1] },
    { percent: '0.000000%', ratio: [0, 1] },
    { percent: '100%', ratio: [1, 1] },
    { percent: '100.000%', ratio: [1, 1] },
    { percent: '50%', ratio: [1, 2] },
    { percent: '33.333333%', ratio: [33_333_333, 100_000_000] },
    { percent: '0.000001%', ratio: [1, 100_000_000] },
    { percent: '0.1%', ratio: [1, 1000] },
  ])('$percent', ({ percent, ratio }) => {
    expect(ratioOfPercent(percent)).toEqual(ratio)
  })
})

describe('PercentSchema', () => {
  it.each([
    '',
    '%',
    '5',
    '5 %',
    ' 5%',
    '5%\n',
    '5%%',
    '05%',
    '00%',
    '.5%',
    '5.%',
    '5,5%',
    '-1%',
    '-0%',
    '+5%',
    '1e1%',
    '0x5%',
    'NaN%',
    'Infinity%',
    '0.0000001%',
    '100.000001%',
    '100.1%',
    '100.%',
    '100.0000000%',
    '101%',
    '1000%',
    '٥%',
  ])('refuses "%s"', (text) => {
    const messages = PercentSchema.safeParse(text).error?.issues.map((issue) => issue.message)
    expect(messages).toEqual([expect.stringMatching(/^Not a percentage; /)])
    expect(() => ratioOfPercent(text as Percent)).toThrow(TypeError)
  })

  it('refuses what is no text', () => {
    for (const value of [5, 0.5, null, undefined, ['5%']])
      expect(PercentSchema.safeParse(value).success).toBe(false)
  })

  it('has a JSON schema that takes the same texts', () => {
    const { type, pattern } = z.toJSONSchema(PercentSchema)
    expect(type).toBe('string')
    fc.assert(
      fc.property(
        written,
        fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '%'), maxLength: 8 }),
        (one, other) => {
          for (const text of [one.text, other]) {
            expect(new RegExp(pattern!, 'u').test(text)).toBe(PercentSchema.safeParse(text).success)
          }
        },
      ),
    )
  })
})

/** The primes that a denominator of a percentage may share with its numerator. */
function commonDivisors(a: number, b: number): number[] {
  return [2, 5].filter((prime) => a % prime === 0 && b % prime === 0)
}
