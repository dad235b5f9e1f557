import { addTrial, appendTrials, noTrials, type Trials } from './trials.ts'
import type { Mutable } from './mutable.ts'

/**
 * Runs in a row, counted in two ways. A change that failed may itself be at fault, so its failures are left out of what is
 * `settled` as long as nobody knows better, and are in `all`.
 */
export interface Segment {
  readonly settled: Trials
  readonly all: Trials
  /** Changes that failed hard, with the number of runs in which they did; left out where none did. */
  readonly failing?: ReadonlyMap<string, number>
}

export interface GrowingSegment {
  readonly settled: Mutable<Trials>
  readonly all: Mutable<Trials>
  failing?: Map<string, number>
}

export function emptySegment(): GrowingSegment {
  return { settled: { ...noTrials }, all: { ...noTrials } }
}

/** A run that speaks for itself: on main, or of a change that passed in the end. */
export function addSettled(segment: GrowingSegment, passes: number, failures: number): void {
  addTrial(segment.settled, passes, failures)
  addTrial(segment.all, passes, failures)
}

/** A change in which every attempt failed. */
export function addFailingChange(segment: GrowingSegment, change: string, failures: number): void {
  addTrial(segment.all, 0, failures)
  countChange(segment, change, 1)
}

/** The one and then the other, in place of the first. */
export function appendSegment(segment: GrowingSegment, later: Segment): void {
  appendTrials(segment.settled, later.settled)
  appendTrials(segment.all, later.all)
  if (later.failing) for (const [change, runs] of later.failing) countChange(segment, change, runs)
}

function countChange(segment: GrowingSegment, change: string, runs: number): void {
  segment.failing ??= new Map()
  segment.failing.set(change, (segment.failing.get(change) ?? 0) + runs)
}
