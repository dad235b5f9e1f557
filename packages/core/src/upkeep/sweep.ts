import type { Result } from 'neverthrow'
import { takeNumber, takeText } from '../flake/statistics/byte-reader.ts'
import { putNumber, putText } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { FeedEvent, FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateStore } from '../ports/state-store.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'
import { stateKey } from './state-keys.ts'
import type { StateCodec } from './state-table.ts'

/** How far forgetting has come: it goes round and round, some states at a time. */
export interface Sweep {
  /** The last key that was looked at; empty at the beginning. */
  readonly after: string
  /** The day of the newest run of any test, but none after the day of the fold; negative infinity before any. */
  readonly newestDay: number
  /** The last event that is folded by which results were removed; 0 before any. */
  readonly removedAt: FeedPosition
}

/**
 * How far forgetting has come before some events, and whether they removed results. Where nobody can say, results may have been
 * removed by any of them.
 */
export async function readSweep(
  states: Pick<StateStore, 'get'>,
  space: string,
  events: readonly FeedEvent[],
): Promise<Result<Sweep, QueryError>> {
  const stored = await states.get(space, [sweepKey])
  return stored.map(([own]) => {
    const removal = events.findLast(({ kind }) => kind === 'results-removed')?.position ?? 0
    const known = own && sweeps.read(own.body)
    if (known) return { ...known, removedAt: Math.max(known.removedAt, removal) }
    const removedAt = own ? (events.at(-1)?.position ?? 0) : removal
    return { after: '', newestDay: Number.NEGATIVE_INFINITY, removedAt }
  })
}

/** The first day of which states are not forgotten: what is open may be asked for a while after it was kept. */
export function firstKeptDay(
  { newestDay }: Pick<Sweep, 'newestDay'>,
  { keepDays, openDays }: Pick<FlakeStateSettings, 'keepDays' | 'openDays'>,
): number {
  return newestDay - keepDays - openDays + 1
}

export function sweepChange(sweep: Sweep): StateChange {
  return { key: sweepKey, body: sweeps.write(sweep) }
}

const sweepKey = stateKey('sweep', 'flakes')
const version = 2

const sweeps: StateCodec<Sweep> = {
  write({ after, newestDay, removedAt }) {
    const writer = sealedWriter(version)
    putNumber(writer, newestDay)
    putNumber(writer, removedAt)
    putText(writer, after)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const newestDay = takeNumber(reader)
    const removedAt = takeNumber(reader)
    return { newestDay, removedAt, after: takeText(reader) }
  },
}
