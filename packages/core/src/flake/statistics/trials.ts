import type { Mutable } from './mutable.ts'

/** Runs in a row, each seen as one trial that was clean or in which some attempt failed. */
export interface Trials {
  readonly runs: number
  readonly failed: number
  /** Those of them in which some attempt passed. */
  readonly flipped: number
  /** Attempts after a first one that failed. */
  readonly retries: number
  readonly retriesFailed: number
  /** Clean runs before the first failed one; all of them where none failed. */
  readonly cleanBefore: number
  /** Clean runs after the last failed one; all of them where none failed. */
  readonly cleanAfter: number
  /** The same before the first and after the last flip, as if runs without a pass had not been. */
  readonly cleanBeforeFlip: number
  readonly cleanAfterFlip: number
}

export function emptyTrials(): Mutable<Trials> {
  return {
    runs: 0,
    failed: 0,
    flipped: 0,
    retries: 0,
    retriesFailed: 0,
    cleanBefore: 0,
    cleanAfter: 0,
    cleanBeforeFlip: 0,
    cleanAfterFlip: 0,
  }
}

/** One more run at the end, in place. */
export function addTrial(trials: Mutable<Trials>, passes: number, failures: number): void {
  trials.runs++
  if (failures === 0) {
    if (trials.failed === 0) trials.cleanBefore++
    if (trials.flipped === 0) trials.cleanBeforeFlip++
    trials.cleanAfter++
    trials.cleanAfterFlip++
    return
  }
  trials.failed++
  trials.cleanAfter = 0
  trials.retries += passes + failures - 1
  trials.retriesFailed += failures - 1
  if (passes === 0) return
  trials.flipped++
  trials.cleanAfterFlip = 0
}

/** So many more clean runs at the end, in place. */
export function addCleanTrials(trials: Mutable<Trials>, runs: number): void {
  trials.runs += runs
  if (trials.failed === 0) trials.cleanBefore += runs
  if (trials.flipped === 0) trials.cleanBeforeFlip += runs
  trials.cleanAfter += runs
  trials.cleanAfterFlip += runs
}

/** The one and then the other, in place of the first. */
export function appendTrials(trials: Mutable<Trials>, later: Trials): void {
  if (trials.failed === 0) trials.cleanBefore = trials.runs + later.cleanBefore
  if (trials.flipped === 0) trials.cleanBeforeFlip += later.cleanBeforeFlip
  trials.cleanAfter = later.failed === 0 ? trials.cleanAfter + later.runs : later.cleanAfter
  trials.cleanAfterFlip =
    later.flipped === 0 ? trials.cleanAfterFlip + later.cleanAfterFlip : later.cleanAfterFlip
  trials.runs += later.runs
  trials.failed += later.failed
  trials.flipped += later.flipped
  trials.retries += later.retries
  trials.retriesFailed += later.retriesFailed
}

/** Runs in a row without a pass, with all their attempts. */
export function hardTrials(runs: number, attempts: number): Trials {
  return { ...emptyTrials(), runs, failed: runs, retries: attempts - runs, retriesFailed: attempts - runs }
}

/** No run any more, in place. */
export function clearTrials(trials: Mutable<Trials>): void {
  trials.runs = 0
  trials.failed = 0
  trials.flipped = 0
  trials.retries = 0
  trials.retriesFailed = 0
  trials.cleanBefore = 0
  trials.cleanAfter = 0
  trials.cleanBeforeFlip = 0
  trials.cleanAfterFlip = 0
}
