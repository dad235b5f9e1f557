import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRun,
  foldStatistics,
  mergeStatistics,
  readCompactStatistics,
  statisticsOf,
  writeCompactStatistics,
} from '../../../src/flake/statistics/index.ts'
import { byteReader, takeCount, takeNumber, takeText } from '../../../src/flake/statistics/byte-reader.ts'
import {
  byteWriter,
  putCount,
  putNumber,
  putText,
  writtenBytes,
} from '../../../src/flake/statistics/byte-writer.ts'
import { takeForWindow } from '../../../src/flake/statistics/compact-codec.ts'
import { anyRuns, bytesOf, dayMs, start, testRun, withShuffled } from './examples.ts'

describe('writeCompactStatistics and readCompactStatistics', () => {
  it('round trip to the same JSON and the same days', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const statistics = statisticsOf(runs)
        const read = readCompactStatistics(writeCompactStatistics(statistics))._unsafeUnwrap()
        expect(bytesOf(read)).toBe(bytesOf(statistics))
        expect(read.days).toEqual(statistics.days)
        expect(read.failedCommits).toEqual(statistics.failedCommits)
      }),
    )
  })

  it('round trip merged statistics, names of any letters and times of any fraction', () => {
    const name = fc.string({ unit: 'binary', maxLength: 6 })
    const at = fc.oneof(
      fc.integer({ min: -3 * dayMs, max: 3 * dayMs }),
      fc.double({ min: -dayMs, max: dayMs, noNaN: true }),
    )
    const run = fc.record({ run: name, commit: name, at, passes: fc.nat(2), failures: fc.nat(2) })
    const runs = fc.array(run.filter(({ passes, failures }) => passes + failures > 0).map(testRun))
    fc.assert(
      fc.property(runs, anyRuns, (one, other) => {
        const merged = mergeStatistics(statisticsOf(one), statisticsOf(other))
        const read = readCompactStatistics(writeCompactStatistics(merged))._unsafeUnwrap()
        expect(bytesOf(read)).toBe(bytesOf(merged))
      }),
    )
  })

  it('can be grown after reading as before it', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, (runs, more) => {
        const grown = statisticsOf(runs)
        const read = readCompactStatistics(writeCompactStatistics(grown))._unsafeUnwrap()
        for (const run of more) expect(addRun(read, run).isOk()).toBe(addRun(grown, run).isOk())
        expect(writeCompactStatistics(read)).toEqual(writeCompactStatistics(grown))
      }),
    )
  })

  it('write the same bytes for the same statistics, however they came about', () => {
    fc.assert(
      fc.property(withShuffled(anyRuns), ({ runs, shuffled }) => {
        const grown = statisticsOf(runs)
        const swapped = { ...grown, commits: new Map([...grown.commits].reverse()) }
        expect(writeCompactStatistics(swapped)).toEqual(writeCompactStatistics(statisticsOf(shuffled)))
      }),
    )
  })

  it('give the same window without being read whole', () => {
    const names = new Map<number, string>()
    fc.assert(
      fc.property(
        anyRuns,
        fc.integer({ min: -1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (runs, day, days) => {
          const statistics = statisticsOf(runs)
          const bytes = writeCompactStatistics(statistics)
          const reader = byteReader(bytes, 5, names)
          const at = start + day * dayMs
          const { newest, ...partial } = takeForWindow(reader, Math.floor(at / dayMs))
          expect(foldStatistics(partial, at, days)).toEqual(foldStatistics(statistics, at, days))
          expect(newest).toBe(statistics.days.at(-1)?.last.at)
          expect(reader.at).toBe(bytes.length)
        },
      ),
    )
  })

  it('read nothing that is cut, damaged or of another version', () => {
    fc.assert(
      fc.property(anyRuns, fc.nat(), fc.integer({ min: 1, max: 255 }), (runs, place, change) => {
        const bytes = writeCompactStatistics(statisticsOf(runs))
        const at = place % bytes.length
        const damaged = bytes.map((byte, index) => (index === at ? byte ^ change : byte))
        for (const wrong of [bytes.slice(0, at), damaged, Uint8Array.of(...bytes, 0)])
          expect(readCompactStatistics(wrong)._unsafeUnwrapErr().kind).toBe('flake/invalid-statistics')
      }),
    )
  })
})

describe('bytes', () => {
  it('give numbers and texts back as they were', () => {
    const count = fc.maxSafeNat()
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.maxSafeInteger(),
      fc.constantFrom(0, -0, -1, 2 ** 51),
    )
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(count, number, text, (own, value, name) => {
        const writer = byteWriter()
        putCount(writer, own)
        putNumber(writer, value)
        putText(writer, name)
        const reader = byteReader(writtenBytes(writer))
        expect([takeCount(reader), takeNumber(reader), takeText(reader)]).toEqual([own, value, name])
        expect(reader.at).toBe(writer.length)
      }),
    )
  })
})
