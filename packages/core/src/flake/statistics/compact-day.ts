import { emptyBucket, type Witness } from './bucket.ts'
import { takeByte, takeCount, takeNumber, takeText, type ByteReader } from './byte-reader.ts'
import {
  byteWriter,
  putByte,
  putBytes,
  putCount,
  putNumber,
  putText,
  writtenBytes,
  type ByteWriter,
} from './byte-writer.ts'
import { appendCalm, calmRunsOf, type CalmRuns } from './calm-runs.ts'
import { msOfDay, type DayOfRuns, type GrowingStatistics } from './flake-statistics.ts'
import type { DayForWindow } from './fold-statistics.ts'
import { emptyMainSequence, type GrowingMainSequence, type MainSequence } from './main-sequence.ts'
import type { ChangeRow, GrowingRow, GrowingSegment, Segment } from './segment.ts'
import { mainFields, trialFields } from './statistics-json.ts'
import { emptyTrials, type Trials } from './trials.ts'

/** A day that is calm is four counts; `before` is the day that was written last, for days come in their order. */
export function putDay(writer: ByteWriter, own: DayOfRuns, before: number): void {
  putNumber(writer, own.day - before)
  // Whole milliseconds are short when they are those of the day; of others the difference would not be exact.
  const isWhole = Number.isInteger(own.last.at)
  putByte(writer, (own.calm ? 1 : 0) + (isWhole ? 2 : 0))
  putNumber(writer, isWhole ? own.last.at - own.day * msOfDay : own.last.at)
  putText(writer, own.last.run)
  if (own.calm) {
    const { head, main, body, tail } = own.calm
    putCount(writer, head)
    putCount(writer, main)
    putCount(writer, body)
    putCount(writer, tail)
    return
  }
  putMain(writer, own.main)
  for (const segment of [own.head, own.body, own.tail]) putSegment(writer, segment)
  // Behind their length: a window has many witnesses, and names few of them.
  const witnesses = byteWriter()
  putCount(witnesses, own.witnesses.length)
  for (const witness of own.witnesses) putWitness(witnesses, witness)
  putCount(writer, witnesses.length)
  putBytes(writer, writtenBytes(witnesses))
}

/** Reads a day whole. */
export function takeDay(reader: ByteReader, before: number): GrowingStatistics['days'][number] {
  const { day, last, calm } = takeHead(reader, before)
  if (calm) return { day, last, ...bucketOf(calm), calm }
  const parts = takeParts(reader)
  takeCount(reader)
  const bucket = { ...parts, witnesses: takeList(reader, takeWitness) }
  return { day, last, ...bucket, calm: calmRunsOf(bucket) }
}

/** As much of a day as a window needs; `witnesses` is where those stand that it has. */
export interface DayInPassing {
  readonly own: DayForWindow
  readonly lastAt: number
  readonly witnesses: { readonly at: number; readonly into: Witness[] } | undefined
}

/** Reads as much of a day as a window needs, without its witnesses. */
export function takeDayInPassing(reader: ByteReader, before: number): DayInPassing {
  const { day, last, calm } = takeHead(reader, before)
  if (calm) return { own: { day, calm }, lastAt: last.at, witnesses: undefined }
  const into: Witness[] = []
  const { main, head, body, tail } = takeParts(reader)
  const own: DayForWindow = { day, calm, main, head, body, tail, witnesses: into }
  const length = takeCount(reader)
  const at = reader.at
  reader.at += length
  return { own, lastAt: last.at, witnesses: { at, into } }
}

/** The witnesses of a day that was read in passing. */
export function takeWitnessesAt({ bytes, names }: ByteReader, at: number): Witness[] {
  return takeList({ bytes, at, names }, takeWitness)
}

function takeHead(reader: ByteReader, before: number): Pick<DayOfRuns, 'day' | 'last' | 'calm'> {
  const day = before + takeNumber(reader)
  const flags = takeByte(reader)
  const at = takeNumber(reader) + ((flags & 2) !== 0 ? day * msOfDay : 0)
  const last = { at, run: takeText(reader) }
  if ((flags & 1) === 0) return { day, last, calm: undefined }
  const head = takeCount(reader)
  const main = takeCount(reader)
  const body = takeCount(reader)
  return { day, last, calm: { head, main, body, tail: takeCount(reader) } }
}

function bucketOf(calm: CalmRuns): ReturnType<typeof emptyBucket> {
  const bucket = emptyBucket()
  appendCalm(bucket, calm)
  return bucket
}

function takeParts(reader: ByteReader): Omit<ReturnType<typeof emptyBucket>, 'witnesses'> {
  const main = takeMain(reader)
  const head = takeSegment(reader)
  const body = takeSegment(reader)
  return { main, head, body, tail: takeSegment(reader) }
}

function putMain(writer: ByteWriter, main: MainSequence): void {
  putCount(writer, main.runs)
  if (main.runs === 0) return
  for (const field of mainFields) if (field !== 'runs') putCount(writer, main[field])
  putByte(writer, (main.firstFailed ? 1 : 0) + (main.lastFailed ? 2 : 0))
  putCount(writer, main.streaks.length)
  for (const streak of main.streaks) putCount(writer, streak)
}

function takeMain(reader: ByteReader): GrowingMainSequence {
  const main = emptyMainSequence()
  main.runs = takeCount(reader)
  if (main.runs === 0) return main
  for (const field of mainFields) if (field !== 'runs') main[field] = takeCount(reader)
  const flags = takeByte(reader)
  main.firstFailed = (flags & 1) !== 0
  main.lastFailed = (flags & 2) !== 0
  main.streaks = takeList(reader, takeCount)
  return main
}

function putSegment(writer: ByteWriter, { settled, all, failing, open, leading, rows }: Segment): void {
  const hasRows = rows.length > 0
  putByte(writer, (failing ? 1 : 0) + (open ? 2 : 0) + (leading ? 4 : 0) + (hasRows ? 8 : 0))
  putTrials(writer, settled)
  if (failing) {
    putTrials(writer, all)
    putChanges(writer, failing)
  }
  if (open) putRow(writer, open)
  if (leading) putRow(writer, leading)
  if (!hasRows) return
  putCount(writer, rows.length)
  for (const row of rows) putRow(writer, row)
}

function takeSegment(reader: ByteReader): GrowingSegment {
  const flags = takeByte(reader)
  const settled = takeTrials(reader)
  const isFailing = (flags & 1) !== 0
  // While no change failed both are one: see `GrowingSegment`.
  const all = isFailing ? takeTrials(reader) : settled
  const failing = isFailing ? takeChanges(reader) : undefined
  const open = (flags & 2) !== 0 ? takeRow(reader) : undefined
  const leading = (flags & 4) !== 0 ? takeRow(reader) : undefined
  const rows = (flags & 8) !== 0 ? takeList(reader, takeRow) : []
  return { settled, all, failing, open, leading, rows }
}

function putTrials(writer: ByteWriter, trials: Trials): void {
  putCount(writer, trials.runs)
  if (trials.runs > 0) for (const field of trialFields) if (field !== 'runs') putCount(writer, trials[field])
}

function takeTrials(reader: ByteReader): GrowingSegment['settled'] {
  const trials = emptyTrials()
  trials.runs = takeCount(reader)
  if (trials.runs > 0)
    for (const field of trialFields) if (field !== 'runs') trials[field] = takeCount(reader)
  return trials
}

function putRow(writer: ByteWriter, { attempts, changes }: ChangeRow): void {
  putCount(writer, attempts)
  putChanges(writer, changes)
}

function takeRow(reader: ByteReader): GrowingRow {
  const attempts = takeCount(reader)
  const changes = takeChanges(reader)
  let runs = 0
  for (const own of changes.values()) runs += own
  return { runs, attempts, changes }
}

function putChanges(writer: ByteWriter, changes: ReadonlyMap<string, number>): void {
  putCount(writer, changes.size)
  for (const [change, runs] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    putText(writer, change)
    putCount(writer, runs)
  }
}

function takeChanges(reader: ByteReader): Map<string, number> {
  return new Map(takeList(reader, (own): [string, number] => [takeText(own), takeCount(own)]))
}

function putWitness(writer: ByteWriter, { at, run, commit, kind, results }: Witness): void {
  putNumber(writer, at)
  putByte(writer, kind === 'flip' ? 1 : 0)
  putText(writer, run)
  putText(writer, commit)
  putCount(writer, results.length)
  for (const result of results) putText(writer, result)
}

function takeWitness(reader: ByteReader): Witness {
  const at = takeNumber(reader)
  const kind = takeByte(reader) === 1 ? 'flip' : 'failure'
  const run = takeText(reader)
  const commit = takeText(reader)
  return { at, run, commit, kind, results: takeList(reader, takeText) }
}

/** As many as are said to come, but none beyond the end of the bytes. */
export function takeList<T>(reader: ByteReader, take: (reader: ByteReader) => T): T[] {
  const values: T[] = []
  for (let left = takeCount(reader); left > 0 && reader.at < reader.bytes.length; left--)
    values.push(take(reader))
  return values
}
