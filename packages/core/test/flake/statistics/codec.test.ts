import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRun,
  mergeStatistics,
  parseFlakeStatistics,
  statisticsOf,
  writeFlakeStatistics,
} from '../../../src/flake/statistics/index.ts'
import { anyRuns, bytesOf, start, testRun, withShuffled } from './examples.ts'

describe('writeFlakeStatistics and parseFlakeStatistics', () => {
  it('round trip, through text', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const statistics = statisticsOf(runs)
        const text = bytesOf(statistics)
        const read = parseFlakeStatistics(JSON.parse(text))._unsafeUnwrap()
        expect(bytesOf(read)).toBe(text)
        expect(read.days).toEqual(statistics.days)
        expect(new Map(read.commits)).toEqual(new Map(statistics.commits))
      }),
    )
  })

  it('write the same bytes for the same statistics, however they came about', () => {
    fc.assert(
      fc.property(withShuffled(anyRuns), ({ runs, shuffled }) => {
        const grown = statisticsOf(runs)
        const swapped = { ...grown, commits: new Map([...grown.commits].reverse()) }
        expect(bytesOf(swapped)).toBe(bytesOf(statisticsOf(shuffled)))
      }),
    )
  })

  it('can be grown after reading as before it', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, (runs, more) => {
        const grown = statisticsOf(runs)
        const read = parseFlakeStatistics(JSON.parse(bytesOf(grown)))._unsafeUnwrap()
        for (const run of more) expect(addRun(read, run).isOk()).toBe(addRun(grown, run).isOk())
        expect(bytesOf(read)).toBe(bytesOf(grown))
      }),
    )
  })

  it('read merged statistics', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, (one, other) => {
        const merged = mergeStatistics(statisticsOf(one), statisticsOf(other))
        // The second may have ended before the first did: that is for the caller to know.
        expect(parseFlakeStatistics(JSON.parse(bytesOf(merged))).isOk()).toBe(true)
      }),
    )
  })

  it('write failing changes by name, apart from those at the end', () => {
    const codes = ['F@9', 'FF@10', 'F@9', 'P@1', 'FFF@9', 'F@10', 'F@9']
    const runs = codes.map((code, index) => {
      const [attempts = '', change = ''] = code.split('@')
      const passes = attempts === 'P' ? 1 : 0
      return testRun({
        run: `r${index}`,
        at: start + index,
        commit: `c${index}`,
        branch: 'change',
        change,
        passes,
        failures: attempts.length - passes,
      })
    })
    expect(writeFlakeStatistics(statisticsOf(runs)).days[0]?.head).toEqual({
      settled: [1, 0, 0, 0, 1, 1, 0, 1, 1],
      all: [4, 3, 1, 1, 0, 1, 0, 1, 1],
      failing: [
        ['10', 1],
        ['9', 2],
      ],
      leading: [
        4,
        [
          ['10', 1],
          ['9', 2],
        ],
      ],
      open: [
        5,
        [
          ['10', 1],
          ['9', 2],
        ],
      ],
    })
  })

  it('share nothing with what they were given', () => {
    const statistics = statisticsOf([testRun({ passes: 0, failures: 1, branch: 'change', change: '7' })])
    const json = writeFlakeStatistics(statistics)
    const text = JSON.stringify(json)
    const read = parseFlakeStatistics(json)._unsafeUnwrap()
    for (const own of [statistics, read])
      void addRun(own, testRun({ at: start + 5, passes: 0, failures: 1, branch: 'change', change: '7' }))
    expect(JSON.stringify(json)).toBe(text)
  })
})
