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
  /** Changes that failed hard at the end, with nothing settled since: not in `all` yet, for all of them may stand on broken code. */
  readonly open: OpenEnd | undefined
}

/** Failing changes in a row. */
export interface OpenEnd {
  readonly runs: number
  readonly attempts: number
  readonly changes: ReadonlyMap<string, number>
}

/** While no change failed, `all` is `settled` itself: most segments never need two. */
export interface GrowingSegment {
  readonly settled: Mutable<Trials>
  all: Mutable<Trials>
  failing: Map<string, number> | undefined
  open: GrowingEnd | undefined
}

export interface GrowingEnd {
  runs: number
  attempts: number
  readonly changes: Map<string, number>
}

export function emptySegment(): GrowingSegment {
  const settled = emptyTrials()
  return { settled, all: settled, failing: undefined, open: undefined }
}

/** A run that speaks for itself: on main, or of a change that passed in the end. */
export function addSettled(segment: GrowingSegment, passes: number, failures: number): void {
  if (segment.open) closeEnd(segment, segment.open)
  addTrial(segment.settled, passes, failures)
  if (segment.all !== segment.settled) addTrial(segment.all, passes, failures)
}

/** A change in which every attempt failed. */
export function addFailingChange(segment: GrowingSegment, change: string, failures: number): void {
  segment.open ??= { runs: 0, attempts: 0, changes: new Map() }
  segment.open.runs++
  segment.open.attempts += failures
  count(segment.open.changes, change, 1)
}

/** The one and then the other, in place of the first. */
export function appendSegment(segment: GrowingSegment, later: Segment): void {
  if (later.settled.runs > 0) {
    if (segment.open) closeEnd(segment, segment.open)
    if (segment.all === segment.settled && later.all !== later.settled) segment.all = { ...segment.settled }
    appendTrials(segment.settled, later.settled)
    if (segment.all !== segment.settled) appendTrials(segment.all, later.all)
    if (later.failing) addAll(failingOf(segment), later.failing)
  }
  if (!later.open) return
  segment.open ??= { runs: 0, attempts: 0, changes: new Map() }
  segment.open.runs += later.open.runs
  segment.open.attempts += later.open.attempts
  addAll(segment.open.changes, later.open.changes)
}

/** As if no run had been counted. */
export function clearSegment(segment: GrowingSegment): void {
  clearTrials(segment.settled)
  segment.all = segment.settled
  segment.failing = undefined
  segment.open = undefined
}

/** No run at all. */
export function isEmptySegment({ settled, open }: Segment): boolean {
  return settled.runs === 0 && open === undefined
}

/** Something passed since: what failed before it is a failure of those changes, and not of all. */
function closeEnd(segment: GrowingSegment, { runs, attempts, changes }: OpenEnd): void {
  if (segment.all === segment.settled) segment.all = { ...segment.settled }
  appendTrials(segment.all, {
    runs,
    failed: runs,
    retries: attempts - runs,
    retriesFailed: attempts - runs,
    cleanBefore: 0,
    cleanAfter: 0,
  })
  addAll(failingOf(segment), changes)
  segment.open = undefined
}

function failingOf(segment: GrowingSegment): Map<string, number> {
  segment.failing ??= new Map()
  return segment.failing
}

function addAll(counts: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [change, runs] of more) count(counts, change, runs)
}

function count(counts: Map<string, number>, change: string, runs: number): void {
  counts.set(change, (counts.get(change) ?? 0) + runs)
}
