import { compareText } from '../canonical/compare-text.ts'
import { defaultMassFailureRule, isMassFailure } from '../flake/evidence/mass-failures.ts'
import { isFlip, isHardFailure, type TestRun } from '../flake/evidence/test-run.ts'
import { takeByte, takeCount, takeNumber, takeText } from '../flake/statistics/byte-reader.ts'
import { putByte, putCount, putNumber, putText } from '../flake/statistics/byte-writer.ts'
import { takeList } from '../flake/statistics/compact-day.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { Item } from '../schema/item.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import type { StateCodec } from './state-table.ts'

/** What is known of a run over all its tests. */
export interface RunRecord {
  /** What results of the run are of, where they name no group. */
  readonly item: Item | undefined
  /** The event of the feed up to which its results were read whole: what is removed later may still be counted. */
  readonly countedAt: FeedPosition
  /** Days of the first and the last time that a test ran in it. */
  readonly firstDay: number
  readonly lastDay: number
  readonly tests: number
  readonly failed: number
  readonly flipped: number
  /** How many tests failed with each signature. */
  readonly shared: ReadonlyMap<string, number>
}

/** What one test did in a run. */
export interface TestInRun {
  readonly outcome: 'passed' | 'failed' | 'flipped'
  readonly signatures: ReadonlySet<string>
}

/** What a test did in a run, over all the items that it was tried on there; nothing where it did not run. */
export function testInRun(runs: readonly TestRun[]): TestInRun | undefined {
  if (runs.length === 0) return undefined
  const signatures = new Set(
    runs.filter(isHardFailure).flatMap(({ signature }) => (signature === undefined ? [] : [signature])),
  )
  const passed = runs.some(({ passes }) => passes > 0)
  return { outcome: runs.some(isFlip) ? 'flipped' : passed ? 'passed' : 'failed', signatures }
}

export function emptyRecord(countedAt: FeedPosition, item?: Item): RunRecord {
  return {
    item,
    countedAt,
    firstDay: Number.POSITIVE_INFINITY,
    lastDay: Number.NEGATIVE_INFINITY,
    tests: 0,
    failed: 0,
    flipped: 0,
    shared: new Map(),
  }
}

/** That a test does something else in a run than it did before. */
export interface ChangeInRun {
  readonly before: TestInRun | undefined
  readonly after: TestInRun | undefined
}

/**
 * The record after some tests did something else than they had before.
 *
 * @param passed - how many tests passed that were not there before
 */
export function recordAfter(
  record: RunRecord,
  changes: readonly ChangeInRun[],
  passed: number = 0,
): RunRecord {
  let { failed, flipped } = record
  let tests = record.tests + passed
  const shared = new Map(record.shared)
  const add = (test: TestInRun | undefined, times: 1 | -1): void => {
    if (!test) return
    tests += times
    if (test.outcome === 'failed') failed += times
    if (test.outcome === 'flipped') flipped += times
    for (const signature of test.signatures) {
      const count = (shared.get(signature) ?? 0) + times
      if (count === 0) shared.delete(signature)
      else shared.set(signature, count)
    }
  }
  for (const { before, after } of changes) {
    add(before, -1)
    add(after, 1)
  }
  return { ...record, tests, failed, flipped, shared }
}

/** Whether the run failed as a whole. */
export function failedAsWhole(
  { tests, failed, flipped }: RunRecord,
  { massFailures = defaultMassFailureRule }: Pick<FlakeStateSettings, 'massFailures'>,
): boolean {
  return massFailures !== 'keep' && isMassFailure({ run: '', tests, failed, flipped }, massFailures)
}

/** Failures that so many tests shared. */
export function systemicIn(
  { shared }: RunRecord,
  { systemicTests }: Pick<FlakeStateSettings, 'systemicTests'>,
): Set<string> {
  return new Set([...shared].filter(([, tests]) => tests >= systemicTests).map(([signature]) => signature))
}

const version = 2

export const runRecords: StateCodec<RunRecord> = {
  write({ item, countedAt, firstDay, lastDay, tests, failed, flipped, shared }) {
    const writer = sealedWriter(version)
    putNumber(writer, lastDay)
    putNumber(writer, firstDay)
    putNumber(writer, countedAt)
    for (const count of [tests, failed, flipped, shared.size]) putCount(writer, count)
    for (const [signature, count] of [...shared].sort(([a], [b]) => compareText(a, b))) {
      putText(writer, signature)
      putCount(writer, count)
    }
    putByte(writer, item ? 1 : 0)
    for (const text of item ? [item.type, item.id] : []) putText(writer, text)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const lastDay = takeNumber(reader)
    const firstDay = takeNumber(reader)
    const countedAt = takeNumber(reader)
    const [tests, failed, flipped] = [takeCount(reader), takeCount(reader), takeCount(reader)]
    const shared = new Map(takeList(reader, (own): [string, number] => [takeText(own), takeCount(own)]))
    const item = takeByte(reader) === 1 ? { type: takeText(reader), id: takeText(reader) } : undefined
    return { item, countedAt, firstDay, lastDay, tests, failed, flipped, shared }
  },
}
