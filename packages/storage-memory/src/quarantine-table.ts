import { compareText } from '@gatewright/core/canonical'
import {
  checkQuarantineEntries,
  checkQuarantineQuery,
  quarantineChange,
  type QuarantineQuery,
} from '@gatewright/core/ports'
import { compareInstants, type QuarantineEntry, type SchemaError } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { between, insertEntry, sortedList, type SortedList } from './sorted-list.ts'

/** The quarantine of one project. */
export interface QuarantineTable {
  append(entries: readonly QuarantineEntry[]): Result<Changed<void>, SchemaError>
  /** Matching entries, in the order of {@link QuarantineTable.all}. */
  entries(query: QuarantineQuery | undefined): Result<readonly QuarantineEntry[], SchemaError>
  /** All entries, by testcase, `from`, `until` and the rest of what they say. */
  all(): readonly QuarantineEntry[]
}

export function createQuarantineTable(): QuarantineTable {
  const known = new Set<string>()
  const byTestcase = new Map<string, SortedList<QuarantineEntry>>()

  const add = (entry: QuarantineEntry): void => {
    const list = byTestcase.get(entry.testcase) ?? sortedList(compareEntries)
    byTestcase.set(entry.testcase, list)
    insertEntry(list, deepFreeze(entry))
  }
  const ofTestcases = (names: Iterable<string>): readonly QuarantineEntry[] =>
    [...new Set(names)].sort(compareText).flatMap((name) => {
      const list = byTestcase.get(name)
      return list ? [...between(list)] : []
    })

  return {
    append: (input) =>
      checkQuarantineEntries(input).map((entries) => {
        const added = entries.filter((entry) => {
          const text = recordJson(entry)
          return !known.has(text) && known.add(text)
        })
        for (const entry of added) add(entry)
        return { value: undefined, change: added.length === 0 ? undefined : quarantineChange(added) }
      }),
    entries: (asked) =>
      checkQuarantineQuery(asked).map(({ testcases, at }) => {
        const entries = ofTestcases(testcases ?? byTestcase.keys())
        return at === undefined ? entries : entries.filter((entry) => isInForce(entry, at))
      }),
    all: () => ofTestcases(byTestcase.keys()),
  }
}

function isInForce({ from, until }: QuarantineEntry, at: string): boolean {
  return compareInstants(from, at) <= 0 && compareInstants(at, until) < 0
}

function compareEntries(a: QuarantineEntry, b: QuarantineEntry): number {
  return (
    compareInstants(a.from, b.from) ||
    compareInstants(a.until, b.until) ||
    compareText(recordJson(a), recordJson(b))
  )
}
