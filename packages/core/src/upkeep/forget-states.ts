import { err, ok, type Result } from 'neverthrow'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import { largestPageLimit } from '../ports/result-page.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateEntry, StateStore } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { commitRecords } from './commit-record.ts'
import type { CountedStep } from './count-step.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import { runRecords } from './run-record.ts'
import { slots } from './slots.ts'
import { kindOfKey } from './state-keys.ts'
import { firstKeptDay, sweepChange, type Sweep } from './sweep.ts'
import { newestDayOfRow } from './test-row.ts'

/** What is to be forgotten, and that it is. */
export interface Forgetting {
  readonly changes: StateChange[]
  /** How many tests are forgotten. */
  readonly tests: number
}

/**
 * Looks at some states and says which of them to forget: tests that did not run for as many days as are kept, and runs and
 * commits that no test asks for any more. What a step has just changed stays.
 *
 * Of states that a step adds it looks at twice as many, so that there are never more than twice those that are to be kept.
 */
export async function forgetStates(
  states: Pick<StateStore, 'list'>,
  settings: FlakeStateSettings,
  { sweep: atLeast = 1_000, at }: { readonly sweep?: number; readonly at: Instant },
  sweep: Sweep,
  counted: Pick<CountedStep, 'newestDay' | 'changes' | 'added'>,
): Promise<Result<Forgetting, QueryError>> {
  // A clock that ran ahead makes nothing old.
  const newestDay = Math.min(
    Math.max(sweep.newestDay, counted.newestDay ?? sweep.newestDay),
    dayOf(toEpochMs(at)),
  )
  if (newestDay === Number.NEGATIVE_INFINITY) return ok({ changes: [sweepChange(sweep)], tests: 0 })
  const changed = new Set(counted.changes.map(({ key }) => key))
  const first = firstKeptDay({ newestDay }, settings)
  const changes: StateChange[] = []
  let [tests, after] = [0, sweep.after]
  for (let left = Math.max(atLeast, 2 * counted.added); left > 0; left -= largestPageLimit) {
    const limit = Math.min(left, largestPageLimit)
    const page = await states.list(settings.space, after === '' ? { limit } : { limit, after })
    if (page.isErr()) return err(page.error)
    for (const entry of page.value) {
      const lastDay = lastDayOf(entry)
      if (lastDay === undefined || lastDay >= first || changed.has(entry.key)) continue
      changes.push({ key: entry.key, body: undefined })
      if (kindOfKey(entry.key) === 'test') tests++
    }
    after = page.value.length < limit ? '' : (page.value.at(-1)?.key ?? '')
    if (after === '') break
  }
  return ok({ changes: [...changes, sweepChange({ ...sweep, after, newestDay })], tests })
}

/** The last day of what can be forgotten by itself. */
function lastDayOf({ key, body }: StateEntry): number | undefined {
  switch (kindOfKey(key)) {
    case 'test':
      return newestDayOfRow(body)
    case 'run':
      return runRecords.read(body)?.lastDay
    case 'commit':
      return commitRecords.read(body)?.lastDay
    case 'slot':
      return slots.read(body)?.day
    case 'sweep':
    case undefined:
      return undefined
  }
}
