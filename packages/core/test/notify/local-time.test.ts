import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone, localTime, momentsOf } from '../../src/notify/local-time.ts'
import { momentOf, zoned } from './support/zoned-time.ts'

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
)
const instant = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2040, 0, 1) })

describe('localTime', () => {
  it('is what clocks show, as Temporal says it', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const { year, month, day, dayOfWeek, hour, minute } = zoned(at, name)
        expect(localTime(at, name)).toEqual({
          year,
          month,
          day,
          weekday: dayOfWeek,
          minutes: hour * 60 + minute,
        })
      }),
    )
  })
})

describe('momentsOf', () => {
  it('are what Temporal says, the first of them', () => {
    fc.assert(
      fc.property(instant, zone, fc.nat(40), fc.nat(1439), (at, name, days, minutes) => {
        const date = localTime(at, name)
        const later = new Date(Date.UTC(date.year, date.month - 1, date.day + days))
        const fields = {
          year: later.getUTCFullYear(),
          month: later.getUTCMonth() + 1,
          day: later.getUTCDate(),
          hour: Math.floor(minutes / 60),
          minute: minutes % 60,
        }
        expect(momentsOf(date, days, minutes, name)[0]).toBe(momentOf(fields, name))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { date: { year: 2026, month: 3, day: 29 }, time: [2, 30], shown: ['2026-03-29T01:30:00.000Z'] },
    {
      date: { year: 2026, month: 10, day: 25 },
      time: [2, 30],
      shown: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    },
    { date: { year: 2026, month: 12, day: 1 }, time: [9, 0], shown: ['2026-12-01T08:00:00.000Z'] },
  ])(
    'where clocks in Berlin change on $date.month/$date.day',
    ({ date, time: [hour = 0, minute = 0], shown }) => {
      const moments = momentsOf(date, 0, hour * 60 + minute, 'Europe/Berlin')
      expect(moments.map((moment) => new Date(moment).toISOString())).toEqual(shown)
    },
  )
})

describe('isTimeZone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Atlantis', false],
    ['', false],
  ])('%j: %s', (name, is) => {
    expect(isTimeZone(name)).toBe(is)
  })
})
