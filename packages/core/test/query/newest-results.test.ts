import { matchesResult, newestResults, resultData, resultValues } from '@gatewright/core/query'
import { compareResults, type TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const value = fc.constantFrom('s1', 's2', '')
const keys = ['scenario', 'arch', 'type']
const result: fc.Arbitrary<Omit<TestResult, 'id'>> = fc.record({
  testcase: fc.constantFrom('a', 'b'),
  item: fc.constantFrom(
    { type: 'compose', id: 'c' },
    { type: 'resultsdb', id: '1' },
    { type: 'koji_build', id: 'bash-1-1' },
  ),
  outcome: fc.constantFrom('PASSED', 'FAILED'),
  submittedAt: fc.constantFrom('2026-11-22T04:00:00Z', '2026-11-22T04:00:00.5Z', '2026-11-22T04:00:01Z'),
  variant: fc.dictionary(fc.constantFrom('scenario', 'arch'), value, { noNullPrototype: true }),
  data: fc.dictionary(
    fc.constantFrom('scenario', 'arch', 'type', 'productmd.compose.id'),
    fc.array(fc.oneof(value, fc.constant('c')), { maxLength: 3 }),
    { noNullPrototype: true },
  ),
  groups: fc.subarray(['g1', 'g2']),
})
const results = fc
  .array(result, { maxLength: 12 })
  .map((all) => all.map((one, index): TestResult => ({ ...one, id: `r${String(index).padStart(2, '0')}` })))
const distinct = fc.subarray(keys)

/** Every choice of one value for each key. */
function choices(
  one: TestResult,
  [key, ...rest]: readonly string[],
): readonly (readonly (string | null)[])[] {
  if (key === undefined) return [[]]
  const values: readonly (string | null)[] = resultData(one)[key] ?? [null]
  return values.flatMap((first) => choices(one, rest).map((more) => [first, ...more]))
}

const sharesBucket = (
  a: TestResult,
  b: TestResult,
  bucket: readonly (string | null)[],
  distinctOn: readonly string[],
): boolean =>
  a.testcase === b.testcase &&
  choices(b, distinctOn).some((other) => JSON.stringify(other) === JSON.stringify(bucket))

describe('newestResults', () => {
  it('has exactly the results that nothing newer replaces in one bucket at least', () => {
    fc.assert(
      fc.property(results, distinct, (all, distinctOn) => {
        const expected = all.filter((one) =>
          choices(one, distinctOn).some(
            (bucket) =>
              !all.some(
                (other) => compareResults(other, one) > 0 && sharesBucket(one, other, bucket, distinctOn),
              ),
          ),
        )
        expect(newestResults(all, distinctOn)).toEqual(expected.sort(compareResults).reverse())
      }),
      { numRuns: 500 },
    )
  })

  it('does not hang on the order of the results', () => {
    fc.assert(
      fc.property(
        results.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        distinct,
        ([all, shuffled], distinctOn) => {
          expect(newestResults(shuffled, distinctOn)).toEqual(newestResults(all, distinctOn))
        },
      ),
    )
  })

  it('lists more where it distinguishes more', () => {
    fc.assert(
      fc.property(results, (all) => {
        const perTestcase = newestResults(all)
        expect(perTestcase).toHaveLength(new Set(all.map(({ testcase }) => testcase)).size)
        expect(newestResults(all, ['scenario'])).toEqual(expect.arrayContaining([...perTestcase]))
      }),
    )
  })

  it('answers results with very many combinations of values instead of counting them all', () => {
    const values = Array.from({ length: 100 }, (_, index) => String(index))
    const many = {
      ...sample('1'),
      data: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, values])),
    }
    expect(newestResults([many, sample('2')], ['a', 'b', 'c', 'd', 'e']).map(({ id }) => id)).toEqual([
      '2',
      '1',
    ])
  })
})

function sample(id: string): TestResult {
  return {
    id,
    testcase: 'a',
    item: { type: 'compose', id: 'c' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:00:00Z',
    variant: {},
    data: {},
    groups: [],
  }
}

describe('resultData', () => {
  it('has the values of each key, one by one or together', () => {
    fc.assert(
      fc.property(results, fc.constantFrom(...keys, 'item', 'constructor'), (all, key) => {
        for (const one of all)
          expect(resultValues(one, key)).toEqual(
            Object.hasOwn(resultData(one), key) ? resultData(one)[key] : [],
          )
      }),
    )
  })

  it.each<readonly [string, Partial<TestResult>, Readonly<Record<string, readonly string[]>>]>([
    ['item and variant', { variant: { arch: 'x' } }, { type: ['compose'], item: ['c'], arch: ['x'] }],
    [
      'data before both',
      { variant: { arch: 'x' }, data: { arch: ['y'], type: ['t'] } },
      { type: ['t'], item: ['c'], arch: ['y'] },
    ],
    [
      'a compose by its own key',
      { data: { 'productmd.compose.id': ['c'] } },
      { 'productmd.compose.id': ['c'] },
    ],
    [
      'another compose',
      { data: { 'productmd.compose.id': ['d'] } },
      { type: ['compose'], item: ['c'], 'productmd.compose.id': ['d'] },
    ],
    [
      'a result that names nothing',
      { item: { type: 'resultsdb', id: '7' }, data: { a: ['b'], empty: [] } },
      { a: ['b'] },
    ],
    [
      'notes on how it came in',
      { item: { type: 'resultsdb', id: '7' }, data: { 'resultsdb:request': ['k'] } },
      {},
    ],
  ])('tells %s', (_, wanted, expected) => {
    expect(resultData({ ...sample('1'), ...wanted })).toEqual(expected)
  })
})

describe('matchesResult', () => {
  it('finds by several conditions what each of them finds', () => {
    const conditions = fc.record(
      {
        testcase: fc.constantFrom('a', 'b'),
        outcomes: fc.subarray(['PASSED', 'FAILED']),
        groups: fc.subarray(['g1', 'g2']),
        data: fc.array(
          fc.record({ key: fc.constantFrom(...keys), equals: fc.subarray(['s1', 's2', 'compose']) }),
          { maxLength: 2 },
        ),
        since: fc.constantFrom('2026-11-22T04:00:00Z', '2026-11-22T04:00:00.5Z'),
        through: fc.constantFrom('2026-11-22T04:00:00Z', '2026-11-22T04:00:00.5Z'),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(results, conditions, (all, query) => {
        for (const one of all) {
          const each = Object.entries(query).map(([key, condition]) =>
            matchesResult({ [key]: condition }, one),
          )
          expect(matchesResult(query, one)).toBe(each.every(Boolean))
        }
      }),
    )
  })

  it('needs no values that are not asked for', () => {
    expect(matchesResult({}, sample('1'))).toBe(true)
    expect(matchesResult({ groups: [] }, sample('1'))).toBe(false)
    expect(
      matchesResult(
        {
          data: [
            { key: 'type', equals: ['compose'] },
            { key: 'item', like: ['_'] },
          ],
        },
        sample('1'),
      ),
    ).toBe(true)
  })
})
