import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  takeByte,
  takeBytes,
  takeCount,
  takeNumber,
  takeText,
  type ByteReader,
} from '../flake/statistics/byte-reader.ts'
import {
  putByte,
  putBytes,
  putCount,
  putNumber,
  putText,
  type ByteWriter,
} from '../flake/statistics/byte-writer.ts'
import {
  noDaysInPassing,
  putStatistics,
  takeDaysInPassing,
  takeForWindow,
  takeStatistics,
} from '../flake/statistics/compact-codec.ts'
import { takeList } from '../flake/statistics/compact-day.ts'
import type { StatisticsForWindow } from '../flake/statistics/fold-statistics.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { FailingTail } from './failing-tail.ts'
import { pastWith, putPast, takePast } from './past-days.ts'
import type { Slot } from './slots.ts'
import type { StateCodec } from './state-table.ts'
import type { OpenRun, TestMemory, TestView } from './test-memory.ts'

const version = 1

/** An open run as it is stored: what it shares with the other tests of the run stands in a slot. */
type StoredRun = Pick<OpenRun, 'slot' | 'at' | 'passes' | 'failures' | 'signature' | 'results'>

/** The memory of a test as it is stored. */
export interface StoredMemory extends Omit<TestMemory, 'open'> {
  readonly open: readonly StoredRun[]
}

/** All that is counted of a test, but not what it is called. */
export interface TestCounts {
  readonly view: TestView
  readonly memory: StoredMemory
}

/** The memory that is stored; nothing where a slot of it is not known. */
export function memoryOf(
  stored: StoredMemory,
  slotOf: (name: string) => Slot | undefined,
): TestMemory | undefined {
  const open: OpenRun[] = []
  for (const own of stored.open) {
    const shared = slotOf(own.slot)
    if (!shared) return undefined
    const { day: _, ...slot } = shared
    open.push({ ...slot, ...own })
  }
  return { ...stored, open }
}

/** Days that are settled are the same to whoever scores and to whoever counts on: they stand once, before those of the view. */
export const testCounts: StateCodec<TestCounts> = {
  write({ view, memory: { openFrom, past, settled, tail, open } }) {
    const writer = sealedWriter(version)
    putNumber(writer, view.newestDay)
    putCount(writer, view.excludedTail)
    putPast(writer, pastWith(past, settled.days))
    putStatistics(writer, view.statistics)
    putNumber(writer, openFrom)
    putStatistics(writer, { ...settled, days: [] })
    putTail(writer, tail)
    putCount(writer, open.length)
    let before = 0
    for (const run of open) {
      putOpenRun(writer, run, before)
      before = run.at
    }
    return sealBytes(writer)
  },
  read(block) {
    const reader = openBytes(block, version)
    if (!reader) return undefined
    const newestDay = takeNumber(reader)
    const excludedTail = takeCount(reader)
    const past = takePast(reader)
    const statistics = takeStatistics(reader)
    const openFrom = takeNumber(reader)
    const settled = takeStatistics(reader)
    const tail = takeTail(reader)
    let before = 0
    const open = takeList(reader, (own) => {
      const run = takeOpenRun(own, before)
      before = run.at
      return run
    })
    return { view: { newestDay, excludedTail, statistics }, memory: { openFrom, past, settled, tail, open } }
  },
}

/** As much of the counts as a score needs. */
export interface CountsForScore {
  readonly excludedTail: number
  /** When the last run that counts was; nothing where none counts. */
  readonly newest: number | undefined
  readonly statistics: StatisticsForWindow
}

/**
 * As much of a block as a score needs of days up to the last one; nothing for bytes that are damaged or of another version.
 *
 * @param names - those that were read from other blocks, to which those of this one are added
 */
export function readForScore(
  block: Uint8Array,
  names: Map<number, string>,
  lastDay: number = Number.POSITIVE_INFINITY,
): CountsForScore | undefined {
  const reader = openBytes(block, version, names)
  if (!reader) return undefined
  takeNumber(reader)
  const excludedTail = takeCount(reader)
  const { count, first, bytes } = takePast(reader)
  const days = noDaysInPassing()
  const behind = { ...reader, at: reader.at - bytes.length }
  takeDaysInPassing(behind, days, { count, before: first, lastDay })
  const { newest, ...statistics } = takeForWindow(reader, lastDay, days)
  return { excludedTail, newest, statistics }
}

/** The day of the newest run of a block. */
export function newestDayOfBlock(block: Uint8Array): number | undefined {
  const reader = openBytes(block, version)
  return reader && takeNumber(reader)
}

function putOpenRun(writer: ByteWriter, run: StoredRun, before: number): void {
  putBytes(writer, hexToBytes(run.slot))
  putNumber(writer, run.at - before)
  // A pass that needed no retry is nearly all there is.
  putByte(writer, (run.signature === undefined ? 0 : 1) + (run.passes === 1 ? 2 : 0))
  if (run.passes !== 1) putCount(writer, run.passes)
  putCount(writer, run.failures)
  if (run.signature !== undefined) putText(writer, run.signature)
  if (run.failures === 0) return
  putCount(writer, run.results.length)
  for (const result of run.results) putText(writer, result)
}

function takeOpenRun(reader: ByteReader, before: number): StoredRun {
  const slot = bytesToHex(takeBytes(reader, 10))
  const at = before + takeNumber(reader)
  const flags = takeByte(reader)
  const passes = (flags & 2) !== 0 ? 1 : takeCount(reader)
  const failures = takeCount(reader)
  const signature = (flags & 1) !== 0 ? takeText(reader) : undefined
  const results = failures === 0 ? [] : takeList(reader, takeText)
  return { slot, at, passes, failures, ...(signature === undefined ? {} : { signature }), results }
}

function putTail(writer: ByteWriter, { lastDay, hasMain, names }: FailingTail): void {
  putByte(writer, (hasMain ? 1 : 0) + (lastDay === undefined ? 0 : 2))
  if (lastDay !== undefined) putNumber(writer, lastDay)
  putCount(writer, names.size)
  for (const name of [...names].sort(compareText)) putText(writer, name)
}

function takeTail(reader: ByteReader): FailingTail {
  const flags = takeByte(reader)
  const lastDay = (flags & 2) !== 0 ? takeNumber(reader) : undefined
  return { lastDay, hasMain: (flags & 1) !== 0, names: new Set(takeList(reader, takeText)) }
}
