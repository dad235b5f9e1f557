import type { ProjectEngine } from '../engine/engine.ts'
import type { Tables } from '../sql/tables.ts'

/** A run that this process stored. Its id is random in part: no other database has it. */
export interface StoredRun {
  readonly id: bigint
  /** Of its report in the feed. */
  readonly position: bigint
  readonly reportKey: string
}

const lastRuns = new WeakMap<ProjectEngine, StoredRun>()
const forgetful = new WeakSet<ProjectEngine>()

/**
 * Takes note of a run behind its commit. As long as it is in the database, everything is that was committed before it: the
 * newest words alone might stand again for the same when older ones have come back in another order.
 */
export function noteStored(engine: ProjectEngine, run: StoredRun): void {
  if (!forgetful.has(engine)) engine.onOtherDatabase(() => lastRuns.delete(engine))
  forgetful.add(engine)
  const before = lastRuns.get(engine)
  if (before === undefined || before.position < run.position) lastRuns.set(engine, run)
}

/**
 * The condition that the last run is in the database, or was until it was removed: its report still has its place.
 *
 * A report may have most of all runs, and then a look for one of its position would be planned as a walk through the table: the
 * first one from there on is found by the index.
 */
export function lastStoredThere(tables: Tables, first: number): string {
  const [id, position, ref] = [`$${first}::int8`, `$${first + 1}::int8`, `$${first + 2}`]
  return `(${id} = 0 OR EXISTS (SELECT FROM ${tables.run} AS run WHERE run.project = $1 AND run.id = ${id}) OR (
      COALESCE((SELECT run.position FROM ${tables.run} AS run WHERE run.project = $1 AND run.position >= ${position}
        ORDER BY run.position LIMIT 1), 0) <> ${position}
      AND EXISTS (SELECT FROM ${tables.feed_event} AS event
        WHERE event.project = $1 AND event.position = ${position} AND event.ref = ${ref})))`
}

/** The values of {@link lastStoredThere}. */
export function lastStoredValues(engine: ProjectEngine): readonly unknown[] {
  const { id, position, reportKey } = lastRuns.get(engine) ?? { id: 0n, position: 0n, reportKey: '' }
  return [id, position, reportKey]
}
