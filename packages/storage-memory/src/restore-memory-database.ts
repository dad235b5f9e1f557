import type { ErrorValue } from '@gatewright/core/errors'
import { presetOutcomes } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { databaseOver, type MemoryDatabase, type MemoryDatabaseOptions } from './memory-database.ts'
import { missingRecord } from './missing-record.ts'
import type { ProjectData } from './project-data.ts'
import { replayLine } from './replay-line.ts'
import {
  readSnapshotLine,
  snapshotVersion,
  type SnapshotLine,
  type SnapshotVersion,
} from './snapshot-line.ts'

/** A snapshot that cannot be read back. Nothing of it is used. */
export interface CorruptSnapshot extends ErrorValue<'store/corrupt-snapshot'> {
  readonly retryable: false
  /** The line at fault, counted from 1; where the end is missing, the one that it should be. */
  readonly line: number
  /** `truncated` when lines or a part of one are missing, `invalid` when a line says what it must not. */
  readonly reason: 'truncated' | 'invalid'
}

/**
 * The database that a snapshot was taken of. Lines come without line ends; one empty line at the end is allowed.
 *
 * Each line is checked and replayed as the call that it records, so a line that repeats an earlier one changes nothing
 * and one that contradicts it is an error. A snapshot that was cut off is one, too, wherever it was: what is missing could be
 * what took a waiver back. So are a line behind its end and a snapshot of version 1, which had no end.
 *
 * One of version 2, which had no change feed, is read as the calls that its lines record: the feed begins with an event for
 * each line, in their order, and the results of a report are stored at the position of its line.
 *
 * @param options - as for `createMemoryDatabase`; results with other outcomes than these are an error
 * @example
 * import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
 *
 * const copy = restoreMemoryDatabase(snapshotLines(createMemoryDatabase()))
 * console.log(copy.isOk()) // true
 */
export function restoreMemoryDatabase(
  lines: Iterable<string>,
  options: MemoryDatabaseOptions = {},
): Result<MemoryDatabase, CorruptSnapshot> {
  const outcomes = options.outcomes ?? presetOutcomes
  const projects = new Map<string, ProjectData>()
  let version: SnapshotVersion = snapshotVersion
  let end: number | undefined
  let count = 0
  for (const line of numberedLines(lines)) {
    count = line.number
    if (end !== undefined) return err(corrupt(count, 'invalid', 'Nothing may stand behind the end.'))
    const entry = readLine(line, version)
    if (entry.isErr()) return err(entry.error)
    if (entry.value.kind === 'snapshot') version = entry.value.version
    const replayed = replayLine({ projects, outcomes, version }, entry.value)
    if (replayed.isErr()) return err(corrupt(count, 'invalid', replayed.error))
    if (entry.value.kind === 'end') end = entry.value.lines
  }
  if (end === undefined) return err(corrupt(count + 1, 'truncated', 'Cut off: the snapshot has no end.'))
  const before = count - 1
  if (end !== before) {
    const fault = `Of ${end} lines before the end there are ${before}.`
    return err(corrupt(count, end > before ? 'truncated' : 'invalid', fault))
  }
  const [missing] = [...projects.values()].flatMap((data) => missingRecord(data) ?? [])
  return missing === undefined
    ? ok(databaseOver(projects, outcomes))
    : err(corrupt(count, 'invalid', missing))
}

interface NumberedLine {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
  readonly isLast: boolean
}

/** The lines without an empty one at the end; of no lines at all, one empty line. */
function* numberedLines(lines: Iterable<string>): IterableIterator<NumberedLine> {
  let number = 0
  let waiting: string | undefined
  for (const text of lines) {
    if (waiting !== undefined) yield { text: waiting, number: ++number, isLast: false }
    waiting = text
  }
  if (number === 0 || waiting) yield { text: waiting ?? '', number: number + 1, isLast: true }
}

function readLine(
  { text, number, isLast }: NumberedLine,
  version: SnapshotVersion,
): Result<SnapshotLine, CorruptSnapshot> {
  return parseJson(text)
    .mapErr(() =>
      corrupt(
        number,
        isLast ? 'truncated' : 'invalid',
        isLast ? 'Cut off: the snapshot ends inside this line.' : 'Not JSON.',
      ),
    )
    .andThen((value) => readSnapshotLine(value, version).mapErr((fault) => corrupt(number, 'invalid', fault)))
    .andThen((entry) => {
      if ((entry.kind === 'snapshot') === (number === 1)) return ok(entry)
      const fault =
        number === 1 ? 'A snapshot begins with its header.' : 'A header can only stand on the first line.'
      return err(corrupt(number, 'invalid', fault))
    })
}

function parseJson(text: string): Result<unknown, void> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return err()
  }
}

function corrupt(line: number, reason: CorruptSnapshot['reason'], fault: string): CorruptSnapshot {
  return { kind: 'store/corrupt-snapshot', message: `Line ${line}: ${fault}`, retryable: false, line, reason }
}
