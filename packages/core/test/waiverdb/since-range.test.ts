import { describe, expect, it } from 'vitest'
import { readSinceRange } from '../../src/waiverdb/since-range.ts'

describe('readSinceRange', () => {
  it.each([
    ['2017-02-13T23:37:58.193281', { since: '2017-02-13T23:37:58.193281Z' }],
    ['2017-02-13,2017-02-16', { since: '2017-02-13T00:00:00Z', through: '2017-02-16T00:00:00Z' }],
    [',2017-02-16T01', { through: '2017-02-16T01:00:00Z' }],
    ['2017-02-13 23:37,', { since: '2017-02-13T23:37:00Z' }],
    ['20170213T233758Z', { since: '2017-02-13T23:37:58Z' }],
    ['2017-02-13T23:37:58,2', undefined],
    ['2017-02-13T00:30:00+01:00', { since: '2017-02-12T23:30:00Z' }],
    ['2017-02-13T23:30:00.1234567-0100', { since: '2017-02-14T00:30:00.123456Z' }],
    ['2016-02-29', { since: '2016-02-29T00:00:00Z' }],
    ['', {}],
    [',', {}],
  ])('%s', (text, range) => {
    const read = readSinceRange(text)
    if (range) expect(read._unsafeUnwrap()).toEqual(range)
    else expect(read.isErr()).toBe(true)
  })

  // What Python 3.11 says.
  it.each([
    ['123', "Invalid isoformat string: '123'"],
    ['2017-02-13,badend', "Invalid isoformat string: 'badend'"],
    ['2017-02-13,too,many,commas', "Invalid isoformat string: 'too,many,commas'"],
    ["it's", `Invalid isoformat string: "it's"`],
    ['2017-13-01', 'month must be in 1..12'],
    ['2017-02-29', 'day is out of range for month'],
    ['2017-02-28T24:00', 'hour must be in 0..23'],
    ['2017-02-28T23:60', 'minute must be in 0..59'],
    ['0000-01-01', 'year 0 is out of range'],
  ])('%s is no range: %s', (text, message) => {
    expect(readSinceRange(text)._unsafeUnwrapErr()).toBe(message)
  })

  it('shows only the beginning of a long text', () => {
    expect(readSinceRange('x'.repeat(100_000))._unsafeUnwrapErr().length).toBeLessThan(300)
  })
})
