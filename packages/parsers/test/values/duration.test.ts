import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDuration } from '../../src/values/duration.ts'

describe('readDuration', () => {
  it('gives back every number of milliseconds that was written as seconds', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (ms) => {
        expect(readDuration((ms / 1000).toString())).toEqual({ ms })
      }),
    )
  })

  it('never gives back what is no duration', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (written, thousands) => {
        const { ms = 0 } = readDuration(written, thousands)
        expect(Number.isFinite(ms) && ms >= 0).toBe(true)
      }),
    )
  })

  it.each([
    { written: '', reading: {} },
    { written: '  ', reading: {} },
    { written: '0', reading: { ms: 0 } },
    { written: '0.', reading: { ms: 0 } },
    { written: '.5', reading: { ms: 500 } },
    { written: '8.7e-05', reading: { ms: 0.087 } },
    { written: '1,234.56', reading: { ms: 1_234_560 } },
    { written: '1,234,567', reading: { ms: 1_234_567_000 } },
    { written: '0,5', reading: { ms: 500 } },
    { written: '0,005', reading: { ms: 5 } },
    { written: '1,234', reading: { ms: 1234 } },
    { written: '75.350s', reading: { ms: 75_350 } },
    { written: '0:01:02.500', reading: { ms: 62_500 } },
    { written: '-0', reading: { ms: 0 } },
    { written: '-9989.2', reading: { fault: 'negative' } },
    { written: 'NaN', reading: { fault: 'unreadable' } },
    { written: 'Infinity', reading: { fault: 'unreadable' } },
    { written: '1e305', reading: { fault: 'unreadable' } },
    { written: '1e999', reading: { fault: 'unreadable' } },
    { written: '<<computed>>', reading: { fault: 'unreadable' } },
    { written: '0x10', reading: { fault: 'unreadable' } },
    { written: '999638317', reading: { ms: 999_638_317_000, fault: 'implausible' } },
  ])('reads "$written"', ({ written, reading }) => {
    expect(readDuration(written)).toEqual(reading)
  })

  it('takes a single comma for one of thousands only where the file groups digits elsewhere', () => {
    expect(readDuration('1,234', true)).toEqual({ ms: 1_234_000 })
    expect(readDuration('0,234', true)).toEqual({ ms: 234 })
  })
})
