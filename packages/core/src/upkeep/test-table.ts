import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateStore } from '../ports/state-store.ts'
import { isSame, sharedBlocks } from './shared-blocks.ts'
import { stateKey } from './state-keys.ts'
import type { TableChanges } from './state-table.ts'
import { testCounts, type StoredMemory } from './test-counts.ts'
import { readCounts, rowWriter } from './test-row.ts'

/** What was counted of tests before, one for all tests of which it is the same. */
export interface SharedCounts {
  /** Short names of what the open runs are of. */
  readonly slots: readonly string[]
  /** Fresh each time: whoever counts on changes it. */
  memory(): StoredMemory
}

/** The states of tests, as far as one step looks at them. */
export interface TestTable {
  /** Reads those that were not read before, by the keys of their tests. */
  load(keys: Iterable<string>): Promise<Result<void, QueryError>>
  /** What is there, of those that were loaded; `unreadable` where nobody can say. */
  get(key: string): SharedCounts | 'unreadable' | undefined
  /** @param counts - the block that was written of them */
  set(key: string, test: TestOfVariant, counts: Uint8Array): void
  changes(): TableChanges
}

/** How many states one read asks for. */
const mostInOneRead = 5_000

/** What a step knows of one test. */
interface KnownTest {
  readonly name: string
  row: Uint8Array | undefined
  counts: SharedCounts | 'unreadable' | undefined
  /** The test and the block that was written of it, where it was set. */
  test: TestOfVariant | undefined
  written: Uint8Array | undefined
}

export function testTable(states: Pick<StateStore, 'get'>, space: string): TestTable {
  const known = new Map<string, KnownTest>()
  const read = sharedBlocks(sharedCounts)

  /** @param part - in the order of their names, in which they are answered */
  async function loadPart(part: readonly KnownTest[]): Promise<Result<void, QueryError>> {
    const entries = await states.get(
      space,
      part.map(({ name }) => name),
    )
    if (entries.isErr()) return err(entries.error)
    let place = 0
    for (const { key, body } of entries.value) {
      while (place < part.length && part[place]?.name !== key) place++
      const test = part[place]
      if (!test) break
      test.row = body
      test.counts = readCounts(body, read) ?? 'unreadable'
    }
    return ok(undefined)
  }

  function added(key: string): KnownTest {
    const name = stateKey('test', key)
    const test = { name, row: undefined, counts: undefined, test: undefined, written: undefined }
    known.set(key, test)
    return test
  }

  return {
    async load(keys) {
      const missing: KnownTest[] = []
      for (const key of keys) if (!known.has(key)) missing.push(added(key))
      missing.sort((a, b) => compareText(a.name, b.name))
      const parts: (readonly KnownTest[])[] = []
      for (let start = 0; start < missing.length; start += mostInOneRead)
        parts.push(missing.slice(start, start + mostInOneRead))
      // Two at a time: one is found while the other is taken in.
      for (let start = 0; start < parts.length; start += 2)
        for (const loaded of await Promise.all(parts.slice(start, start + 2).map(loadPart)))
          if (loaded.isErr()) return err(loaded.error)
      return ok(undefined)
    },
    get: (key) => known.get(key)?.counts,
    set(key, test, counts) {
      const own = known.get(key) ?? added(key)
      own.test = test
      own.written = counts
    },
    changes() {
      const changes: StateChange[] = []
      const write = rowWriter()
      let added = 0
      for (const { name, row, test, written } of known.values()) {
        if (!test || !written) continue
        const body = write(written, test, row)
        if (isSame(body, row)) continue
        changes.push({ key: name, body })
        if (!row) added++
      }
      return { changes, added }
    },
  }
}

function sharedCounts(block: Uint8Array): SharedCounts | undefined {
  const first = testCounts.read(block)?.memory
  if (!first) return undefined
  let unused: StoredMemory | undefined = first
  return {
    slots: first.open.map(({ slot }) => slot),
    memory() {
      const memory = unused ?? testCounts.read(block)?.memory
      unused = undefined
      // The same bytes were read before.
      if (!memory) throw new TypeError('Counts that could be read cannot be read any more.')
      return memory
    },
  }
}
