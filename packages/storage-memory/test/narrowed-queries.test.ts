import { matchesResult, newestResults } from '@gatewright/core/query'
import type { ResultQuery, ResultStore } from '@gatewright/core/ports'
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
const second = fc.nat(9).map((digit) => `2026-11-22T04:19:0${digit}.000Z`)
const match = fc.oneof(fc.record({ equals: some }), fc.record({ equals: some, like: some }), fc.constant({}))
const page = fc.record({
  limit: fc.integer({ min: 1, max: 4 }),
  order: fc.constantFrom('newest-first', 'oldest-first'),
})
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
    since: second,
    until: second,
    through: second,
    storedAfter: fc.nat(4),
    storedThrough: fc.nat(4),
  },
  { requiredKeys: [] },
)

/** Stored by three reports, whose events have the positions 1, 2 and 3; the next one brings the first again. */
async function stored(given: readonly TestResult[]): Promise<ResultStore> {
  const store = createMemoryDatabase().open('p').results
  for (const part of [0, 1, 2])
    expect(
      (
        await store.append(
          `r${part}`,
          given.filter((_, index) => index % 3 === part),
        )
      ).isOk(),
    ).toBe(true)
  expect((await store.append('again', given)).isOk()).toBe(true)
  return store
}

function isStored({ storedAfter = 0, storedThrough = 4 }: ResultQuery, index: number): boolean {
  const position = (index % 3) + 1
  return position > storedAfter && position <= storedThrough
}

describe('a query that an index narrows', () => {
  it('answers what looking at every result answers', async () => {
    await fc.assert(
      fc.asyncProperty(results, query, async (given, asked) => {
        const store = await stored(given)
        const found = given.filter((result, index) => isStored(asked, index) && matchesResult(asked, result))
        const newestFirst = [...found].sort(compareResults).reverse()
        expect((await store.query(asked))._unsafeUnwrap().results).toEqual(newestFirst)
        expect((await store.count(asked))._unsafeUnwrap()).toBe(found.length)
        expect((await store.newest(asked))._unsafeUnwrap()).toEqual(newestResults(found))
        expect((await store.newest(asked, ['item']))._unsafeUnwrap()).toEqual(newestResults(found, ['item']))
      }),
      { numRuns: 1000 },
    )
  })

  it('answers page by page what it answers at once', async () => {
    await fc.assert(
      fc.asyncProperty(results, query, page, async (given, asked, { limit, order }) => {
        const store = await stored(given)
        const all = (await store.query(asked, { order }))._unsafeUnwrap().results
        const pages: TestResult[] = []
        let after: string | undefined
        do {
          const request = { limit, order, ...(after !== undefined && { after }) }
          const { results: next, next: cursor } = (await store.query(asked, request))._unsafeUnwrap()
          pages.push(...next)
          after = cursor
        } while (after !== undefined)
        expect(pages).toEqual(all)
      }),
    )
  })
})

describe('the latest results of an item', () => {
  it('are the newest of each testcase and variant, of those that were stored then', async () => {
    const names: fc.Arbitrary<readonly string[] | undefined> = fc.option(some, { nil: undefined })
    const position = fc.option(fc.nat(4), { nil: undefined })
    await fc.assert(
      fc.asyncProperty(results, letter, names, position, async (given, id, testcases, storedThrough) => {
        const varied = given.map((result, index) => ({ ...result, variant: { arch: `a${index % 2}` } }))
        const store = await stored(varied)
        const item = { type: 'compose', id }
        const asked = { ...(storedThrough !== undefined && { storedThrough }) }
        const newest = new Map<string, TestResult>()
        for (const [index, result] of varied.entries()) {
          const isAsked = result.item.id === id && (testcases?.includes(result.testcase) ?? true)
          const key = `${result.testcase} ${result.variant.arch}`
          const known = newest.get(key)
          const isNewer = !known || compareResults(known, result) < 0
          if (isAsked && isStored(asked, index) && isNewer) newest.set(key, result)
        }
        const expected = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, result]) => result)
        const options = { ...asked, ...(testcases && { testcases }) }
        expect((await store.latest(item, options))._unsafeUnwrap()).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})
