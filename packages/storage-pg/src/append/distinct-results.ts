import type { KeyConflict } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { joinId } from '../rows/result-id.ts'
import { keyConflict } from '../stores/key-conflict.ts'
import { at, rowWidth, type PendingRun } from './pending-report.ts'
import { ordinalOf, ordinalOrder } from './row-order.ts'

/** A run with the numbers of its rows, each ordinal once and in order. */
export interface DistinctRun {
  readonly run: PendingRun
  readonly order: Uint32Array
}

/**
 * Leaves out what stands in a report twice. Where one id stands for two contents the conflict of the result that came
 * first after another of its id is answered.
 */
export function distinctResults(runs: readonly PendingRun[]): Result<readonly DistinctRun[], KeyConflict> {
  const found: Conflict[] = []
  const distinct = runs.map((run) => ({ run, order: withoutRepeats(run, found) }))
  for (const sharing of runsOfSameIds(distinct)) conflictsBetween(sharing, found)
  const [first] = found.sort((a, b) => a.index - b.index)
  return first ? err(resultConflict(first.id)) : ok(distinct)
}

/** The conflict of a result id that was used before with another content. */
export function resultConflict(id: string): KeyConflict {
  return keyConflict(id, `The result id "${id}" was used before with another content.`)
}

/** An id with two contents, and the place in the report of the first result that differs from one before it. */
interface Conflict {
  readonly id: string
  readonly index: number
}

function withoutRepeats(run: PendingRun, found: Conflict[]): Uint32Array {
  const order = ordinalOrder(run.rows, run.count)
  let kept = 0
  for (const row of order) {
    const before = kept === 0 ? undefined : order[kept - 1]
    if (before === undefined || ordinalOf(run.rows, before) !== ordinalOf(run.rows, row)) order[kept++] = row
    else if (!isSameRow(run, before, row)) found.push(conflictOf(run, row))
  }
  return order.subarray(0, kept)
}

function isSameRow({ rows, details }: PendingRun, a: number, b: number): boolean {
  for (const cell of [at.series, at.dataset, at.duration, at.cells]) {
    if (rows[a * rowWidth + cell] !== rows[b * rowWidth + cell]) return false
  }
  return details.get(a)?.json === details.get(b)?.json
}

function conflictOf(run: PendingRun, row: number): Conflict {
  const ordinal = ordinalOf(run.rows, row)
  return { id: joinId({ ...run, ordinal }), index: run.rows[row * rowWidth + at.index] ?? 0 }
}

/** Runs of the same head and width differ in their facts: an id of two of them has two contents. */
function runsOfSameIds(runs: readonly DistinctRun[]): readonly (readonly DistinctRun[])[] {
  if (runs.length < 2) return []
  const byIds = new Map<string, DistinctRun[]>()
  for (const one of runs) {
    const { head, width, rest } = one.run
    const key = `${width}:${head}${rest}`
    const sharing = byIds.get(key)
    if (sharing) sharing.push(one)
    else byIds.set(key, [one])
  }
  return [...byIds.values()].filter(({ length }) => length > 1)
}

function conflictsBetween(sharing: readonly DistinctRun[], found: Conflict[]): void {
  const all = sharing.flatMap(({ run, order }) =>
    Array.from(order, (row) => ({ ...conflictOf(run, row), run, row })),
  )
  const byId = new Map<string, Conflict>()
  for (const one of all.sort((a, b) => a.index - b.index)) {
    if (byId.has(one.id)) found.push(one)
    else byId.set(one.id, one)
  }
}
