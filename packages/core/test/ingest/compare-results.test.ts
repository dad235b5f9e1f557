import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import { compareResults } from '../../src/ingest/compare-results.ts'
import { isSameJson } from '../../src/ingest/is-same-json.ts'
import type { TestResult } from '../../src/schema/index.ts'

/** Few words, so that two values are often the same. */
const word = fc.constantFrom('a', 'b')
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '', 'a'),
    fc.array(tie('json'), { maxLength: 2 }),
    fc.dictionary(word, tie('json'), { maxKeys: 2 }),
  ),
}))

describe('isSameJson', () => {
  it('is true for values with the same canonical JSON, and for no others', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(isSameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    [['a'], { 0: 'a' }],
    [{}, []],
    [null, {}],
    [{ toString: null }, { a: null }],
  ])('is false for %j and %j', (a, b) => {
    expect([isSameJson(a, b), isSameJson(b, a)]).toEqual([false, false])
  })
})

const result = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    testcase: word,
    outcome: fc.constantFrom('PASSED', 'FAILED'),
  })
  .map(({ number, testcase, outcome }): TestResult => ({
    id: `report-1#${number}`,
    testcase,
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome,
    submittedAt: '2026-11-22T04:19:00Z',
    variant: {},
    data: {},
    groups: ['run-1'],
  }))
const report = fc.uniqueArray(result, { selector: ({ id }) => id, maxLength: 6 })

describe('compareResults', () => {
  it('counts every id that is new, gone or stands for something else', () => {
    fc.assert(
      fc.property(report, report, (before, after) => {
        const textOf = (results: readonly TestResult[], wanted: string): string =>
          JSON.stringify(results.find(({ id }) => id === wanted) ?? null)
        const ids = [...new Set([...before, ...after].map(({ id }) => id))]
        const changed = ids.filter((id) => textOf(before, id) !== textOf(after, id)).length
        const compared = compareResults(before, after, 100)
        expect(compared.counts.results).toBe(changed)
        expect(compared.isSame).toBe(changed === 0)
        expect([compared.before, compared.after]).toEqual([before.length, after.length])
      }),
    )
  })

  it('tells of the tests whose outcomes differ in their order, and of no others', () => {
    fc.assert(
      fc.property(report, report, fc.nat(2), (before, after, mostListed) => {
        const outcomesOf = (results: readonly TestResult[], name: string): string[] =>
          results.filter(({ testcase }) => testcase === name).map(({ outcome }) => outcome)
        const different = ['a', 'b'].filter(
          (name) => outcomesOf(before, name).join() !== outcomesOf(after, name).join(),
        )
        const { outcomes, counts } = compareResults(before, after, mostListed)
        expect(counts.outcomes).toBe(different.length)
        expect(outcomes).toEqual(
          different.slice(0, mostListed).map((testcase) => ({
            testcase,
            variant: '',
            before: outcomesOf(before, testcase),
            after: outcomesOf(after, testcase),
          })),
        )
      }),
    )
  })
})
