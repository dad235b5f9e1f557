import { takeCount, takeNumber, takeText, type ByteReader } from '../flake/statistics/byte-reader.ts'
import { putCount, putNumber, putText } from '../flake/statistics/byte-writer.ts'
import { putStatistics, takeForWindow, takeStatistics } from '../flake/statistics/compact-codec.ts'
import type { StatisticsForWindow } from '../flake/statistics/fold-statistics.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import type { StateCodec } from './state-table.ts'
import type { TestView } from './test-memory.ts'

const version = 1

/** What is stored of a test for scores. */
export interface TestRow extends TestOfVariant {
  readonly view: TestView
}

/** A row as a score reads it. */
export interface ScoringRow extends TestOfVariant {
  readonly excludedTail: number
  /** When the last run that counts was; nothing where none counts. */
  readonly newest: number | undefined
  readonly statistics: StatisticsForWindow
}

export const testRows: StateCodec<TestRow> = {
  write({ testcase, variant, view }) {
    const writer = sealedWriter(version)
    putNumber(writer, view.newestDay)
    putText(writer, testcase)
    const pairs = Object.entries(variant).sort(([a], [b]) => compareText(a, b))
    putCount(writer, pairs.length)
    for (const pair of pairs) for (const text of pair) putText(writer, text)
    putCount(writer, view.excludedTail)
    putStatistics(writer, view.statistics)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const newestDay = takeNumber(reader)
    const test = takeTest(reader)
    const excludedTail = takeCount(reader)
    return { ...test, view: { newestDay, excludedTail, statistics: takeStatistics(reader) } }
  },
}

/**
 * As much of a row as a score needs of days up to the last one; nothing for bytes that are damaged or of another version.
 *
 * @param names - those that were read from other rows, to which those of this one are added
 */
export function readScoringRow(
  bytes: Uint8Array,
  names: Map<number, string>,
  lastDay?: number,
): ScoringRow | undefined {
  const reader = openBytes(bytes, version, names)
  if (!reader) return undefined
  takeNumber(reader)
  const test = takeTest(reader)
  const excludedTail = takeCount(reader)
  const { newest, ...statistics } = takeForWindow(reader, lastDay)
  return { ...test, excludedTail, newest, statistics }
}

/** The day of the newest run of a row. */
export function newestDayOfRow(bytes: Uint8Array): number | undefined {
  const reader = openBytes(bytes, version)
  return reader && takeNumber(reader)
}

function takeTest(reader: ByteReader): TestOfVariant {
  const testcase = takeText(reader)
  const pairs: [string, string][] = []
  for (let left = takeCount(reader); left > 0; left--) pairs.push([takeText(reader), takeText(reader)])
  return { testcase, variant: Object.fromEntries(pairs) }
}
