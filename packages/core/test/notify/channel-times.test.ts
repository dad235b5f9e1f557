import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, nextDigest, nextOpening } from '../../src/notify/channel-times.ts'
import type { BusinessHours, Weekday } from '../../src/notify/index.ts'

const berlin = 'Europe/Berlin'
const office: BusinessHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }
const ms = (text: string): number => Date.parse(text)
const text = (at: number): string => new Date(at).toISOString()
const minute = 60_000

describe('business hours', () => {
  it.each([
    // Winter time is an hour from UTC, summer time two.
    { at: '2026-12-01T07:59:00Z', open: false, next: '2026-12-01T08:00:00.000Z' },
    { at: '2026-12-01T08:00:00Z', open: true, next: '2026-12-02T08:00:00.000Z' },
    { at: '2026-12-01T15:59:00Z', open: true, next: '2026-12-02T08:00:00.000Z' },
    { at: '2026-12-01T16:00:00Z', open: false, next: '2026-12-02T08:00:00.000Z' },
    { at: '2026-07-01T07:00:00Z', open: true, next: '2026-07-02T07:00:00.000Z' },
    // A Friday evening before the clocks are put forward, and one before they are put back.
    { at: '2026-03-27T16:00:00Z', open: false, next: '2026-03-30T07:00:00.000Z' },
    { at: '2026-10-23T15:00:00Z', open: false, next: '2026-10-26T08:00:00.000Z' },
  ])('at $at', ({ at, open, next }) => {
    expect(isOpen(ms(at), office, berlin)).toBe(open)
    expect(text(nextOpening(ms(at), office, berlin))).toBe(next)
  })

  it('begin at the first minute of those that follow in which they are open', () => {
    const day = fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<Weekday>
    const hours = fc
      .tuple(
        fc.uniqueArray(day, { minLength: 1 }),
        fc.integer({ min: 4, max: 11 }),
        fc.integer({ min: 12, max: 20 }),
      )
      .map(([days, from, to]): BusinessHours => ({
        days,
        from: `${String(from).padStart(2, '0')}:15`,
        to: `${to}:45`,
      }))
    const at = fc.integer({ min: ms('2026-01-01T00:00:00Z'), max: ms('2027-12-31T00:00:00Z') })
    fc.assert(
      fc.property(at, hours, fc.constantFrom(berlin, 'America/St_Johns', 'UTC'), (now, own, zone) => {
        const next = nextOpening(now, own, zone)
        expect(next).toBeGreaterThan(now)
        expect([isOpen(next - minute, own, zone), isOpen(next, own, zone)]).toEqual([false, true])
        const closed = isOpen(now, own, zone) ? 0 : Math.floor((next - 1 - now) / (17 * minute))
        for (let step = 0; step <= closed && !isOpen(now, own, zone); step++)
          expect(isOpen(now + step * 17 * minute, own, zone)).toBe(false)
      }),
    )
  })
})

describe('nextDigest', () => {
  it.each([
    { at: '2026-12-01T07:59:59Z', days: [1, 2, 3, 4, 5, 6, 7], next: '2026-12-01T08:00:00.000Z' },
    { at: '2026-12-01T08:00:00Z', days: [1, 2, 3, 4, 5, 6, 7], next: '2026-12-02T08:00:00.000Z' },
    { at: '2026-12-01T08:00:00Z', days: [1], next: '2026-12-07T08:00:00.000Z' },
    { at: '2026-03-28T08:00:00Z', days: [1, 2, 3, 4, 5, 6, 7], next: '2026-03-29T07:00:00.000Z' },
  ])('after $at on $days', ({ at, days, next }) => {
    expect(text(nextDigest(ms(at), { days: days as Weekday[], at: '09:00' }, berlin))).toBe(next)
  })

  it('comes once where clocks show its time twice', () => {
    const time = { days: [7 as const], at: '02:30' }
    expect(text(nextDigest(ms('2026-10-25T00:29:00Z'), time, berlin))).toBe('2026-10-25T00:30:00.000Z')
    expect(text(nextDigest(ms('2026-10-25T00:31:00Z'), time, berlin))).toBe('2026-11-01T01:30:00.000Z')
  })
})
