import { err, ok, type Result } from 'neverthrow'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateStore } from '../ports/state-store.ts'
import { commitRecords, type CommitRecord } from './commit-record.ts'
import { foldRows, memoryOf, type FoldRow } from './fold-row.ts'
import { runRecords, type RunRecord } from './run-record.ts'
import { slots as slotCodec, type Slot } from './slots.ts'
import { stateTable, type StateTable } from './state-table.ts'
import type { OpenRun, TestMemory } from './test-memory.ts'
import { testRows, type TestRow } from './test-row.ts'

/** The states that one step of folding looks at and changes. */
export interface FoldTables {
  readonly runs: StateTable<RunRecord>
  readonly commits: StateTable<CommitRecord>
  /** Reads what is remembered of tests, by their keys. */
  loadMemories(keys: readonly string[]): Promise<Result<void, QueryError>>
  /** What is remembered of a test that was loaded; fresh each time. */
  memory(key: string): TestMemory | 'unreadable' | undefined
  setTest(key: string, row: TestRow, memory: TestMemory): void
  changes(): StateChange[]
}

export function foldTables(states: Pick<StateStore, 'get'>, space: string): FoldTables {
  const runs = stateTable(states, space, 'run', runRecords)
  const commits = stateTable(states, space, 'commit', commitRecords)
  const slots = stateTable(states, space, 'slot', slotCodec)
  const folds = stateTable(states, space, 'fold', foldRows)
  const tests = stateTable(states, space, 'test', testRows)

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
    async loadMemories(keys) {
      const loaded = await folds.load(keys)
      if (loaded.isErr()) return err(loaded.error)
      const named = new Set<string>()
      for (const key of keys)
        for (const { slot } of readable<FoldRow>(folds.get(key))?.open ?? []) named.add(slot)
      return named.size === 0 ? ok(undefined) : slots.load(named)
    },
    memory(key) {
      const row = folds.get(key)
      if (row === undefined || row === 'unreadable') return row
      return memoryOf(row, (name) => readable<Slot>(slots.get(name))) ?? 'unreadable'
    },
    setTest(key, row, memory) {
      for (const run of memory.open) setSlot(run)
      folds.set(key, memory)
      tests.set(key, row)
    },
    changes: () => [runs, commits, slots, folds, tests].flatMap((table) => table.changes()),
  }
}

function readable<Value>(value: Value | 'unreadable' | undefined): Value | undefined {
  return value === 'unreadable' ? undefined : value
}
