import type { MainSequence } from '../statistics/main-sequence.ts'
import type { WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { Trials } from '../statistics/trials.ts'
import { logSequence } from './beta-binomial.ts'

/** Rows of hard failures on main that are too long for chance: the code was broken, whatever the test is like. */
export interface Breakages {
  /** Rows of at least so many are such. */
  readonly length: number
  /**
   * A row of so many at the end says that the test is broken now. Longer than `length`, which errs once in a hundred rows:
   * a test that fails often has a row for every few runs.
   */
  readonly tail: number
  /** The same for failing changes at the end, where no run of main says what is broken. */
  readonly openEnd: number
  /** Runs of main in such rows. */
  readonly runs: number
  /** The same of changes: rows of several of them, that no single one is behind. */
  readonly changeRows: WindowOfRuns['changeRows']
  /** The logarithm of what it costs to believe in them. */
  readonly cost: number
}

const shortest = 3
/** How rare a breakage is, as the logarithm of its probability in one run. */
const rarity = -Math.log(250)

/**
 * The rows that a flaky test would show in less than one of a hundred rows: at least 3 runs, and the more the more often
 * it fails hard besides.
 */
export function breakagesIn({ main, streaks, all, changeRows }: WindowOfRuns): Breakages {
  const length = telltaleLength(main, streaks)
  // All that failed before counts for the last row: a test that fails nearly always has long rows for that reason alone.
  const before = main.runs - main.trailing
  const tail = Math.max(length, lengthFor((main.hard - main.trailing + 0.1) / (before + 1), 0.0001))
  const retriesFail = all.retries > 0 ? (all.retriesFailed + 0.1) / (all.retries + 1) : 1
  const hardRateOfAll = ((all.failed + 0.1) / (all.runs + 1)) * retriesFail
  const openEnd = lengthFor(hardRateOfAll, 0.0001)
  const ownRows = changeRows.filter((row) => row.runs >= lengthFor(hardRateOfAll, 0.01))
  let [runs, cost] = [0, 0]
  for (const streak of streaks) {
    if (streak < length) continue
    runs += streak
    cost += rarity + logSequence(1, streak, 1, 4)
  }
  return { length, tail, openEnd, runs, changeRows: ownRows, cost }
}

/** The longer rows are set aside, the lower the rate of the rest is, and with it the length; so it is found from below. */
function telltaleLength({ runs, hard }: MainSequence, streaks: readonly number[]): number {
  let length = shortest
  for (;;) {
    const inRows = streaks.reduce((sum, streak) => (streak >= length ? sum + streak : sum), 0)
    const next = lengthFor((hard - inRows + 0.1) / (runs - inRows + 1), 0.01)
    if (next <= length) return length
    length = next
  }
}

/** The length that a row of hard failures reaches with at most this probability. */
function lengthFor(hardRate: number, probability: number): number {
  return Math.max(shortest, Math.ceil(Math.log(probability) / Math.log(hardRate)))
}

/**
 * The trials without the runs of breakages on main, which say nothing of the test. Where nothing else failed in all attempts,
 * a test that was clean before a breakage and after it was clean throughout.
 */
export function withoutBreakages(trials: Trials, { runs }: Breakages, { main }: WindowOfRuns): Trials {
  if (runs === 0) return trials
  const retries = main.failed > 0 ? Math.round((runs * main.retries) / main.failed) : 0
  const onlyBreakages = trials.failed - trials.flipped === runs
  return {
    ...trials,
    runs: trials.runs - runs,
    failed: Math.max(0, trials.failed - runs),
    retries: Math.max(0, trials.retries - retries),
    retriesFailed: Math.max(0, trials.retriesFailed - retries),
    cleanBefore: onlyBreakages ? trials.cleanBeforeFlip : trials.cleanBefore,
    cleanAfter: onlyBreakages ? trials.cleanAfterFlip : trials.cleanAfter,
  }
}

/** The window without the rows of changes that were breakages. */
export function withoutChangeRows(window: WindowOfRuns, { changeRows }: Breakages): WindowOfRuns {
  if (changeRows.length === 0) return window
  let [runs, attempts, changes] = [0, 0, 0]
  for (const row of changeRows) {
    runs += row.runs
    attempts += row.attempts
    changes += row.changes
  }
  const { all, failingChanges } = window
  return {
    ...window,
    all: {
      ...all,
      runs: all.runs - runs,
      failed: all.failed - runs,
      retries: all.retries - (attempts - runs),
      retriesFailed: all.retriesFailed - (attempts - runs),
    },
    failingChanges: {
      runs: failingChanges.runs - runs,
      changes: Math.max(0, failingChanges.changes - changes),
      repeated: Math.max(0, failingChanges.repeated - (runs - changes)),
    },
  }
}
