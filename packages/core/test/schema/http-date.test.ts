import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromEpochMs } from '../../src/schema/index.ts'
import { epochMsOfHttpDate, httpDate } from '../../src/schema/http-date.ts'

describe('dates in headers of HTTP', () => {
  it('are read as they are written', () => {
    const second = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 })
    fc.assert(
      fc.property(second, (at) => {
        expect(epochMsOfHttpDate(httpDate(fromEpochMs(at * 1000)))).toBe(at * 1000)
      }),
    )
  })

  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT'],
    ['Sunday, 06-Nov-94 08:49:37 GMT'],
    ['Sun Nov  6 08:49:37 1994'],
  ])('are read in each form of the standard: %s', (text) => {
    expect(epochMsOfHttpDate(text)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37))
  })

  it.each([
    ['Sunday, 22-Nov-26 04:19:00 GMT', Date.UTC(2026, 10, 22, 4, 19)],
    ['Sun Nov 22 04:19:00 2026', Date.UTC(2026, 10, 22, 4, 19)],
    ['Sun, 31 Feb 2027 00:00:00 GMT', undefined],
    ['Sun, 22 Nov 2026 24:00:00 GMT', undefined],
    ['Sun, 22 Nov 2026 04:61:00 GMT', undefined],
    ['Sun, 22 Nov 2026 04:19:00 UTC', undefined],
    ['Sun, 22 Nov 2026 04:19:00 +0000', undefined],
    ['sun, 22 nov 2026 04:19:00 gmt', undefined],
    ['2026-11-22T04:19:00Z', undefined],
    ['Sun, 22 Nov 2026 04:19:00 GMT, Sun, 22 Nov 2026 04:19:00 GMT', undefined],
    ['1795321140', undefined],
    ['', undefined],
  ])('%j is %j', (text, epochMs) => {
    expect(epochMsOfHttpDate(text)).toBe(epochMs)
  })
})
