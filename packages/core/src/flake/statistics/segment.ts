import {
  addCleanTrials,
  addTrial,
  appendTrials,
  clearTrials,
  emptyTrials,
  hardTrials,
  type Trials,
} from './trials.ts'
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
  readonly open: ChangeRow | undefined
  /** Such a row at the beginning, before anything settled. */
  readonly leading: ChangeRow | undefined
  /** The rows in between of which at least three changes are part: no single change was at fault. */
  readonly rows: readonly ChangeRow[]
}

/** Failing changes in a row. */
export interface ChangeRow {
  readonly runs: number
  readonly attempts: number
  readonly changes: ReadonlyMap<string, number>
}

/** While no change failed, `all` is `settled` itself: most segments never need two. */
export interface GrowingSegment {
  readonly settled: Mutable<Trials>
  all: Mutable<Trials>
  failing: Map<string, number> | undefined
  open: GrowingRow | undefined
  leading: ChangeRow | undefined
  rows: ChangeRow[]
}

export interface GrowingRow {
  runs: number
  attempts: number
  readonly changes: Map<string, number>
}

export function emptySegment(): GrowingSegment {
  const settled = emptyTrials()
  return { settled, all: settled, failing: undefined, open: undefined, leading: undefined, rows: [] }
}

/** A run that speaks for itself: on main, or of a change that passed in the end. */
export function addSettled(segment: GrowingSegment, passes: number, failures: number): void {
  endRow(segment)
  addTrial(segment.settled, passes, failures)
  if (segment.all !== segment.settled) addTrial(segment.all, passes, failures)
}

/** So many more clean runs at the end, in place. */
export function addClean(segment: GrowingSegment, runs: number): void {
  if (runs === 0) return
  endRow(segment)
  addCleanTrials(segment.settled, runs)
  if (segment.all !== segment.settled) addCleanTrials(segment.all, runs)
}

function endRow(segment: GrowingSegment): void {
  if (!segment.open) return
  closeOpen(segment, segment.open)
  keepRow(segment, segment.open)
  segment.open = undefined
}

/** A change in which every attempt failed. */
export function addFailingChange(segment: GrowingSegment, change: string, failures: number): void {
  segment.open ??= emptyRow()
  segment.open.runs++
  segment.open.attempts += failures
  count(segment.open.changes, change, 1)
}

/** The one and then the other, in place of the first. */
export function appendSegment(segment: GrowingSegment, later: Segment): void {
  if (later.settled.runs > 0) appendSettled(segment, later)
  if (later.open) segment.open = joinRows(segment.open, later.open)
}

function appendSettled(segment: GrowingSegment, later: Segment): void {
  const across = later.leading ? joinRows(segment.open, later.leading) : segment.open
  if (segment.open) closeOpen(segment, segment.open)
  if (across) keepRow(segment, across)
  segment.open = undefined
  if (segment.all === segment.settled && later.all !== later.settled) segment.all = { ...segment.settled }
  appendTrials(segment.settled, later.settled)
  if (segment.all !== segment.settled) appendTrials(segment.all, later.all)
  if (later.failing) addAll(failingOf(segment), later.failing)
  for (const row of later.rows) segment.rows.push(row)
}

/** As if no run had been counted. */
export function clearSegment(segment: GrowingSegment): void {
  clearTrials(segment.settled)
  segment.all = segment.settled
  segment.failing = undefined
  segment.open = undefined
  segment.leading = undefined
  if (segment.rows.length > 0) segment.rows = []
}

/** No run at all. */
export function isEmptySegment({ settled, open }: Segment): boolean {
  return settled.runs === 0 && open === undefined
}

/** Something settled since: what failed before it is a failure of those changes, and not of all. */
function closeOpen(segment: GrowingSegment, { runs, attempts, changes }: ChangeRow): void {
  if (segment.all === segment.settled) segment.all = { ...segment.settled }
  appendTrials(segment.all, hardTrials(runs, attempts))
  addAll(failingOf(segment), changes)
}

/** A row that is over. */
function keepRow(segment: GrowingSegment, row: ChangeRow): void {
  if (segment.settled.runs === 0) segment.leading = row
  else if (isOfMany(row)) segment.rows.push(row)
}

/** The rows that no single change is behind, the first among them. */
export function rowsOfMany({ leading, rows }: Segment): ChangeRow[] {
  return leading && isOfMany(leading) ? [leading, ...rows] : [...rows]
}

function isOfMany({ changes }: ChangeRow): boolean {
  return changes.size >= 3
}

function emptyRow(): GrowingRow {
  return { runs: 0, attempts: 0, changes: new Map() }
}

/** A new one: either may be kept somewhere else. */
function joinRows(first: ChangeRow | undefined, second: ChangeRow): GrowingRow {
  const joined = emptyRow()
  for (const row of first ? [first, second] : [second]) {
    joined.runs += row.runs
    joined.attempts += row.attempts
    addAll(joined.changes, row.changes)
  }
  return joined
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
