import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { compareInstants, isInstant, toEpochMs } from '../../src/schema/compare-instants.ts'
import { addDuration, durationToMs } from '../../src/schema/duration-ms.ts'
import { DurationSchema } from '../../src/schema/duration.ts'

const part = fc.option(fc.nat(99_999), { nil: undefined })
const parts = fc
  .record({
    days: fc.option(fc.nat(30_000), { nil: undefined }),
    hours: part,
    minutes: part,
    seconds: part,
    ms: part,
  })
  .map(({ ms, ...others }) => ({ ...others, ms: ms === undefined ? undefined : ms % 1000 }))

type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never

/** The text of the parts, with every part that is there, and what they come to. */
function written({ days, hours, minutes, seconds, ms }: Parts): { text: string; inMs: number } {
  const second = ms === undefined ? seconds : `${seconds ?? 0}.${String(ms).padStart(3, '0')}`
  const time = [named(hours, 'H'), named(minutes, 'M'), named(second, 'S')].join('')
  const inMs =
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000 + (ms ?? 0)
  return { text: `P${named(days, 'D')}${time === '' ? '' : `T${time}`}`, inMs }
}

function named(count: number | string | undefined, unit: string): string {
  return count === undefined ? '' : `${count}${unit}`
}

const moment = fc
  .integer({ min: -62167219200000, max: 253402300799999 })
  .map((epochMs) => new Date(epochMs).toISOString())
const duration = parts.map(written).filter(({ inMs }) => inMs > 0)

describe('durationToMs', () => {
  it('is the sum of the parts', () => {
    fc.assert(
      fc.property(duration, ({ text, inMs }) => {
        expect(durationToMs(text)).toBe(inMs)
        expect(DurationSchema.parse(text)).toBe(text)
      }),
    )
  })

  it.each([
    { text: 'P7D', inMs: 604_800_000 },
    { text: 'P2W', inMs: 1_209_600_000 },
    { text: 'PT6H', inMs: 21_600_000 },
    { text: 'P1DT12H', inMs: 129_600_000 },
    { text: 'PT1.5S', inMs: 1500 },
    { text: 'PT1.005S', inMs: 1005 },
    { text: 'PT1H0.001S', inMs: 3_600_001 },
    { text: 'PT9999999999.999S', inMs: 9_999_999_999_999 },
    { text: 'PT90M', inMs: 5_400_000 },
    { text: 'PT0S', inMs: 0 },
  ])('$text', ({ text, inMs }) => {
    expect(durationToMs(text)).toBe(inMs)
  })
})

describe('DurationSchema', () => {
  it.each(['PT0.001S', 'P36525D', 'PT3155760000S', 'P5217W', 'P007D'])('takes %s', (text) => {
    expect(DurationSchema.parse(text)).toBe(text)
  })

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '7D',
    'P7',
    'p7d',
    'P7d',
    'P-7D',
    '-P7D',
    '+P7D',
    'P1.5D',
    'PT1,5S',
    'PT.5S',
    'PT1.S',
    'PT0.0001S',
    'P1H',
    'PT1D',
    'P1W2D',
    'P1WT1H',
    'PT1S1M',
    'P12345678901D',
    ' P7D',
    'P7D\n',
    '7 days',
  ])('refuses "%s"', (text) => {
    expect(messagesOf(text)).toEqual([expect.stringMatching(/^Not a duration; /)])
    expect(() => durationToMs(text)).toThrow(TypeError)
    expect(() => addDuration('2026-11-22T04:19:00Z', text)).toThrow(TypeError)
  })

  it.each(['P1Y', 'P1M', 'P1Y6M', 'P1Y2W', 'P1M3D', 'P2Y6M5DT12H'])(
    'says why there are no years and months in %s',
    (text) => {
      expect(messagesOf(text)).toEqual([expect.stringMatching(/^Years and months vary in length; /)])
      expect(() => durationToMs(text)).toThrow(TypeError)
    },
  )

  it.each(['PT0S', 'P0D', 'P0W', 'P0DT0H0M0.000S'])('refuses %s, which is nothing', (text) => {
    expect(messagesOf(text)).toEqual(['A duration is longer than nothing.'])
  })

  it.each(['P36526D', 'P36525DT0.001S', 'PT3155760000.001S', 'P5218W', 'P9999999999W'])(
    'refuses %s, which is more than 100 years',
    (text) => {
      expect(messagesOf(text)).toEqual(['A duration is at most 100 years, which are P36525D.'])
    },
  )

  it('refuses what is no text', () => {
    for (const value of [7, null, undefined, ['P7D']])
      expect(DurationSchema.safeParse(value).success).toBe(false)
  })

  it('has a JSON schema that takes the same texts, but for their bounds', () => {
    const { type, pattern } = z.toJSONSchema(DurationSchema)
    expect(type).toBe('string')
    fc.assert(
      fc.property(duration, ({ text }) => {
        expect(text).toMatch(new RegExp(pattern!, 'u'))
        expect(`${text}1`).not.toMatch(new RegExp(pattern!, 'u'))
      }),
    )
  })
})

describe('addDuration', () => {
  it('gives an instant that lies as much later, up to the end of the year 9999', () => {
    fc.assert(
      fc.property(moment, duration, (instant, { text, inMs }) => {
        const sum = addDuration(instant, text)
        expect(isInstant(sum)).toBe(true)
        expect(toEpochMs(sum)).toBe(
          Math.min(toEpochMs('9999-12-31T23:59:59.999Z'), toEpochMs(instant) + inMs),
        )
      }),
    )
  })

  it('keeps the order of instants', () => {
    fc.assert(
      fc.property(moment, moment, duration, (a, b, { text }) => {
        const order = compareInstants(a, b)
        const after = compareInstants(addDuration(a, text), addDuration(b, text))
        expect(after === 0 || Math.sign(after) === Math.sign(order)).toBe(true)
      }),
    )
  })

  it.each([
    { instant: '2026-11-22T04:19:00Z', duration: 'P7D', sum: '2026-11-29T04:19:00.000Z' },
    { instant: '2024-02-28T12:00:00Z', duration: 'P1D', sum: '2024-02-29T12:00:00.000Z' },
    { instant: '2026-11-22T04:19:00.0009Z', duration: 'PT0.001S', sum: '2026-11-22T04:19:00.001Z' },
    { instant: '0000-01-01T00:00:00Z', duration: 'P1W', sum: '0000-01-08T00:00:00.000Z' },
    { instant: '9999-12-31T23:59:59.999Z', duration: 'PT0.001S', sum: '9999-12-31T23:59:59.999Z' },
    { instant: '9950-01-01T00:00:00Z', duration: 'P36525D', sum: '9999-12-31T23:59:59.999Z' },
  ])('$instant and $duration', ({ instant, duration, sum }) => {
    expect(addDuration(instant, duration)).toBe(sum)
  })
})

function messagesOf(value: unknown): string[] {
  return DurationSchema.safeParse(value).error?.issues.map((issue) => issue.message) ?? []
}
