import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateStore } from '../ports/state-store.ts'
import { isSame } from './shared-blocks.ts'
import { stateKey, type StateKind } from './state-keys.ts'

/** How values of a kind are written. */
export interface StateCodec<Value> {
  write(value: Value): Uint8Array
  /** Nothing for bytes that are damaged or of another version. */
  read(bytes: Uint8Array): Value | undefined
}

/** The states of one kind, as far as one step looks at them. */
export interface StateTable<Value> {
  /** Reads those that were not read before. */
  load(names: Iterable<string>): Promise<Result<void, QueryError>>
  /** What is there, of those that were loaded; `unreadable` where nobody can say. */
  get(name: string): Value | 'unreadable' | undefined
  set(name: string, value: Value): void
  /** By key. */
  changes(): TableChanges
}

/** What was set and is not what is stored. */
export interface TableChanges {
  readonly changes: readonly StateChange[]
  /** How many of them are of states that were not found. */
  readonly added: number
}

/** How many states one read asks for. */
const mostInOneRead = 1_000

export function stateTable<Value extends object>(
  states: Pick<StateStore, 'get'>,
  space: string,
  kind: StateKind,
  codec: StateCodec<Value>,
): StateTable<Value> {
  const bodies = new Map<string, Uint8Array | undefined>()
  const values = new Map<string, Value | 'unreadable' | undefined>()
  const changed = new Map<string, Value>()

  async function load(names: Iterable<string>): Promise<Result<void, QueryError>> {
    const missing = [...new Set(names)].filter((name) => !values.has(name))
    for (let start = 0; start < missing.length; start += mostInOneRead) {
      const part = missing.slice(start, start + mostInOneRead)
      const nameOfKey = new Map(part.map((name) => [stateKey(kind, name), name]))
      const entries = await states.get(space, [...nameOfKey.keys()])
      if (entries.isErr()) return err(entries.error)
      for (const name of part) values.set(name, undefined)
      for (const { key, body } of entries.value) {
        const name = nameOfKey.get(key)
        if (name === undefined) continue
        bodies.set(name, body)
        values.set(name, codec.read(body) ?? 'unreadable')
      }
    }
    return ok(undefined)
  }

  return {
    load,
    get: (name) => values.get(name),
    set(name, value) {
      values.set(name, value)
      changed.set(name, value)
    },
    changes() {
      const own = [...changed]
        .map(([name, value]) => ({ key: stateKey(kind, name), name, body: codec.write(value) }))
        .filter(({ name, body }) => !isSame(body, bodies.get(name)))
      return {
        changes: own.map(({ key, body }) => ({ key, body })).sort((a, b) => compareText(a.key, b.key)),
        added: own.filter(({ name }) => !bodies.has(name)).length,
      }
    },
  }
}
