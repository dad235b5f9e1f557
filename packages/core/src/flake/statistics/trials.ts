import type { Mutable } from './mutable.ts'

/** Runs in a row, each seen as one trial that was clean or in which some attempt failed. */
export interface Trials {
  readonly runs: number
  readonly failed: number
  /** Attempts after a first one that failed. */
  readonly retries: number
  readonly retriesFailed: number
  /** Clean runs before the first failed one; all of them where none failed. */
  readonly cleanBefore: number
  /** Clean runs after the last failed one; all of them where none failed. */
  readonly cleanAfter: number
}

export function emptyTrials(): Mutable<Trials> {
  return { runs: 0, failed: 0, retries: 0, retriesFailed: 0, cleanBefore: 0, cleanAfter: 0 }
}

/** One more run at the end, in place. */
export function addTrial(trials: Mutable<Trials>, passes: number, failures: number): void {
  trials.runs++
  if (failures === 0) {
    if (trials.failed === 0) trials.cleanBefore++
    trials.cleanAfter++
    return
  }
  trials.failed++
  trials.cleanAfter = 0
  trials.retries += passes + failures - 1
  trials.retriesFailed += failures - 1
}

/** The one and then the other, in place of the first. */
export function appendTrials(trials: Mutable<Trials>, later: Trials): void {
  if (trials.failed === 0) trials.cleanBefore = trials.runs + later.cleanBefore
  trials.cleanAfter = later.failed === 0 ? trials.cleanAfter + later.runs : later.cleanAfter
  trials.runs += later.runs
  trials.failed += later.failed
  trials.retries += later.retries
  trials.retriesFailed += later.retriesFailed
}

/** No run any more, in place. */
export function clearTrials(trials: Mutable<Trials>): void {
  trials.runs = 0
  trials.failed = 0
  trials.retries = 0
  trials.retriesFailed = 0
  trials.cleanBefore = 0
  trials.cleanAfter = 0
}
