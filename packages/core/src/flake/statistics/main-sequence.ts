import type { Mutable } from './mutable.ts'

/** What the runs of the main branch were like in their order: each passed, at last, or failed hard. */
export interface MainSequence {
  readonly runs: number
  /** Runs in which some attempt failed. */
  readonly failed: number
  /** Runs in which every attempt failed. */
  readonly hard: number
  readonly retries: number
  readonly retriesFailed: number
  /** Neighbours: how often a hard failure followed a pass, and so on. */
  readonly passPass: number
  readonly passFail: number
  readonly failPass: number
  readonly failFail: number
  /** Whether the first run failed hard; nothing where there is none. */
  readonly firstFailed: boolean | undefined
  readonly lastFailed: boolean | undefined
  /** Hard failures at the beginning, before the first pass. */
  readonly leading: number
  /** Hard failures at the end, after the last pass. */
  readonly trailing: number
  /** Lengths of the rows of hard failures in between, in their order. */
  readonly streaks: readonly number[]
}

export type GrowingMainSequence = Mutable<Omit<MainSequence, 'streaks'>> & { streaks: number[] }

export function emptyMainSequence(): GrowingMainSequence {
  return {
    runs: 0,
    failed: 0,
    hard: 0,
    retries: 0,
    retriesFailed: 0,
    passPass: 0,
    passFail: 0,
    failPass: 0,
    failFail: 0,
    firstFailed: undefined,
    lastFailed: undefined,
    leading: 0,
    trailing: 0,
    streaks: [],
  }
}

/** One more run at the end, in place. */
export function addMainRun(sequence: GrowingMainSequence, passes: number, failures: number): void {
  const failsHard = passes === 0
  addBorder(sequence, sequence.lastFailed, failsHard)
  if (failsHard) {
    if (sequence.leading === sequence.runs) sequence.leading++
    sequence.trailing++
    sequence.hard++
  } else {
    if (sequence.trailing > 0 && sequence.leading < sequence.runs) sequence.streaks.push(sequence.trailing)
    sequence.trailing = 0
  }
  sequence.firstFailed ??= failsHard
  sequence.lastFailed = failsHard
  sequence.runs++
  if (failures === 0) return
  sequence.failed++
  sequence.retries += passes + failures - 1
  sequence.retriesFailed += failures - 1
}

/** So many more clean runs at the end, in place. */
export function addCleanMainRuns(sequence: GrowingMainSequence, runs: number): void {
  addMainRun(sequence, 1, 0)
  sequence.runs += runs - 1
  sequence.passPass += runs - 1
}

/** The one and then the other, in place of the first. */
export function appendMainSequence(sequence: GrowingMainSequence, later: MainSequence): void {
  if (later.firstFailed === undefined || later.lastFailed === undefined) return
  addBorder(sequence, sequence.lastFailed, later.firstFailed)
  const allFailed = sequence.leading === sequence.runs
  const laterAllFailed = later.leading === later.runs
  const across = sequence.trailing + later.leading
  if (!allFailed && !laterAllFailed && across > 0) sequence.streaks.push(across)
  for (const streak of later.streaks) sequence.streaks.push(streak)
  if (allFailed) sequence.leading += later.leading
  sequence.trailing = laterAllFailed ? across : later.trailing
  sequence.firstFailed ??= later.firstFailed
  sequence.lastFailed = later.lastFailed
  sequence.runs += later.runs
  sequence.failed += later.failed
  sequence.hard += later.hard
  sequence.retries += later.retries
  sequence.retriesFailed += later.retriesFailed
  sequence.passPass += later.passPass
  sequence.passFail += later.passFail
  sequence.failPass += later.failPass
  sequence.failFail += later.failFail
}

/** All rows of hard failures, the first and the last among them, in their order. */
export function allStreaks({ runs, leading, trailing, streaks }: MainSequence): number[] {
  if (leading === runs) return runs > 0 ? [runs] : []
  return [...(leading > 0 ? [leading] : []), ...streaks, ...(trailing > 0 ? [trailing] : [])]
}

function addBorder(sequence: GrowingMainSequence, before: boolean | undefined, after: boolean): void {
  if (before === undefined) return
  if (before) {
    if (after) sequence.failFail++
    else sequence.failPass++
  } else if (after) sequence.passFail++
  else sequence.passPass++
}
