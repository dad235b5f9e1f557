import { byteReader, takeCount, takeText } from '../flake/statistics/byte-reader.ts'
import {
  byteWriter,
  putBytes,
  putCount,
  putPart,
  putText,
  type ByteWriter,
} from '../flake/statistics/byte-writer.ts'
import { headLength, isSealed, putSealed } from '../flake/statistics/sealed-bytes.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import {
  newestDayOfBlock,
  readForScore,
  testCounts,
  type CountsForScore,
  type TestCounts,
} from './test-counts.ts'
import { readPast } from './past-days.ts'
import { sharedBlocks, type BlockReader } from './shared-blocks.ts'
import type { Variant } from '../schema/variant.ts'

const version = 1

/**
 * Writes what is stored of tests: the block of what was counted, behind its length, and then what the test is called. Each is
 * sealed by itself, so that the blocks of tests that did the same are the same.
 *
 * A row is written with the row that it replaces, where there is one.
 */
export function rowWriter(): (counts: Uint8Array, test: TestOfVariant, before?: Uint8Array) => Uint8Array {
  let writer = byteWriter()
  return (counts, test, before) => {
    // Rows stand one behind the other in few pieces of memory: many small ones take longer to get than to fill.
    if (writer.length > rowsTogether) writer = byteWriter(rowsTogether + roomBehind)
    const begin = writer.length
    putCount(writer, counts.length)
    putBytes(writer, counts)
    const names = before ? endOfCounts(before) : 0
    // What it is called has not changed.
    if (before && isSealed(before, version, names, before.length))
      putPart(writer, before, names, before.length)
    else putNames(writer, test)
    return writer.bytes.subarray(begin, writer.length)
  }
}

function putNames(writer: ByteWriter, { testcase, variant }: TestOfVariant): void {
  putSealed(writer, version, (names) => {
    putText(names, testcase)
    const pairs = Object.entries(variant).sort(([a], [b]) => compareText(a, b))
    putCount(names, pairs.length)
    for (const pair of pairs) for (const text of pair) putText(names, text)
  })
}

/** In bytes. */
const rowsTogether = 256 * 1024
/** For the last of them. */
const roomBehind = 16 * 1024

/** Where the block of what was counted begins in a row. */
function beginOfCounts(row: Uint8Array): number {
  let at = 0
  while ((row[at] ?? 0) >= 128) at++
  return at + 1
}

/** Where it ends; beyond the end of a row that is damaged. */
function endOfCounts(row: Uint8Array): number {
  let [length, weight] = [0, 1]
  const begin = beginOfCounts(row)
  for (let at = 0; at < begin; at++) {
    length += ((row[at] ?? 0) & 127) * weight
    weight *= 128
  }
  return begin + length
}

/** Reads the block of what was counted; nothing where the row is shorter. */
export function readCounts<Value>(row: Uint8Array, read: BlockReader<Value>): Value | undefined {
  const end = endOfCounts(row)
  return end > row.length ? undefined : read(row, beginOfCounts(row), end)
}

/** All that a row says, with the settled days in its view; nothing for bytes that are damaged or of another version. */
export function readTestRow(row: Uint8Array): (TestOfVariant & TestCounts) | undefined {
  const counts = readCounts(row, (bytes, begin, end) => testCounts.read(bytes.subarray(begin, end)))
  const test = readTest(row, (bytes, begin, end) => readVariant(bytes.subarray(begin, end)))
  if (!counts || !test) return undefined
  const { view, memory } = counts
  const days = [...readPast(memory.past), ...view.statistics.days]
  return { ...test, memory, view: { ...view, statistics: { ...view.statistics, days } } }
}

/** The day of the newest run of a row. */
export function newestDayOfRow(row: Uint8Array): number | undefined {
  return readCounts(row, (bytes, begin, end) => newestDayOfBlock(bytes.subarray(begin, end)))
}

/** A row as a score reads it; rows with the same counts share them. */
export interface ScoringRow extends TestOfVariant {
  readonly counts: CountsForScore
}

/** Reads rows as a score needs them, of days up to the last one; nothing for bytes that are damaged or of another version. */
export function scoringReader(lastDay?: number): (row: Uint8Array) => ScoringRow | undefined {
  const names = new Map<number, string>()
  const read = sharedBlocks((block) => readForScore(block, names, lastDay))
  const variantOf = sharedBlocks((pairs) => Object.freeze(readVariant(pairs)))
  return (row) => {
    const counts = readCounts(row, read)
    const test = counts && readTest(row, variantOf)
    return test && { testcase: test.testcase, variant: test.variant, counts }
  }
}

function readTest(row: Uint8Array, variantOf: BlockReader<Variant>): TestOfVariant | undefined {
  const begin = endOfCounts(row)
  if (!isSealed(row, version, begin, row.length)) return undefined
  const reader = byteReader(row, begin + headLength)
  const testcase = takeText(reader)
  const variant = variantOf(row, reader.at, row.length)
  return variant && { testcase, variant }
}

function readVariant(bytes: Uint8Array): Variant {
  const reader = byteReader(bytes)
  const pairs: [string, string][] = []
  for (let left = takeCount(reader); left > 0; left--) pairs.push([takeText(reader), takeText(reader)])
  return Object.fromEntries(pairs)
}
