import type { EpochMs } from '../../schema/instant.ts'
import type { FlipCounts } from '../score/flake-score.ts'
import { appendBucket, countedRuns, emptyBucket, type Bucket, type Witness } from './bucket.ts'
import { appendCalm, type CalmRuns } from './calm-runs.ts'
import { isFlippedCommit, type CommitTally } from './commit-tally.ts'
import { dayOf, type DayOfRuns } from './flake-statistics.ts'
import { allStreaks, type MainSequence } from './main-sequence.ts'
import { rowsOfMany } from './segment.ts'
import type { Trials } from './trials.ts'

/** How often changes failed a test on which main did not fail, and nothing says that the change was good. */
export interface FailingChanges {
  /** Runs of changes, the failing ones among them. */
  readonly runs: number
  /** Distinct changes that failed. */
  readonly changes: number
  /** Further failing runs of the same changes. */
  readonly repeated: number
}

/** What the model reads of a window of time. */
export interface WindowOfRuns {
  /** How many days there are from the first run to the end of the window; 1 at least. */
  readonly days: number
  readonly main: MainSequence
  /** Rows of hard failures on main, in their order. */
  readonly streaks: readonly number[]
  /** Runs of main, and those of changes that say something by themselves. */
  readonly settled: Trials
  /** The same, as if no change were ever at fault itself; without the failing changes at the end. */
  readonly all: Trials
  /** Changes that failed at the end, beside a main branch that did not, and with no pass of any run since. */
  readonly openEnd: { readonly runs: number; readonly changes: number }
  readonly failingChanges: FailingChanges
  /** Rows of failing changes with at least three of them, one after the other and with nothing settled in between. */
  readonly changeRows: readonly {
    readonly runs: number
    readonly attempts: number
    readonly changes: number
  }[]
  /** Retries in settled runs of changes. */
  readonly changeRetries: { readonly retries: number; readonly failed: number }
  readonly flips: FlipCounts
  /** Commits on which main failed hard and some run passed. */
  readonly resolvedOnMain: number
  /** The last failures, oldest first. */
  readonly witnesses: readonly Witness[]
  /**
   * Newer runs of main that were left out because too much failed in them, and in which this test failed hard: 0 where
   * the newest run of main counts.
   */
  readonly excludedTail: number
}

/** What a window needs of a day: of one on which nothing failed, how many runs there were. */
export type DayForWindow =
  | { readonly day: number; readonly calm: CalmRuns }
  | (Bucket & { readonly day: number; readonly calm: undefined })

/** What a window is made of: statistics, or as much as was read of them. */
export interface StatisticsForWindow {
  readonly days: readonly (DayOfRuns | DayForWindow)[]
  /** Those on which all passed, or all failed, may be missing. */
  readonly commits: ReadonlyMap<string, CommitTally>
  readonly failedCommits: ReadonlySet<string>
}

/**
 * Puts the days of a window together: whole days in UTC, the last of them that of `at`. In a time that grows with the days and the
 * commits, not with the runs.
 */
export function foldStatistics(
  statistics: StatisticsForWindow,
  at: EpochMs,
  days: number,
  excludedTail: number = 0,
): WindowOfRuns {
  const lastDay = dayOf(at)
  const firstDay = lastDay - days + 1
  const bucket = emptyBucket()
  let begin = lastDay
  for (const own of statistics.days) {
    if (own.day < firstDay || own.day > lastDay) continue
    begin = Math.min(begin, own.day)
    if (own.calm === undefined) appendBucket(bucket, own)
    else appendCalm(bucket, own.calm)
  }
  const counted = countedRuns(bucket)
  let [commits, resolved, resolvedOnMain] = [0, 0, 0]
  const changes = new Set<string>()
  const failing = counted.failing ?? new Map<string, number>()
  for (const commit of statistics.failedCommits) {
    const tally = statistics.commits.get(commit)
    if (!tally || !isFlippedCommit(tally) || tally.day < firstDay || tally.day > lastDay) continue
    commits++
    if (tally.hardMainRuns > 0) resolvedOnMain++
    if (tally.change === undefined) continue
    changes.add(tally.change)
    // It passed another time, so the change was not at fault when it failed.
    const unresolved = failing.get(tally.change) ?? 0
    const settled = Math.min(unresolved, tally.hardRuns)
    if (settled === 0) continue
    resolved += settled
    if (settled === unresolved) failing.delete(tally.change)
    else failing.set(tally.change, unresolved - settled)
  }
  const unresolved = counted.all.failed - counted.settled.failed - resolved
  return {
    days: lastDay - begin + 1,
    main: bucket.main,
    streaks: allStreaks(bucket.main),
    settled: resolved > 0 ? settle(counted.settled, counted.all, resolved) : counted.settled,
    all: counted.all,
    openEnd: { runs: counted.open?.runs ?? 0, changes: counted.open?.changes.size ?? 0 },
    failingChanges: {
      runs: counted.all.runs - bucket.main.runs,
      changes: failing.size,
      repeated: Math.max(0, unresolved - failing.size),
    },
    changeRows: rowsOfMany(counted).map(({ runs, attempts, changes: own }) => ({
      runs,
      attempts,
      changes: own.size,
    })),
    changeRetries: {
      retries: counted.settled.retries - bucket.main.retries,
      failed: counted.settled.retriesFailed - bucket.main.retriesFailed,
    },
    flips: { commits, changes: changes.size },
    resolvedOnMain,
    witnesses: bucket.witnesses,
    excludedTail,
  }
}

/**
 * With failures that turned out not to be their change's fault. Where exactly they stood is not known any more: near the
 * other failures, so the ends are taken from those of all runs.
 */
function settle(settled: Trials, all: Trials, resolved: number): Trials {
  const { cleanBefore, cleanAfter } = all
  const retries = Math.round(
    (resolved * (all.retries - settled.retries)) / Math.max(1, all.failed - settled.failed),
  )
  return {
    runs: settled.runs + resolved,
    failed: settled.failed + resolved,
    flipped: settled.flipped + resolved,
    retries: settled.retries + retries,
    retriesFailed: settled.retriesFailed + retries,
    cleanBefore,
    cleanAfter,
    cleanBeforeFlip: Math.min(cleanBefore, settled.cleanBeforeFlip),
    cleanAfterFlip: Math.min(cleanAfter, settled.cleanAfterFlip),
  }
}
