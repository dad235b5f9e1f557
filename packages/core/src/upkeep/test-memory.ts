import type { TestRun } from '../flake/evidence/test-run.ts'
import { isFlippedCommit, type CommitTally } from '../flake/statistics/commit-tally.ts'
import {
  addRun,
  dayOf,
  emptyStatistics,
  forgetBefore,
  type FlakeStatistics,
  type GrowingStatistics,
} from '../flake/statistics/flake-statistics.ts'
import { compareRuns } from '../flake/statistics/run-order.ts'
import { addToTail, copyTail, emptyTail, forgetTail, type FailingTail } from './failing-tail.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import { noPast, pastSince, type PastDays } from './past-days.ts'

/**
 * What has to be known of a test to count on. Days that are over are settled; the runs of the newest days are kept one by
 * one, those that failed as a whole among them, because more results of them may come and change what they say.
 *
 * It follows from the runs alone, in whatever order they came. Of settled commits only those are kept that failed, or that
 * an open run failed on: of others nobody asks, and a test has thousands.
 */
export interface TestMemory {
  /** The first day that is open. */
  readonly openFrom: number
  /** The days that were settled when it was written. */
  readonly past: PastDays
  /** What was settled: all commits, and the days behind those. */
  readonly settled: GrowingStatistics
  readonly tail: FailingTail
  /** In their order. */
  readonly open: readonly OpenRun[]
}

/** A run of a day that is open, with the short name of what it is of. */
export interface OpenRun extends TestRun {
  readonly slot: string
}

/** What a score needs of a test. */
export interface TestView {
  /** The day of the newest run, whether it counts or not. */
  readonly newestDay: number
  readonly excludedTail: number
  /** Without the days that are settled, and of commits only those that failed and passed; it cannot be added to. */
  readonly statistics: FlakeStatistics
}

/** Whether a run says nothing of the test, as too much failed with it. */
export type IsLeftOut = (run: TestRun) => boolean

/** Nothing was counted yet. */
export function emptyMemory(): TestMemory {
  return {
    openFrom: Number.NEGATIVE_INFINITY,
    past: noPast,
    settled: emptyStatistics(),
    tail: emptyTail(),
    open: [],
  }
}

/** How many results of a run can be named. */
const mostResults = 100

/** The memory with runs that are not settled; those of a run that it had already stand in their place. */
export function withRuns(memory: TestMemory, runs: readonly OpenRun[]): TestMemory {
  const fresh = new Set(runs.map(({ run }) => run))
  const open = [...memory.open.filter(({ run }) => !fresh.has(run)), ...runs]
  return { ...memory, open: open.sort(compareRuns) }
}

/** Ids of results are only ever looked at where something failed, and of signatures that of a hard failure. */
export function openRunOf(run: TestRun, nameOf: (run: TestRun) => string): OpenRun {
  const { signature, ...rest } = run
  const isHard = run.passes === 0
  return {
    ...rest,
    ...(isHard && signature !== undefined ? { signature } : {}),
    results: run.failures > 0 ? run.results.slice(0, mostResults) : [],
    slot: nameOf(run),
  }
}

/** Settles the days that newer ones have made old. Changes what was settled, in place. */
export function settleDays(
  memory: TestMemory,
  { openDays, keepDays }: Pick<FlakeStateSettings, 'openDays' | 'keepDays'>,
  isLeftOut: IsLeftOut,
): TestMemory {
  const { settled, tail, open } = memory
  const openFrom = Math.max(memory.openFrom, newestDayOf(memory) - openDays + 1)
  const kept = open.filter(({ at }) => dayOf(at) >= openFrom)
  let begun: number | undefined
  for (const run of open.slice(0, open.length - kept.length)) {
    const day = dayOf(run.at)
    if (day !== begun) {
      // Before each day anew, so that it does not matter how many days are settled at once.
      forgetTail(tail, day - keepDays + 1)
      forgetBefore(settled, day - keepDays + 1)
      begun = day
    }
    addToTail(tail, run, day, isLeftOut(run))
    if (!isLeftOut(run)) count(settled, run)
  }
  const watched = new Set(kept.filter(({ failures }) => failures > 0).map(({ commit }) => commit))
  for (const commit of settled.commits.keys())
    if (!settled.failedCommits.has(commit) && !watched.has(commit)) settled.commits.delete(commit)
  const past = begun === undefined ? memory.past : pastSince(memory.past, begun - keepDays + 1)
  return { openFrom, past, settled: withoutLast(settled), tail, open: kept }
}

/**
 * Whether days are settled that would be open: the newest run began earlier than was thought, or more days are to be kept
 * open than were.
 */
export function settledTooMuch(
  memory: TestMemory,
  { openDays }: Pick<FlakeStateSettings, 'openDays'>,
): boolean {
  return memory.openFrom > newestDayOf(memory) - openDays + 1
}

/** What the open runs come to behind the settled days. */
export function viewOf(memory: TestMemory, isLeftOut: IsLeftOut): TestView {
  const { settled } = memory
  const tail = copyTail(memory.tail)
  // Open days are days of their own, so that nothing is added to settled ones.
  const all: GrowingStatistics = {
    days: [],
    commits: new Map(settled.commits),
    failedCommits: new Set(settled.failedCommits),
    heldBack: new Map(settled.heldBack),
  }
  for (const run of memory.open) {
    const leftOut = isLeftOut(run)
    addToTail(tail, run, dayOf(run.at), leftOut)
    if (!leftOut) count(all, run)
  }
  const commits = new Map([...all.failedCommits].flatMap((commit) => flipIn(all, commit)))
  return {
    newestDay: newestDayOf(memory),
    excludedTail: tail.names.size,
    statistics: { ...withoutLast(all), commits, heldBack: new Map() },
  }
}

/** The day of the newest run. */
function newestDayOf({ open }: TestMemory): number {
  const newest = open.at(-1)
  if (!newest) throw new TypeError('A test without an open run has no newest day.')
  return dayOf(newest.at)
}

function count(statistics: GrowingStatistics, run: TestRun): void {
  const counted = addRun(statistics, run)
  if (counted.isErr()) throw new TypeError(counted.error.message)
}

function flipIn({ commits }: GrowingStatistics, commit: string): [string, CommitTally][] {
  const tally = commits.get(commit)
  return tally && isFlippedCommit(tally) ? [[commit, tally]] : []
}

/** The names of last runs are there to keep the order of a day that grows. These do not. */
function withoutLast(statistics: GrowingStatistics): GrowingStatistics {
  const days = statistics.days.map((day) =>
    day.last.run === '' ? day : { ...day, last: { at: day.last.at, run: '' } },
  )
  return { ...statistics, days }
}
