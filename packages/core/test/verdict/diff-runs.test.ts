import { defineOutcomes, type TestResult } from '@gatewright/core/schema'
import { diffRuns, foldVerdicts, regressionsOf } from '@gatewright/core/verdict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrariesWith } from '../../src/testing/arbitraries.ts'
import { minute, result } from '../support/gate-examples.ts'

const { results: someResults } = arbitrariesWith(fc)
const names = ['dist.rpmlint', 'dist.abicheck', 'unit/math/adds', 'smoke', 'new']
const renames = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...names), { noNullPrototype: true })

const base = { type: 'git_commit', id: 'a'.repeat(40) }
const head = { type: 'git_commit', id: 'b'.repeat(40) }

function ran(item: TestResult['item'], testcase: string, outcome: string, fields: Partial<TestResult> = {}) {
  return result({ item, testcase, outcome, ...fields })
}

describe('diffRuns', () => {
  it('tells what was added, deleted, changed and what was not', () => {
    const diff = diffRuns(
      [
        ran(base, 'gone', 'PASSED'),
        ran(base, 'broken', 'PASSED'),
        ran(base, 'mended', 'FAILED'),
        ran(base, 'still bad', 'FAILED'),
        ran(base, 'worse', 'FAILED'),
        ran(base, 'steady', 'PASSED', { variant: { arch: 'arm' } }),
      ],
      [
        ran(head, 'broken', 'FAILED'),
        ran(head, 'mended', 'PASSED'),
        ran(head, 'still bad', 'FAILED'),
        ran(head, 'worse', 'ERROR'),
        ran(head, 'steady', 'PASSED', { variant: { arch: 'arm' } }),
        ran(head, 'steady', 'FAILED', { variant: { arch: 's390x' } }),
        ran(head, 'new', 'PASSED'),
      ],
    )
    expect(
      diff.differences.map(({ testcase, kind, before, after }) => [testcase, kind, before, after]),
    ).toEqual([
      ['broken', 'changed', 'passed', 'failed'],
      ['gone', 'deleted', 'passed', undefined],
      ['mended', 'changed', 'failed', 'passed'],
      ['new', 'added', undefined, 'passed'],
      ['steady', 'unchanged', 'passed', 'passed'],
      ['steady', 'added', undefined, 'failed'],
      ['still bad', 'unchanged', 'failed', 'failed'],
      ['worse', 'changed', 'failed', 'errored'],
    ])
    expect(diff.counts).toEqual({ added: 2, deleted: 1, changed: 3, unchanged: 2 })
    expect(diff).toMatchObject({ newlyPassing: 2, newlyFailing: 2, totalDelta: 1 })
    // What was added and fails is no regression, and what was deleted is none either.
    expect(regressionsOf(diff).map(({ testcase }) => testcase)).toEqual(['broken'])
  })

  it('compares what attempts add up to, in the words of the outcome set', () => {
    const flaky = [
      ran(head, 'a', 'FAILED', { submittedAt: minute(1) }),
      ran(head, 'a', 'PASSED', { submittedAt: minute(2) }),
    ]
    const [difference] = diffRuns([ran(base, 'a', 'PASSED')], flaky).differences
    expect(difference).toMatchObject({ kind: 'changed', before: 'passed', after: 'flaky' })
    const outcomes = defineOutcomes({ BROKEN: 'error' })
    const [broken] = diffRuns([], [ran(head, 'a', 'BROKEN')], { outcomes }).differences
    expect(broken?.after).toBe('errored')
  })

  it.each<[string, Record<string, string>, string[], string[], string[]]>([
    ['follows a rename', { a: 'b' }, ['a'], ['b'], ['b unchanged from a']],
    ['looks past one that nothing has', { a: 'b' }, ['a'], ['a'], ['a unchanged']],
    ['deletes what is nowhere', { a: 'b' }, ['a'], ['c'], ['a deleted', 'c added']],
    [
      'follows a chain',
      { a: 'b', b: 'c' },
      ['a', 'b'],
      ['b', 'c'],
      ['b unchanged from a', 'c unchanged from b'],
    ],
    [
      'follows a swap',
      { a: 'b', b: 'a' },
      ['a', 'b'],
      ['a', 'b'],
      ['a unchanged from b', 'b unchanged from a'],
    ],
    ['leaves a name to who had it', { a: 'b' }, ['a', 'b'], ['b'], ['a deleted', 'b unchanged']],
    ['compares who lost with itself', { a: 'b' }, ['a', 'b'], ['a', 'b'], ['a unchanged', 'b unchanged']],
    ['takes the first of two', { a: 'c', b: 'c' }, ['a', 'b'], ['c'], ['b deleted', 'c unchanged from a']],
    ['adds what took the old name', { a: 'b' }, ['a'], ['a', 'b'], ['a added', 'b unchanged from a']],
    ['knows no names of prototypes', {}, ['constructor'], ['constructor'], ['constructor unchanged']],
  ])('%s', (_, renamed, before, after, expected) => {
    const { differences } = diffRuns(
      before.map((name) => ran(base, name, 'PASSED')),
      after.map((name) => ran(head, name, 'PASSED')),
      { renames: renamed },
    )
    const shown = differences.map(({ testcase, kind, renamedFrom }) =>
      renamedFrom === undefined ? `${testcase} ${kind}` : `${testcase} ${kind} from ${renamedFrom}`,
    )
    expect(shown).toEqual(expected)
  })

  it('accounts for every test of both runs, whatever is renamed', () => {
    fc.assert(
      fc.property(someResults, someResults, renames, (before, after, renamed) => {
        const diff = diffRuns(before, after, { renames: renamed })
        const sizeOf = (run: readonly TestResult[]): number =>
          foldVerdicts(run.map((one) => ({ ...one, item: base }))).length
        const { added, deleted, changed, unchanged } = diff.counts
        expect(changed + unchanged + deleted).toBe(sizeOf(before))
        expect(changed + unchanged + added).toBe(sizeOf(after))
        expect(diff.totalDelta).toBe(sizeOf(after) - sizeOf(before))
        expect(diff.differences).toHaveLength(added + deleted + changed + unchanged)
        expect(regressionsOf(diff).length).toBeLessThanOrEqual(diff.newlyFailing)
        const reversed = diffRuns([...before].reverse(), [...after].reverse(), { renames: renamed })
        expect(reversed).toEqual(diff)
      }),
    )
  })

  it('finds nothing between a run and itself, and the opposite the other way round', () => {
    fc.assert(
      fc.property(someResults, someResults, (one, other) => {
        const { counts, newlyPassing, newlyFailing } = diffRuns(one, one)
        expect([counts.added, counts.deleted, counts.changed, newlyPassing, newlyFailing]).toEqual([
          0, 0, 0, 0, 0,
        ])
        const there = diffRuns(one, other)
        const back = diffRuns(other, one)
        expect([back.counts.added, back.counts.deleted]).toEqual([there.counts.deleted, there.counts.added])
        expect(back.counts.changed).toBe(there.counts.changed)
      }),
    )
  })
})
