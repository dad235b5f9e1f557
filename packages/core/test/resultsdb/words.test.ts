import { mayReport, resultIdOf, resultNumberOf } from '@gatewright/core/resultsdb'
import { isInstant } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageLinks } from '../../src/resultsdb/page-links.ts'
import { pythonRepr, pythonText } from '../../src/resultsdb/python-text.ts'
import { instantOf, instantOfMs, readTime, writeTime } from '../../src/resultsdb/times.ts'

describe('times', () => {
  it.each([
    ['2020', '2020-01-01T00:00:00Z', undefined],
    ['2020-02', '2020-02-01T00:00:00Z', undefined],
    ['20200203', '2020-02-03T00:00:00Z', undefined],
    ['2020-02-03 04', '2020-02-03T04:00:00Z', undefined],
    ['2020-02-03T04:05', '2020-02-03T04:05:00Z', undefined],
    ['20200203T040506', '2020-02-03T04:05:06Z', undefined],
    ['2020-02-03T04:05:06,7Z', '2020-02-03T04:05:06.7Z', 0],
    ['2020-02-03T04:05:06.123456789+0130', '2020-02-03T04:05:06.123456Z', 90],
    ['2020-02-03T04:05:06-05', '2020-02-03T04:05:06Z', -300],
  ])('%s', (text, face, offsetMinutes) => {
    expect(readTime(text)).toEqual(offsetMinutes === undefined ? { face } : { face, offsetMinutes })
  })

  it.each([
    [''],
    ['now'],
    ['2020-13'],
    ['2020-02-30'],
    ['2020-02-03T24:00'],
    ['2020-02-03T04:05Z+01'],
    ['12345'],
  ])('%j is none', (text) => {
    expect(readTime(text)).toBeUndefined()
  })

  it('shows an instant as Python does, and reads it back', () => {
    const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 })
    fc.assert(
      fc.property(micros, fc.integer({ min: -840, max: 840 }), (epochMicros, offset) => {
        const instant = `${new Date(Math.floor(epochMicros / 1000)).toISOString().slice(0, 23)}${String(epochMicros % 1000).padStart(3, '0')}Z`
        const shown = writeTime(instant)
        expect(shown).toBe(epochMicros % 1_000_000 === 0 ? instant.slice(0, 19) : instant.slice(0, -1))
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`
        const there = instantOf({ face: instant, offsetMinutes: -offset }) ?? ''
        const back = readTime(`${there.slice(0, -1)}${zone}`)
        expect(back && writeTime(instantOf(back) ?? '')).toBe(shown)
      }),
    )
  })

  it('knows no instant beyond years of four digits', () => {
    expect(instantOfMs(8.64e15)).toBeUndefined()
    expect(instantOfMs(Number.NaN)).toBeUndefined()
    expect(instantOf({ face: '9999-12-31T23:59:00Z', offsetMinutes: -60 })).toBeUndefined()
    fc.assert(
      fc.property(
        fc.integer({ min: -6e13, max: 2.5e14 }),
        (ms) => void expect(isInstant(instantOfMs(ms) ?? '')).toBe(true),
      ),
    )
  })
})

describe('numbers of results', () => {
  it('become ids that sort as they do, and come back', () => {
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(resultNumberOf(resultIdOf(a))).toBe(a)
        expect(resultIdOf(a) < resultIdOf(b)).toBe(a < b)
      }),
    )
  })

  it.each([['r1'], ['12'], ['9999999999999999'], ['00000000000000001'], ['']])(
    '%j is no id of a number',
    (id) => {
      expect(resultNumberOf(id)).toBeUndefined()
    },
  )
})

it.each([
  [null, 'None', 'None'],
  [true, 'True', 'True'],
  [1.5, '1.5', '1.5'],
  [1e-7, '1e-07', '1e-07'],
  ['a', "'a'", 'a'],
  ["it's", '"it\'s"', "it's"],
  ['"it\'s"', "'\"it\\'s\"'", '"it\'s"'],
  ['a\n\\', "'a\\n\\\\'", 'a\n\\'],
  [[1, ['b']], "[1, ['b']]", "[1, ['b']]"],
  [{ a: { b: null } }, "{'a': {'b': None}}", "{'a': {'b': None}}"],
])('Python writes %j', (value, repr, text) => {
  expect([pythonRepr(value), pythonText(value)]).toEqual([repr, text])
})

it.each([
  ['', 0, null, 'u/results?page=1'],
  ['a=1', 0, null, 'u/results?a=1&page=1'],
  ['page=2&a=1', 2, 'u/results?page=1&a=1', 'u/results?page=3&a=1'],
  ['callback=f&a=1', 0, null, 'u/results?a=1&page=1'],
  ['page=1&_after=x&callback=f', 1, 'u/results?page=0', 'u/results?page=2'],
  ['my_page=4', 0, null, 'u/results?my_page=4&page=1'],
])('links from ?%s', (query, page, prev, next) => {
  const path = { pathname: '/results', encodedPath: '/results', segments: ['results'], parameters: [], query }
  expect(pageLinks('u', path, { page, hasNext: true })).toEqual({ prev, next })
  expect(pageLinks('u', path, { page, hasNext: false }).next).toBeNull()
})

it.each([
  [{ name: 'ann', groups: [] }, 'dist.x', 'permitted'],
  [{ name: 'bob', groups: ['qa'] }, 'dist.x', 'permitted'],
  [{ name: 'bob', groups: ['dev'] }, 'dist.x', 'denied'],
  [{ name: 'bob', groups: [] }, 'dist.x', 'unknown-user'],
  [{ name: 'bob' }, 'dist.x', 'no-directory'],
  [{ name: 'bob' }, 'other', 'denied'],
  [{ name: 'ann' }, 'Dist.x', 'denied'],
])('%j may report %s: %s', (user, testcase, answer) => {
  expect(mayReport(user, testcase, [{ testcases: ['dist.*'], users: ['ann'], groups: ['qa'] }])).toBe(answer)
})
