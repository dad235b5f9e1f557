import { err, ok, type Result } from 'neverthrow'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange } from '../ports/state-store.ts'
import { countArrivals } from './count-arrivals.ts'
import { noteItems, type FoldStep } from './fold-step.ts'
import { judgeRuns, verdictsFor } from './judge-runs.ts'
import { settleDays, viewOf } from './test-memory.ts'

/** What one step makes of the results that some events stored. */
export interface CountedStep {
  readonly changes: StateChange[]
  /** Passes and failures among the results. */
  readonly results: number
  readonly tests: number
  /** Tests among them that were counted again from all of their results. */
  readonly recounted: number
  /** The day of the newest run; nothing where there was none. */
  readonly newestDay: number | undefined
}

/** Counts the results that the events behind a position stored, through the step's own. Stores nothing. */
export async function countStep(
  step: FoldStep,
  after: FeedPosition,
): Promise<Result<CountedStep, QueryError>> {
  const { source, settings, tables, through } = step
  const arrived = await source.read({ storedAfter: after, storedThrough: through })
  if (arrived.isErr()) return err(arrived.error)
  noteItems(step, arrived.value)
  const arrivals = await countArrivals(step, arrived.value)
  if (arrivals.isErr()) return err(arrivals.error)
  const judged = await judgeRuns(step, arrivals.value)
  if (judged.isErr()) return err(judged.error)
  const { pending } = arrivals.value
  const isLeftOut = await verdictsFor(step, pending)
  if (isLeftOut.isErr()) return err(isLeftOut.error)
  const tests = pending.size
  let recounted = 0
  let newestDay: number | undefined
  for (const [key, { testcase, variant, memory, isRecount }] of pending) {
    const settled = settleDays(memory, settings, isLeftOut.value)
    const view = viewOf(settled, isLeftOut.value)
    tables.setTest(key, { testcase, variant, view }, settled)
    newestDay = Math.max(newestDay ?? view.newestDay, view.newestDay)
    if (isRecount) recounted++
    pending.delete(key)
  }
  return ok({
    changes: tables.changes(),
    results: arrived.value.length,
    tests,
    recounted,
    newestDay,
  })
}
