import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../../canonical/compare-text.ts'
import { mostWitnesses } from './bucket.ts'
import { skipText, takeByte, takeCount, takeNumber, takeText, type ByteReader } from './byte-reader.ts'
import { putByte, putCount, putNumber, putText, type ByteWriter } from './byte-writer.ts'
import type { FlakeStatisticsError } from './codec.ts'
import { isFlippedCommit, putTally, type CommitTally } from './commit-tally.ts'
import {
  putDay,
  takeDay,
  takeDayInPassing,
  takeList,
  takeWitnessesAt,
  type DayInPassing,
} from './compact-day.ts'
import { emptyStatistics, type FlakeStatistics, type GrowingStatistics } from './flake-statistics.ts'
import type { StatisticsForWindow } from './fold-statistics.ts'
import { openBytes, sealBytes, sealedWriter } from './sealed-bytes.ts'

/** Another number than any that was used before: bytes of another version are no statistics of this one. */
const version = 1

/**
 * Statistics as bytes, the same for the same statistics. They are read without looking at each part, which takes a small
 * share of the time that their JSON takes: a checksum says that they are what was written. Names of commits are most of them.
 *
 * @example
 * import { emptyStatistics, readCompactStatistics, writeCompactStatistics } from '@gatewright/core/flake'
 *
 * const bytes = writeCompactStatistics(emptyStatistics())
 * console.log(bytes.length, readCompactStatistics(bytes).isOk()) // 8 true
 */
export function writeCompactStatistics(statistics: FlakeStatistics): Uint8Array {
  const writer = sealedWriter(version)
  putStatistics(writer, statistics)
  return sealBytes(writer)
}

/** Reads what {@link writeCompactStatistics} wrote, and can be added to at once. */
export function readCompactStatistics(bytes: Uint8Array): Result<GrowingStatistics, FlakeStatisticsError> {
  const reader = openBytes(bytes, version)
  if (reader) {
    const statistics = takeStatistics(reader)
    if (reader.at === bytes.length) return ok(statistics)
  }
  const message = `These are no compact flake statistics of version ${version}: another version, or damaged.`
  return err({ kind: 'flake/invalid-statistics', message, retryable: false, path: '' })
}

/** The same as part of something larger, which is sealed as a whole. */
export function putStatistics(writer: ByteWriter, { days, commits, heldBack }: FlakeStatistics): void {
  putCount(writer, days.length)
  let before = 0
  for (const day of days) {
    putDay(writer, day, before)
    before = day.day
  }
  putCount(writer, commits.size)
  for (const [commit, tally] of [...commits].sort(([a], [b]) => compareText(a, b)))
    putCommit(writer, commit, tally)
  putCount(writer, heldBack.size)
  for (const [change, day] of [...heldBack].sort(([a], [b]) => compareText(a, b))) {
    putText(writer, change)
    putNumber(writer, day)
  }
}

export function takeStatistics(reader: ByteReader): GrowingStatistics {
  const statistics = emptyStatistics()
  let before = 0
  for (let left = takeCount(reader); left > 0 && reader.at < reader.bytes.length; left--) {
    const day = takeDay(reader, before)
    statistics.days.push(day)
    before = day.day
  }
  takeTallies(reader, statistics)
  for (const [change, day] of takeList(reader, (own): [string, number] => [takeText(own), takeNumber(own)]))
    statistics.heldBack.set(change, day)
  return statistics
}

/** Days as a window needs them, up to the last one that it may have. */
export interface DaysInPassing {
  readonly passed: DayInPassing[]
  /** When the last run of any of them was, also of those behind the last one. */
  newest: number | undefined
}

export function noDaysInPassing(): DaysInPassing {
  return { passed: [], newest: undefined }
}

/** Reads so many days behind others. */
export function takeDaysInPassing(
  reader: ByteReader,
  days: DaysInPassing,
  { count, before, lastDay }: { readonly count: number; readonly before: number; readonly lastDay: number },
): void {
  let known = before
  for (let left = count; left > 0 && reader.at < reader.bytes.length; left--) {
    const day = takeDayInPassing(reader, known)
    known = day.own.day
    days.newest = day.lastAt
    if (known <= lastDay) days.passed.push(day)
  }
}

/**
 * As much of statistics as a window needs that ends with a day or before it, and when the last run was;
 * {@link putStatistics} wrote them.
 *
 * @param days - earlier ones, that were read of the same bytes
 */
export function takeForWindow(
  reader: ByteReader,
  lastDay: number = Number.POSITIVE_INFINITY,
  days: DaysInPassing = noDaysInPassing(),
): StatisticsForWindow & { readonly newest: number | undefined } {
  takeDaysInPassing(reader, days, { count: takeCount(reader), before: 0, lastDay })
  const { passed, newest } = days
  // A window names the last witnesses only.
  let named = 0
  for (let index = passed.length - 1; index >= 0 && named < mostWitnesses; index--) {
    const witnesses = passed[index]?.witnesses
    if (witnesses) named += witnesses.into.push(...takeWitnessesAt(reader, witnesses.at))
  }
  return { days: passed.map(({ own }) => own), ...takeFlips(reader), newest }
}

/** The commits that failed and passed, under names that stand for theirs; of others nobody asks. */
function takeFlips(reader: ByteReader): Pick<StatisticsForWindow, 'commits' | 'failedCommits'> {
  const tallies = { commits: new Map<string, CommitTally>(), failedCommits: new Set<string>() }
  for (let left = takeCount(reader); left > 0 && reader.at < reader.bytes.length; left--) {
    const begin = reader.at
    skipText(reader)
    const tally = takeTally(reader, () => takeText({ ...reader, at: begin }))
    if (isFlippedCommit(tally)) putTally(tallies, String(left), tally)
  }
  takeList(reader, (own) => [skipText(own), takeNumber(own)])
  return tallies
}

function takeTallies(
  reader: ByteReader,
  tallies: Pick<GrowingStatistics, 'commits' | 'failedCommits'>,
): void {
  for (let left = takeCount(reader); left > 0 && reader.at < reader.bytes.length; left--) {
    const commit = takeText(reader)
    putTally(
      tallies,
      commit,
      takeTally(reader, () => commit),
    )
  }
}

function takeTally(reader: ByteReader, commit: () => string): CommitTally {
  const day = takeNumber(reader)
  const passes = takeCount(reader)
  const failures = takeCount(reader)
  const hardRuns = takeCount(reader)
  const hardMainRuns = takeCount(reader)
  const named = takeByte(reader)
  const change = named === 0 ? undefined : named === 1 ? commit() : takeText(reader)
  return { day, passes, failures, hardRuns, hardMainRuns, change }
}

function putCommit(writer: ByteWriter, commit: string, tally: CommitTally): void {
  const { day, passes, failures, hardRuns, hardMainRuns, change } = tally
  putText(writer, commit)
  putNumber(writer, day)
  for (const count of [passes, failures, hardRuns, hardMainRuns]) putCount(writer, count)
  putByte(writer, change === undefined ? 0 : change === commit ? 1 : 2)
  if (change !== undefined && change !== commit) putText(writer, change)
}
