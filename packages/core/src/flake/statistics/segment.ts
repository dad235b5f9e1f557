import { addTrial, appendTrials, clearTrials, emptyTrials, type Trials } from './trials.ts'
import type { Mutable } from './mutable.ts'

/**
 * Runs in a row, counted in two ways. A change that failed may itself be at fault, so its failures are left out of what is
 * `settled` as long as nobody knows better, and are in `all`.
 */
export interface Segment {
  readonly settled: Trials
  readonly all: Trials
  /** Changes that failed hard, with the number of runs in which they did; nothing where none did. */
  readonly failing: ReadonlyMap<string, number> | undefined
}

/** While no change failed, `all` is `settled` itself: most segments never need two. */
export interface GrowingSegment {
  readonly settled: Mutable<Trials>
  all: Mutable<Trials>
  failing: Map<string, number> | undefined
}

export function emptySegment(): GrowingSegment {
  const settled = emptyTrials()
  return { settled, all: settled, failing: undefined }
}

/** A run that speaks for itself: on main, or of a change that passed in the end. */
export function addSettled(segment: GrowingSegment, passes: number, failures: number): void {
  addTrial(segment.settled, passes, failures)
  if (segment.all !== segment.settled) addTrial(segment.all, passes, failures)
}

/** A change in which every attempt failed. */
export function addFailingChange(segment: GrowingSegment, change: string, failures: number): void {
  if (segment.all === segment.settled) segment.all = { ...segment.settled }
  addTrial(segment.all, 0, failures)
  countChange(segment, change, 1)
}

/** The one and then the other, in place of the first. */
export function appendSegment(segment: GrowingSegment, later: Segment): void {
  if (later.all.runs === 0) return
  if (segment.all === segment.settled && later.all !== later.settled) segment.all = { ...segment.settled }
  appendTrials(segment.settled, later.settled)
  if (segment.all !== segment.settled) appendTrials(segment.all, later.all)
  if (later.failing) for (const [change, runs] of later.failing) countChange(segment, change, runs)
}

/** As if no run had been counted. */
export function clearSegment(segment: GrowingSegment): void {
  clearTrials(segment.settled)
  segment.all = segment.settled
  segment.failing = undefined
}

function countChange(segment: GrowingSegment, change: string, runs: number): void {
  segment.failing ??= new Map()
  segment.failing.set(change, (segment.failing.get(change) ?? 0) + runs)
}
