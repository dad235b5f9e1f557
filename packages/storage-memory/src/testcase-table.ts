import { compareText } from '@gatewright/core/canonical'
import { testcaseChange, type ListPage, type TestcaseQuery } from '@gatewright/core/ports'
import { textMatcher } from '@gatewright/core/query'
import { checkSchema, TestcaseSchema, type SchemaError, type Testcase } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { filtered, pageOf } from './list-page.ts'
import { between, insertEntry, removeEntry, sortedList } from './sorted-list.ts'

/** What is known about the testcases of one project, by name. */
export interface TestcaseTable {
  put(testcase: unknown): Result<Changed<Testcase>, SchemaError>
  get(name: string): Testcase | undefined
  /** Matching testcases, by name. */
  find(query: TestcaseQuery, page: ListPage | undefined): Result<readonly Testcase[], SchemaError>
  /** All testcases, in the order of their names. */
  testcases(): readonly Testcase[]
}

export function createTestcaseTable(): TestcaseTable {
  const testcases = new Map<string, Testcase>()
  const byName = sortedList<Testcase>((a, b) => compareText(a.name, b.name))

  return {
    put: (input) =>
      checkSchema(TestcaseSchema, input).map((testcase) => {
        const known = testcases.get(testcase.name)
        if (known && recordJson(known) === recordJson(testcase)) return { value: known, change: undefined }
        if (known) removeEntry(byName, known)
        insertEntry(byName, deepFreeze(testcase))
        testcases.set(testcase.name, testcase)
        return { value: testcase, change: testcaseChange(testcase) }
      }),
    get: (name) => testcases.get(name),
    find({ names }, page) {
      if (!names) return pageOf(between(byName), page)
      const matches = textMatcher(names)
      if ((names.like ?? []).length > 0)
        return pageOf(
          filtered(between(byName), ({ name }) => matches(name)),
          page,
        )
      const named = [...new Set(names.equals)].sort(compareText)
      return pageOf(
        named.flatMap((name) => testcases.get(name) ?? []),
        page,
      )
    },
    testcases: () => [...between(byName)],
  }
}
