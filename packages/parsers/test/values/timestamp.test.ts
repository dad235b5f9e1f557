import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTimestamp } from '../../src/values/timestamp.ts'

const at = (iso: string, zoneKnown: boolean): unknown => ({ epochMs: Date.parse(iso), zoneKnown })

describe('readTimestamp', () => {
  it('reads every instant as JavaScript writes it', () => {
    const dates = fc.date({
      min: new Date('1971-01-01T00:00:00Z'),
      max: new Date('2999-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (date) => {
        expect(readTimestamp(date.toISOString())).toEqual(at(date.toISOString(), true))
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        expect(() => readTimestamp(written)).not.toThrow()
      }),
    )
  })

  it.each([
    ['2026-11-22T04:19:00', at('2026-11-22T04:19:00Z', false)],
    ['2026-11-22 04:19:00', at('2026-11-22T04:19:00Z', false)],
    ['2026-11-22T04:19:00.123456+02:00', at('2026-11-22T02:19:00.123Z', true)],
    ['2026-11-22T04:19:00-0330', at('2026-11-22T07:49:00Z', true)],
    ['2026-11-22 04:19:00 UTC', at('2026-11-22T04:19:00Z', true)],
    ['2026-11-22', at('2026-11-22T00:00:00Z', false)],
    ['20110601 12:58:36.123', at('2011-06-01T12:58:36.123Z', false)],
    ['Tue, 13 Feb 2024 10:28:58 GMT', at('2024-02-13T10:28:58Z', true)],
    ['1700000000', at('2023-11-14T22:13:20Z', true)],
    ['1700000000123', at('2023-11-14T22:13:20.123Z', true)],
    ['', 'unset'],
    ['1970-01-01T00:00:00', 'unset'],
    ['0001-01-01T00:00:00', 'unset'],
    ['03/04/2024 10:00:00', 'unreadable'],
    ['2026-13-22T04:19:00', 'unreadable'],
    ['2026-02-30T04:19:00', 'unreadable'],
    ['yesterday', 'unreadable'],
  ])('reads "%s"', (written, moment) => {
    expect(readTimestamp(written)).toEqual(moment)
  })
})
