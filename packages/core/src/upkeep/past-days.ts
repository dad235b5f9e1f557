import {
  byteReader,
  takeBytes,
  takeCount,
  takeNumber,
  type ByteReader,
} from '../flake/statistics/byte-reader.ts'
import {
  byteWriter,
  putBytes,
  putCount,
  putNumber,
  writtenBytes,
  type ByteWriter,
} from '../flake/statistics/byte-writer.ts'
import { putDay, takeDay, takeDayInPassing } from '../flake/statistics/compact-day.ts'
import type { DayOfRuns, GrowingStatistics } from '../flake/statistics/flake-statistics.ts'

/**
 * Days that are settled, as they were written: nothing is added to them any more, so whoever counts on passes them on as they
 * are. The bytes are the same however many days were added or forgotten at once.
 */
export interface PastDays {
  readonly count: number
  /** Days since 1970-01-01: the first and the last of them; 0 where there is none. */
  readonly first: number
  readonly last: number
  /** One behind the other, each by its distance from the one before. */
  readonly bytes: Uint8Array
}

export const noPast: PastDays = { count: 0, first: 0, last: 0, bytes: new Uint8Array() }

/** With days behind the last. */
export function pastWith(past: PastDays, days: readonly DayOfRuns[]): PastDays {
  const [first] = past.count > 0 ? [past.first] : days.map(({ day }) => day)
  if (days.length === 0 || first === undefined) return past
  const writer = byteWriter()
  putBytes(writer, past.bytes)
  let last = past.count > 0 ? past.last : first
  for (const day of days) {
    putDay(writer, day, last)
    last = day.day
  }
  return { count: past.count + days.length, first, last, bytes: writtenBytes(writer) }
}

/** Without the days before one. */
export function pastSince(past: PastDays, since: number): PastDays {
  if (past.count === 0 || past.first >= since) return past
  const reader = byteReader(past.bytes)
  let before = past.first
  for (let left = past.count; left > 0; left--) {
    const begin = reader.at
    const { day } = takeDayInPassing(reader, before).own
    if (day >= since) {
      const behind = byteReader(past.bytes, begin)
      takeNumber(behind)
      const writer = byteWriter()
      putNumber(writer, 0)
      putBytes(writer, past.bytes.subarray(behind.at))
      return { count: left, first: day, last: past.last, bytes: writtenBytes(writer) }
    }
    before = day
  }
  return noPast
}

/** All of them, read whole. */
export function readPast({ count, first, bytes }: PastDays): GrowingStatistics['days'] {
  const reader = byteReader(bytes)
  const days: GrowingStatistics['days'] = []
  for (let left = count; left > 0; left--) days.push(takeDay(reader, days.at(-1)?.day ?? first))
  return days
}

export function putPast(writer: ByteWriter, { count, first, last, bytes }: PastDays): void {
  putCount(writer, count)
  if (count === 0) return
  putNumber(writer, first)
  putNumber(writer, last - first)
  putCount(writer, bytes.length)
  putBytes(writer, bytes)
}

export function takePast(reader: ByteReader): PastDays {
  const count = takeCount(reader)
  if (count === 0) return noPast
  const first = takeNumber(reader)
  const last = first + takeNumber(reader)
  return { count, first, last, bytes: takeBytes(reader, takeCount(reader)) }
}
