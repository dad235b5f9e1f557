import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StoredResults } from '../ports/stored-results.ts'
import { arrivedResults } from './arrived-results.ts'
import { countArrivals } from './count-arrivals.ts'
import { noteItems, type FoldStep } from './fold-step.ts'
import { judgeRuns, verdictsFor } from './judge-runs.ts'
import type { TableChanges } from './state-table.ts'
import { settleDays, viewOf, type IsLeftOut, type TestMemory } from './test-memory.ts'

/** What one step makes of the results that some events stored. */
export interface CountedStep extends TableChanges {
  /** Passes and failures among the results. */
  readonly results: number
  readonly tests: number
  /** Tests among them that were counted again from all of their results. */
  readonly recounted: number
  /** The day of the newest run; nothing where there was none. */
  readonly newestDay: number | undefined
}

/** Counts results that events stored, through the step's own. Stores nothing. */
export async function countStep(
  step: FoldStep,
  stored: StoredResults,
): Promise<Result<CountedStep, QueryError>> {
  const arrived = arrivedResults(step, stored)
  noteItems(
    step,
    arrived.runs.map((run) => run.stored),
  )
  const arrivals = await countArrivals(step, arrived)
  if (arrivals.isErr()) return err(arrivals.error)
  const judged = await judgeRuns(step, arrivals.value)
  if (judged.isErr()) return err(judged.error)
  const { pending } = arrivals.value
  const isLeftOut = await verdictsFor(step, pending)
  if (isLeftOut.isErr()) return err(isLeftOut.error)
  const tests = pending.size
  let recounted = 0
  let newestDay: number | undefined
  const settle = settlingOf(step, isLeftOut.value)
  for (const [key, { test, memory, isRecount }] of pending) {
    const settled = settle(memory)
    step.tables.setTest(key, test, settled.counts)
    newestDay = Math.max(newestDay ?? settled.newestDay, settled.newestDay)
    if (isRecount) recounted++
    pending.delete(key)
  }
  return ok({
    ...step.tables.changes(),
    results: arrived.results,
    tests,
    recounted,
    newestDay,
  })
}

interface Settled {
  readonly counts: Uint8Array
  readonly newestDay: number
}

/** Settles memories and writes them down, once each: tests that did the same share theirs. */
function settlingOf({ tables, settings }: FoldStep, isLeftOut: IsLeftOut): (memory: TestMemory) => Settled {
  const done = new Map<TestMemory, Settled>()
  return (memory) => {
    const known = done.get(memory)
    if (known) return known
    const settled = settleDays(memory, settings, isLeftOut)
    const view = viewOf(settled, isLeftOut)
    const written = { counts: tables.write(settled, view), newestDay: view.newestDay }
    done.set(memory, written)
    return written
  }
}
