import { compareText } from '@gatewright/core/canonical'
import type { TestcaseQuery } from '@gatewright/core/ports'
import { textMatcher } from '@gatewright/core/query'
import { checkSchema, TestcaseSchema, type SchemaError, type Testcase } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'

/** What is known about the testcases of one project, by name. */
export interface TestcaseTable {
  put(testcase: unknown): Result<Testcase, SchemaError>
  get(name: string): Testcase | undefined
  /** Matching testcases, by name. */
  find(query: TestcaseQuery): readonly Testcase[]
}

export function createTestcaseTable(): TestcaseTable {
  const testcases = new Map<string, Testcase>()

  return {
    put: (input) =>
      checkSchema(TestcaseSchema, input).map((testcase) => {
        testcases.set(testcase.name, deepFreeze(testcase))
        return testcase
      }),
    get: (name) => testcases.get(name),
    find: ({ names }) => {
      const isNamed = textMatcher(names)
      return [...testcases.values()]
        .filter(({ name }) => isNamed(name))
        .sort((a, b) => compareText(a.name, b.name))
    },
  }
}
