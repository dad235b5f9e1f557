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
import { putStatistics, takeStatistics } from '../flake/statistics/compact-codec.ts'
import { takeList } from '../flake/statistics/compact-day.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { FailingTail } from './failing-tail.ts'
import type { Slot } from './slots.ts'
import type { StateCodec } from './state-table.ts'
import type { OpenRun, TestMemory } from './test-memory.ts'

const version = 1

/** An open run as it is stored: what it shares with the other tests of the run stands in a slot. */
type StoredRun = Pick<OpenRun, 'slot' | 'at' | 'passes' | 'failures' | 'signature' | 'results'>

/** The memory of a test as it is stored. */
export interface FoldRow extends Omit<TestMemory, 'open'> {
  readonly open: readonly StoredRun[]
}

/** The memory that a row holds; nothing where a slot of it is not known. */
export function memoryOf(row: FoldRow, slotOf: (name: string) => Slot | undefined): TestMemory | undefined {
  const open: OpenRun[] = []
  for (const own of row.open) {
    const shared = slotOf(own.slot)
    if (!shared) return undefined
    const { day: _, ...slot } = shared
    open.push({ ...slot, ...own })
  }
  return { ...row, open }
}

export const foldRows: StateCodec<FoldRow> = {
  write({ openFrom, settled, tail, open }) {
    const writer = sealedWriter(version)
    putNumber(writer, openFrom)
    putStatistics(writer, settled)
    putTail(writer, tail)
    putCount(writer, open.length)
    let before = 0
    for (const run of open) {
      putOpenRun(writer, run, before)
      before = run.at
    }
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const openFrom = takeNumber(reader)
    const settled = takeStatistics(reader)
    const tail = takeTail(reader)
    let before = 0
    const open = takeList(reader, (own) => {
      const run = takeOpenRun(own, before)
      before = run.at
      return run
    })
    return { openFrom, settled, tail, open }
  },
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
