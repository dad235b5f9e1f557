import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart, calendarStart, readWindow, windowLabel } from '../../src/stats/index.ts'

describe('windows', () => {
  it.each([
    ['1s', 1_000, '1s'],
    ['15s', 15_000, '15s'],
    ['1m', 60_000, '1m'],
    ['60s', 60_000, '1m'],
    ['90m', 5_400_000, '1h30m'],
    ['28h', 100_800_000, '1d4h'],
    ['1d4h', 100_800_000, '1d4h'],
    ['1d', 86_400_000, '1d'],
    ['all', Number.POSITIVE_INFINITY, 'all'],
  ])('%s is %d ms and written %s', (text, ms, label) => {
    expect(readWindow(text)).toEqual({ label, ms })
  })

  it.each(['', '0s', '1', 's', '1.5h', '4h1d', '8d', '-1h', '1h 30m', '9999999s', 'ALL'])(
    'refuses %j',
    (text) => {
      expect(() => readWindow(text)).toThrow(TypeError)
    },
  )

  it('has one label for each length, which reads back as that length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 * 86_400 }), (seconds) => {
        expect(readWindow(windowLabel(seconds * 1_000)).ms).toBe(seconds * 1_000)
      }),
    )
  })

  it('puts each moment into the one bucket that holds it, begin included and end not', () => {
    const moments = fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(2060, 0, 1) })
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 7 * 86_400 }), (at, seconds) => {
        const ms = seconds * 1_000
        const start = bucketStart(at, ms)
        expect(start <= at && at < start + ms && start % ms === 0).toBe(true)
        expect(bucketStart(start, ms)).toBe(start)
        expect(bucketStart(start + ms, ms)).toBe(start + ms)
      }),
    )
  })

  it('begins days at midnight in UTC and weeks on Monday, before 1970 too', () => {
    const day = (text: string): number => Date.parse(`${text}Z`)
    expect(calendarStart(day('2026-12-01T23:59:59.999'), 'day')).toBe(day('2026-12-01T00:00:00'))
    expect(calendarStart(day('2026-12-01T12:00:00'), 'week')).toBe(day('2026-11-30T00:00:00'))
    expect(calendarStart(day('2026-11-30T00:00:00'), 'week')).toBe(day('2026-11-30T00:00:00'))
    expect(calendarStart(day('2026-11-29T23:59:59'), 'week')).toBe(day('2026-11-23T00:00:00'))
    expect(calendarStart(day('1970-01-01T00:00:00'), 'week')).toBe(day('1969-12-29T00:00:00'))
  })
})
