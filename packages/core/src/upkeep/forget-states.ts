import { err, ok, type Result } from 'neverthrow'
import { takeNumber, takeText } from '../flake/statistics/byte-reader.ts'
import { putNumber, putText } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateEntry, StateStore } from '../ports/state-store.ts'
import { commitRecords } from './commit-record.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import { runRecords } from './run-record.ts'
import { slots } from './slots.ts'
import { kindOfKey, stateKey } from './state-keys.ts'
import type { StateCodec } from './state-table.ts'
import { newestDayOfRow } from './test-row.ts'

/** How far forgetting has come: it goes round and round, some states at a time. */
interface Sweep {
  /** The last key that was looked at; empty at the beginning. */
  readonly after: string
  /** The day of the newest run of any test. */
  readonly newestDay: number
}

/** What is to be forgotten, and that it is. */
export interface Forgetting {
  readonly changes: StateChange[]
  /** How many tests are forgotten. */
  readonly tests: number
}

/**
 * Looks at some states and says which of them to forget: tests that did not run for as many days as are kept, and runs and
 * commits that no test asks for any more. What a step has just changed stays.
 */
export async function forgetStates(
  states: Pick<StateStore, 'get' | 'list'>,
  { space, keepDays, openDays }: FlakeStateSettings,
  limit: number,
  counted: { readonly newestDay: number | undefined; readonly changes: readonly StateChange[] },
): Promise<Result<Forgetting, QueryError>> {
  const stored = await states.get(space, [sweepKey])
  if (stored.isErr()) return err(stored.error)
  const [own] = stored.value
  const sweep = own && sweeps.read(own.body)
  const newestDay = Math.max(
    sweep?.newestDay ?? Number.NEGATIVE_INFINITY,
    counted.newestDay ?? Number.NEGATIVE_INFINITY,
  )
  if (newestDay === Number.NEGATIVE_INFINITY) return ok({ changes: [], tests: 0 })
  const after = sweep?.after ?? ''
  const page = await states.list(space, after === '' ? { limit } : { limit, after })
  if (page.isErr()) return err(page.error)
  const changed = new Set(counted.changes.map(({ key }) => key))
  // What is open may be asked for a while after it was kept.
  const first = newestDay - keepDays - openDays + 1
  const changes: StateChange[] = []
  let tests = 0
  for (const entry of page.value) {
    const lastDay = lastDayOf(entry)
    if (lastDay === undefined || lastDay >= first) continue
    if (changed.has(entry.key)) continue
    changes.push({ key: entry.key, body: undefined })
    if (kindOfKey(entry.key) === 'test') tests++
  }
  const last = page.value.length < limit ? '' : (page.value.at(-1)?.key ?? '')
  const body = sweeps.write({ after: last, newestDay })
  return ok({ changes: [...changes, { key: sweepKey, body }], tests })
}

const sweepKey = stateKey('sweep', 'flakes')

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

const version = 1

const sweeps: StateCodec<Sweep> = {
  write({ after, newestDay }) {
    const writer = sealedWriter(version)
    putNumber(writer, newestDay)
    putText(writer, after)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const newestDay = takeNumber(reader)
    return { newestDay, after: takeText(reader) }
  },
}
