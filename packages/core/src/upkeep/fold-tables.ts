import { err, ok, type Result } from 'neverthrow'
import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import { commitRecords, type CommitRecord } from './commit-record.ts'
import { runRecords, type RunRecord } from './run-record.ts'
import { slots as slotCodec, type Slot } from './slots.ts'
import { stateTable, type StateTable, type TableChanges } from './state-table.ts'
import { memoryOf, testCounts } from './test-counts.ts'
import type { OpenRun, TestMemory, TestView } from './test-memory.ts'
import { testTable, type SharedCounts } from './test-table.ts'

/** The states that one step of folding looks at and changes. */
export interface FoldTables {
  readonly runs: StateTable<RunRecord>
  readonly commits: StateTable<CommitRecord>
  /** Reads what was counted of tests, by their keys. */
  loadTests(keys: Iterable<string>): Promise<Result<void, QueryError>>
  /** What was counted of a test that was loaded: the same for tests of which it is the same. */
  counts(key: string): SharedCounts | 'unreadable' | undefined
  /** What is remembered of tests with the same counts; fresh each time. */
  memory(counts: SharedCounts): TestMemory | 'unreadable'
  /** Writes what was counted of a test, or of several of which it is the same. */
  write(memory: TestMemory, view: TestView): Uint8Array
  /** @param counts - what was written of them */
  setTest(key: string, test: TestOfVariant, counts: Uint8Array): void
  changes(): TableChanges
}

export function foldTables(states: Pick<StateStore, 'get'>, space: string): FoldTables {
  const runs = stateTable(states, space, 'run', runRecords)
  const commits = stateTable(states, space, 'commit', commitRecords)
  const slots = stateTable(states, space, 'slot', slotCodec)
  const tests = testTable(states, space)

  function setSlot({ slot, run, commit, branch, change, base, at }: OpenRun): void {
    if (readable(slots.get(slot))) return
    slots.set(slot, {
      day: dayOf(at),
      run,
      commit,
      branch,
      ...(change === undefined ? {} : { change }),
      ...(base === undefined ? {} : { base }),
    })
  }

  return {
    runs,
    commits,
    async loadTests(keys) {
      const loaded = await tests.load(keys)
      if (loaded.isErr()) return err(loaded.error)
      const counts = new Set<SharedCounts>()
      for (const key of keys) {
        const own = readable(tests.get(key))
        if (own) counts.add(own)
      }
      const named = new Set<string>()
      for (const own of counts) for (const slot of own.slots) named.add(slot)
      return named.size === 0 ? ok(undefined) : slots.load(named)
    },
    counts: (key) => tests.get(key),
    memory: (counts) => memoryOf(counts.memory(), (name) => readable<Slot>(slots.get(name))) ?? 'unreadable',
    write(memory, view) {
      for (const run of memory.open) setSlot(run)
      return testCounts.write({ memory, view })
    },
    setTest: (key, test, counts) => tests.set(key, test, counts),
    changes() {
      const all = [runs, commits, slots, tests].map((table) => table.changes())
      return {
        changes: all.flatMap(({ changes }) => changes),
        added: all.reduce((sum, { added }) => sum + added, 0),
      }
    },
  }
}

function readable<Value>(value: Value | 'unreadable' | undefined): Value | undefined {
  return value === 'unreadable' ? undefined : value
}
