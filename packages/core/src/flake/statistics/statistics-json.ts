import type { Witness } from './bucket.ts'
import type { MainSequence } from './main-sequence.ts'
import type { Trials } from './trials.ts'

export const statisticsVersion = 1

export type TrialsJson = readonly number[]
export interface SegmentJson {
  readonly settled: TrialsJson
  readonly all: TrialsJson
  readonly failing?: readonly (readonly [string, number])[]
  readonly open?: ChangeRowJson
  readonly leading?: ChangeRowJson
  readonly rows?: readonly ChangeRowJson[]
}
export type ChangeRowJson = readonly [attempts: number, changes: readonly (readonly [string, number])[]]
export interface DayJson {
  readonly day: number
  readonly last: readonly [at: number, run: string]
  readonly main: readonly number[]
  readonly firstFailed?: boolean
  readonly lastFailed?: boolean
  readonly streaks: readonly number[]
  readonly head: SegmentJson
  readonly body: SegmentJson
  readonly tail: SegmentJson
  readonly witnesses: readonly Witness[]
}
export type CommitJson = readonly [
  commit: string,
  day: number,
  passes: number,
  failures: number,
  hardRuns: number,
  hardMainRuns: number,
  change?: string,
]

/** Statistics as JSON. The shape is this version's own: read it with `parseFlakeStatistics`. */
export interface FlakeStatisticsJson {
  readonly version: 1
  readonly days: readonly DayJson[]
  readonly commits: readonly CommitJson[]
  /** Left out where there are none. */
  readonly heldBack?: readonly (readonly [change: string, day: number])[]
}

type MainField = Exclude<keyof MainSequence, 'firstFailed' | 'lastFailed' | 'streaks'>

/** The order in which the counts of a sequence are written. */
export const mainFields: readonly MainField[] = [
  'runs',
  'failed',
  'hard',
  'retries',
  'retriesFailed',
  'passPass',
  'passFail',
  'failPass',
  'failFail',
  'leading',
  'trailing',
]

/** The order in which the counts of trials are written. */
export const trialFields: readonly (keyof Trials)[] = [
  'runs',
  'failed',
  'retries',
  'retriesFailed',
  'cleanBefore',
  'cleanAfter',
  'flipped',
  'cleanBeforeFlip',
  'cleanAfterFlip',
]

type MainCounts = Readonly<Record<MainField, number>>

/** The counts of a sequence by their names. */
export function mainCounts(main: readonly number[]): MainCounts {
  const [runs = 0, failed = 0, hard = 0, retries = 0, retriesFailed = 0, ...more] = main
  const [passPass = 0, passFail = 0, failPass = 0, failFail = 0, leading = 0, trailing = 0] = more
  return {
    runs,
    failed,
    hard,
    retries,
    retriesFailed,
    passPass,
    passFail,
    failPass,
    failFail,
    leading,
    trailing,
  }
}

/** The counts of trials by their names. */
export function trialCounts(values: readonly number[]): Trials {
  const [runs = 0, failed = 0, retries = 0, retriesFailed = 0, cleanBefore = 0, cleanAfter = 0, ...more] =
    values
  const [flipped = 0, cleanBeforeFlip = 0, cleanAfterFlip = 0] = more
  return {
    runs,
    failed,
    flipped,
    retries,
    retriesFailed,
    cleanBefore,
    cleanAfter,
    cleanBeforeFlip,
    cleanAfterFlip,
  }
}
