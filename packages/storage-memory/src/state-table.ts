import { compareText } from '@gatewright/core/canonical'
import {
  checkStateGet,
  checkStateList,
  checkStatePut,
  nextStateEntry,
  type StateChange,
  type StateEntry,
  type StatePage,
  type VersionConflict,
} from '@gatewright/core/ports'
import type { SchemaError } from '@gatewright/core/schema'
import { err, Result } from 'neverthrow'
import type { RestoreFault } from './restore-fault.ts'
import {
  between,
  cutAt,
  insertEntry,
  removeEntry,
  sortedList,
  start,
  type SortedList,
} from './sorted-list.ts'

/** A state and the space it is in. */
export interface SpacedState extends StateEntry {
  readonly space: string
}

/** What one project remembers of its feed. */
export interface StateTable {
  /** How to store checked changes, all of them; asked before anything else of the call is stored. */
  prepare(space: string, changes: readonly StateChange[]): Result<() => void, SchemaError | VersionConflict>
  get(space: string, keys: readonly string[]): Result<readonly StateEntry[], SchemaError>
  list(space: string, page: StatePage | undefined): Result<readonly StateEntry[], SchemaError>
  restore(state: SpacedState): Result<void, SchemaError | RestoreFault>
  /** All states, by space and key; the bodies are copies. */
  states(): readonly SpacedState[]
}

interface Space {
  readonly entries: Map<string, StateEntry>
  readonly keys: SortedList<string>
}

export function createStateTable(): StateTable {
  const spaces = new Map<string, Space>()

  const spaceOf = (name: string): Space => {
    const space = spaces.get(name) ?? { entries: new Map(), keys: sortedList(compareText) }
    spaces.set(name, space)
    return space
  }
  const set = (space: string, key: string, entry: StateEntry | undefined): void => {
    const { entries, keys } = spaceOf(space)
    if (entry) {
      if (!entries.has(key)) insertEntry(keys, key)
      entries.set(key, copyOf(entry))
    } else if (entries.delete(key)) removeEntry(keys, key)
  }

  return {
    prepare: (space, input) =>
      checkStatePut(space, input)
        .andThen((changes) =>
          Result.combine(
            changes.map((change) =>
              nextStateEntry(spaces.get(space)?.entries.get(change.key), change).map(
                (entry) => [change.key, entry] as const,
              ),
            ),
          ),
        )
        .map((entries) => () => {
          for (const [key, entry] of entries) set(space, key, entry)
        }),
    get: (space, asked) =>
      checkStateGet(space, asked).map((keys) => {
        const entries = spaces.get(space)?.entries
        return [...new Set(keys)].sort(compareText).flatMap((key) => {
          const entry = entries?.get(key)
          return entry ? [copyOf(entry)] : []
        })
      }),
    list: (asked, page) =>
      checkStateList(asked, page).map(({ space, limit, after }) =>
        entriesBehind(spaces.get(space), limit, after),
      ),
    restore({ space, ...entry }) {
      const { key, version } = entry
      if (!Number.isSafeInteger(version) || version < 1)
        return err({ message: 'The version of a state is a whole number from 1 on.' })
      if (spaces.get(space)?.entries.has(key)) return err({ message: `The state "${key}" comes twice.` })
      return checkStatePut(space, [{ key, body: entry.body }]).map(() => set(space, key, entry))
    },
    states: () =>
      [...spaces]
        .sort(([a], [b]) => compareText(a, b))
        .flatMap(([space, { entries, keys }]) =>
          [...between(keys)].flatMap((key) => {
            const entry = entries.get(key)
            return entry ? [{ space, ...copyOf(entry) }] : []
          }),
        ),
  }
}

function entriesBehind(
  space: Space | undefined,
  limit: number,
  after: string | undefined,
): readonly StateEntry[] {
  const found: StateEntry[] = []
  if (!space) return found
  const from = after === undefined ? start : cutAt(space.keys, (key) => compareText(key, after) <= 0)
  for (const key of between(space.keys, from)) {
    const entry = space.entries.get(key)
    if (entry) found.push(copyOf(entry))
    if (found.length >= limit) break
  }
  return found
}

/** Bytes can't be frozen, so each reader gets their own. */
function copyOf(entry: StateEntry): StateEntry {
  return Object.freeze({ ...entry, body: new Uint8Array(entry.body) })
}
