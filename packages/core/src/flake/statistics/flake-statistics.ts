import { err, ok, type Result } from 'neverthrow'
import type { ErrorValue } from '../../errors/index.ts'
import type { EpochMs } from '../../schema/instant.ts'
import type { TestRun } from '../evidence/test-run.ts'
import { addToBucket, appendBucket, emptyBucket, type Bucket, type GrowingBucket } from './bucket.ts'
import { calmRunsOf, type CalmRuns } from './calm-runs.ts'
import { addToTally, joinTallies, putTally, type CommitTallies, type CommitTally } from './commit-tally.ts'
import { compareRuns, requireRun } from './run-order.ts'

/** The runs of one day in UTC. */
export interface DayOfRuns extends Bucket {
  /** Days since 1970-01-01. */
  readonly day: number
  /** The last run that was counted: the next one must not be older. */
  readonly last: { readonly at: EpochMs; readonly run: string }
  /** All there is to say of a day on which nothing failed. */
  readonly calm: CalmRuns | undefined
}

/**
 * All that the model needs to know of one test in one variant: a bucket a day, and what each commit said. Its size grows with
 * the days and the commits, not with the runs; {@link forgetBefore} drops what no window reaches.
 */
export interface FlakeStatistics {
  /** Oldest first. */
  readonly days: readonly DayOfRuns[]
  readonly commits: ReadonlyMap<string, CommitTally>
  /** Those of the commits on which some attempt failed. */
  readonly failedCommits: ReadonlySet<string>
  /**
   * Changes that failed on a commit of main that fails, and have not passed since, with the last day on which they failed.
   * Whatever they are said to stand on now, nobody knows that they left that commit behind.
   */
  readonly heldBack: ReadonlyMap<string, number>
}

/** A run that is older than one of its day that was counted already. The day has to be counted again, in order. */
export interface OutOfOrderError extends ErrorValue<'flake/out-of-order'> {
  readonly retryable: false
  readonly run: string
  readonly at: EpochMs
  readonly day: number
}

interface GrowingDay extends GrowingBucket {
  readonly day: number
  last: { readonly at: EpochMs; readonly run: string }
  calm: CalmRuns | undefined
}

/** Statistics that runs can be added to; a {@link FlakeStatistics} at any time. */
export interface GrowingStatistics extends CommitTallies {
  readonly days: GrowingDay[]
  readonly heldBack: Map<string, number>
}

export const msOfDay = 86_400_000

/** The day of an instant: days since 1970-01-01 in UTC. */
export function dayOf(at: EpochMs): number {
  return Math.floor(at / msOfDay)
}

/** Statistics of no run: what everything can be merged with. */
export function emptyStatistics(): GrowingStatistics {
  return { days: [], commits: new Map(), failedCommits: new Set(), heldBack: new Map() }
}

/**
 * Counts one more run, in place, in a time that does not depend on how many there were. Runs of one day come in their
 * order: by time, and by id where times are equal. A run that comes twice counts twice.
 *
 * @returns an error, with nothing changed, for a run that is older than the last one of its day: count that day again
 * with {@link recountDay}.
 * @throws TypeError for a run without attempts, with counts that are no whole numbers, or at no time.
 * @example
 * import { addRun, emptyStatistics } from '@gatewright/core/flake'
 *
 * const statistics = emptyStatistics()
 * const run = { run: 'r1', at: 0, commit: 'c1', branch: 'main', passes: 1, failures: 0, results: [] } as const
 * console.log(addRun(statistics, run).isOk(), addRun(statistics, { ...run, run: 'r0' }).isOk()) // true false
 */
export function addRun(statistics: GrowingStatistics, run: TestRun): Result<void, OutOfOrderError> {
  requireRun(run)
  const day = dayOf(run.at)
  const bucket = dayFor(statistics.days, day)
  if (bucket.last.at > run.at || (bucket.last.at === run.at && bucket.last.run > run.run)) {
    const message = `The run ${run.run} is older than the last one counted on its day; count the day again.`
    return err({ kind: 'flake/out-of-order', message, retryable: false, run: run.run, at: run.at, day })
  }
  bucket.last = { at: run.at, run: run.run }
  // What the change stands on fails by itself: the run says nothing, but that its commit may pass another time.
  if (!isHeldBack(run, statistics, day)) {
    addToBucket(bucket, run)
    bucket.calm = calmRunsOf(bucket)
  }
  addToTally(statistics, run, day)
  return ok(undefined)
}

/** Whether the run stands on a failing commit of main, or is of a change that did and has only failed since. */
function isHeldBack(run: TestRun, { commits, heldBack }: GrowingStatistics, day: number): boolean {
  if (run.branch === 'main') return false
  const change = run.change ?? run.commit
  if (run.passes > 0) heldBack.delete(change)
  const base = run.base === undefined ? undefined : commits.get(run.base)
  const standsOnFailure = base !== undefined && base.hardMainRuns > 0 && base.passes === 0
  if (run.passes > 0) return standsOnFailure
  if (!standsOnFailure && !heldBack.has(change)) return false
  heldBack.set(change, day)
  return true
}

/** The bucket of a day, which is nearly always the last one. */
function dayFor(days: GrowingDay[], day: number): GrowingDay {
  let place = days.length
  while (place > 0 && (days[place - 1]?.day ?? 0) > day) place--
  const known = days[place - 1]
  if (known?.day === day) return known
  const bucket = emptyBucket()
  const last = { at: Number.NEGATIVE_INFINITY, run: '' }
  const fresh = { day, last, calm: calmRunsOf(bucket), ...bucket }
  days.splice(place, 0, fresh)
  return fresh
}

/**
 * Counts one day again, in place: when a run came late, or turned out to have met an outage.
 *
 * A commit that ran on other days as well keeps the first day that it ever had, and of several changes the first by name:
 * what a tally has joined, it cannot tell apart again. Other days stay as they were counted, also where a change of theirs
 * stands on a commit of this one.
 *
 * @param before - the runs of that day that were counted, each once
 * @param after - the runs that should have been, in whatever order
 * @throws TypeError where the runs are not all of one day.
 */
export function recountDay(
  statistics: GrowingStatistics,
  before: readonly TestRun[],
  after: readonly TestRun[],
): void {
  const days = new Set([...before, ...after].map((run) => dayOf(run.at)))
  if (days.size > 1) throw new TypeError('Runs of more than one day cannot be counted again as one day.')
  for (const run of before) addToTally(statistics, run, dayOf(run.at), -1)
  keepDays(statistics.days, ({ day }) => !days.has(day))
  addInOrder(statistics, after)
}

/** Leaves out, in place, whatever is older than a day: what no window reaches any more. */
export function forgetBefore(statistics: GrowingStatistics, day: number): void {
  keepDays(statistics.days, (own) => own.day >= day)
  for (const [commit, tally] of statistics.commits) {
    if (tally.day >= day) continue
    statistics.commits.delete(commit)
    statistics.failedCommits.delete(commit)
  }
  for (const [change, last] of statistics.heldBack) if (last < day) statistics.heldBack.delete(change)
}

function keepDays(days: GrowingDay[], isKept: (day: GrowingDay) => boolean): void {
  const kept = days.filter(isKept)
  days.length = 0
  for (const day of kept) days.push(day)
}

/** The statistics of runs in whatever order. */
export function statisticsOf(runs: Iterable<TestRun>): GrowingStatistics {
  const statistics = emptyStatistics()
  addInOrder(statistics, runs)
  return statistics
}

function addInOrder(statistics: GrowingStatistics, runs: Iterable<TestRun>): void {
  for (const run of [...runs].sort(compareRuns)) {
    const counted = addRun(statistics, run)
    if (counted.isErr()) throw new TypeError(counted.error.message)
  }
}

/**
 * Both together. Associative, with {@link emptyStatistics} as identity. Where both have the same day, the runs of the
 * second came after those of the first.
 *
 * The same as counting all runs in one, but for changes whose `base` failed in the other part: whether what a run stands
 * on fails by itself is looked up when the run is counted, and a change that is held back in the other part.
 */
export function mergeStatistics(earlier: FlakeStatistics, later: FlakeStatistics): FlakeStatistics {
  const days = new Map<number, GrowingDay>()
  for (const own of [...earlier.days, ...later.days]) {
    const known = days.get(own.day)
    const bucket = known ?? { day: own.day, last: own.last, calm: undefined, ...emptyBucket() }
    appendBucket(bucket, own)
    bucket.last = own.last
    bucket.calm = calmRunsOf(bucket)
    days.set(own.day, bucket)
  }
  const tallies = { commits: new Map(earlier.commits), failedCommits: new Set(earlier.failedCommits) }
  for (const [commit, tally] of later.commits) {
    const known = tallies.commits.get(commit)
    putTally(tallies, commit, known ? joinTallies(known, tally) : tally)
  }
  const heldBack = new Map(earlier.heldBack)
  for (const [change, day] of later.heldBack) heldBack.set(change, Math.max(day, heldBack.get(change) ?? day))
  return { days: [...days.values()].sort((a, b) => a.day - b.day), ...tallies, heldBack }
}
