import { matchesResult, newestResults } from '@gatewright/core/query'
import type { ResultQuery } from '@gatewright/core/ports'
import { compareResults, type TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const letter = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const some = fc.array(letter, { maxLength: 3 })
const results = fc
  .array(
    fc.record({
      testcase: letter,
      itemId: letter,
      data: fc.oneof(
        fc.constant({}),
        some.map((item) => ({ item })),
      ),
      groups: fc.uniqueArray(letter, { maxLength: 2 }),
      second: fc.nat(9),
    }),
    { maxLength: 30 },
  )
  .map((given) =>
    given.map(({ itemId, second, ...rest }, index): TestResult => ({
      ...rest,
      id: `r${index}`,
      item: { type: 'compose', id: itemId },
      outcome: 'PASSED',
      submittedAt: `2026-11-22T04:19:0${second}Z`,
      variant: {},
    })),
  )
const match = fc.oneof(fc.record({ equals: some }), fc.record({ equals: some, like: some }), fc.constant({}))
const query: fc.Arbitrary<ResultQuery> = fc.record(
  {
    testcase: letter,
    testcases: match,
    item: letter.map((id) => ({ type: 'compose', id })),
    data: fc.array(
      match.map((one) => ({ key: 'item', ...one })),
      { maxLength: 2 },
    ),
    groups: some,
    exceptIds: fc.array(fc.constantFrom('r0', 'r1', 'r2')),
  },
  { requiredKeys: [] },
)

describe('a query that an index narrows', () => {
  it('answers what looking at every result answers', async () => {
    await fc.assert(
      fc.asyncProperty(results, query, async (given, asked) => {
        const store = createMemoryDatabase().open('p').results
        expect((await store.append('r', given)).isOk()).toBe(true)
        const found = given.filter((result) => matchesResult(asked, result))
        const newestFirst = [...found].sort(compareResults).reverse()
        expect((await store.query(asked))._unsafeUnwrap().results).toEqual(newestFirst)
        expect((await store.count(asked))._unsafeUnwrap()).toBe(found.length)
        expect((await store.newest(asked))._unsafeUnwrap()).toEqual(newestResults(found))
      }),
      { numRuns: 1000 },
    )
  })
})
