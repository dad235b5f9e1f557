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
  /** Runs in such rows. */
  readonly runs: number
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
export function breakagesIn({ main, streaks, all }: WindowOfRuns): Breakages {
  const { length, hardRate } = telltaleLength(main, streaks)
  const tail = lengthFor(hardRate, 0.0001)
  const retriesFail = all.retries > 0 ? (all.retriesFailed + 0.1) / (all.retries + 1) : 1
  const openEnd = lengthFor(((all.failed + 0.1) / (all.runs + 1)) * retriesFail, 0.0001)
  let [runs, cost] = [0, 0]
  for (const streak of streaks) {
    if (streak < length) continue
    runs += streak
    cost += rarity + logSequence(1, streak, 1, 4)
  }
  return { length, tail, openEnd, runs, cost }
}

/** The longer rows are set aside, the lower the rate of the rest is, and with it the length; so it is found from below. */
function telltaleLength(
  { runs, hard }: MainSequence,
  streaks: readonly number[],
): { length: number; hardRate: number } {
  let length = shortest
  for (;;) {
    const inRows = streaks.reduce((sum, streak) => (streak >= length ? sum + streak : sum), 0)
    const hardRate = (hard - inRows + 0.1) / (runs - inRows + 1)
    const next = lengthFor(hardRate, 0.01)
    if (next <= length) return { length, hardRate }
    length = next
  }
}

/** The length that a row of hard failures reaches with at most this probability. */
function lengthFor(hardRate: number, probability: number): number {
  return Math.max(shortest, Math.ceil(Math.log(probability) / Math.log(hardRate)))
}

/** The trials without the runs of breakages, which say nothing of the test. */
export function withoutBreakages(trials: Trials, { runs }: Breakages, { main }: WindowOfRuns): Trials {
  if (runs === 0) return trials
  const retries = main.failed > 0 ? Math.round((runs * main.retries) / main.failed) : 0
  return {
    ...trials,
    runs: trials.runs - runs,
    failed: Math.max(0, trials.failed - runs),
    retries: Math.max(0, trials.retries - retries),
    retriesFailed: Math.max(0, trials.retriesFailed - retries),
  }
}
