import { describe, expect, it } from 'vitest'
import { viewOf, type StatisticsPoint } from '../../src/stats/index.ts'

const hour = 3_600_000
const points: readonly StatisticsPoint[] = [
  {
    start: 25 * hour,
    result: { rate: 0.5, counts: { a: 2, b: 'x' }, rows: [{ name: 'n', count: 3, more: [1] }, 7] },
  },
  { start: 0, result: { rate: 1, toString: 3 } },
  { start: hour, result: { rate: null } },
]

describe('viewOf', () => {
  it('draws lines of all buckets, oldest first', () => {
    expect(viewOf({ kind: 'trend', values: ['rate', 'constructor'], unit: 'share' }, points)).toEqual({
      kind: 'trend',
      unit: 'share',
      lines: [
        {
          name: 'rate',
          points: [
            { at: '1970-01-01T00:00:00.000Z', value: 1 },
            { at: '1970-01-01T01:00:00.000Z', value: null },
            { at: '1970-01-02T01:00:00.000Z', value: 0.5 },
          ],
        },
        {
          name: 'constructor',
          points: [0, 1, 2].map((index) => ({
            at: ['1970-01-01T00:00:00.000Z', '1970-01-01T01:00:00.000Z', '1970-01-02T01:00:00.000Z'][index],
            value: null,
          })),
        },
      ],
    })
  })

  it('shows the newest bucket as a number, bars or a table', () => {
    expect(viewOf({ kind: 'number', value: 'rate' }, points)).toEqual({ kind: 'number', value: 0.5 })
    expect(viewOf({ kind: 'bars', counts: 'counts' }, points)).toEqual({
      kind: 'bars',
      bars: [{ name: 'a', value: 2 }],
    })
    expect(viewOf({ kind: 'table', rows: 'rows', columns: ['name', 'more', 'none'] }, points)).toEqual({
      kind: 'table',
      columns: ['name', 'more', 'none'],
      rows: [
        ['n', '[1]', null],
        [null, null, null],
      ],
    })
  })

  it('gives each day of a calendar its last bucket', () => {
    expect(viewOf({ kind: 'calendar', value: 'rate' }, points)).toEqual({
      kind: 'calendar',
      days: [
        { day: '1970-01-01', value: null },
        { day: '1970-01-02', value: 0.5 },
      ],
    })
  })

  it('of nothing is empty', () => {
    expect(viewOf({ kind: 'number', value: 'x' }, [])).toEqual({ kind: 'number', value: null })
    expect(viewOf({ kind: 'table', rows: 'x', columns: [] }, [])).toEqual({
      kind: 'table',
      columns: [],
      rows: [],
    })
  })
})
