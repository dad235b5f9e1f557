import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ageAtLeast, predicate, type Predicate, type PredicateLaw } from '../../src/policy/index.ts'
import { predicateLaws, testPredicate } from '../../src/testing/index.ts'

type NoParams = Record<string, never>
type Evaluate = Predicate<NoParams>['evaluate']

const every: readonly PredicateLaw[] = ['order-independent', 'no-pass-without-data', 'monotone-in-pass']
const ids = ['L21.order', 'L21.data', 'L21.pass']

function claiming(laws: readonly PredicateLaw[], evaluate: Evaluate): Predicate<NoParams> {
  return predicate({ params: z.strictObject({}), laws, evaluate })
}

/** Satisfied where that is true of the results. */
function when(isMet: (results: Parameters<Evaluate>[0]['results']) => boolean): Evaluate {
  return ({ results }) => ({
    status: isMet(results) ? 'satisfied' : 'pending',
    code: 'said',
    message: `${results.length} results`,
    cites: results.map(({ id }) => id),
  })
}

const honest = when((results) => results.some(({ outcome }) => outcome === 'PASSED'))
/** One for each law, which breaks it alone. */
const liars: readonly (readonly [PredicateLaw, Evaluate])[] = [
  [
    'order-independent',
    ({ results, ...context }) => ({ ...honest({ results, ...context }), message: results[0]?.id ?? '' }),
  ],
  [
    'no-pass-without-data',
    when((results) => results.length === 0 || results.some(({ outcome }) => outcome === 'PASSED')),
  ],
  ['monotone-in-pass', when((results) => results.length > 0 && results.length < 4)],
]

describe('the laws of predicates', () => {
  it('are those that it claims, each once, and no others', () => {
    expect(predicateLaws(fc, claiming(every, honest), { params: {} }).map(({ id }) => id)).toEqual(ids)
    expect(predicateLaws(fc, claiming([], honest), { params: {} })).toEqual([])
    for (const [index, law] of every.entries()) {
      const claimed = claiming([law, law], honest)
      expect(predicateLaws(fc, claimed, { params: {} }).map(({ id }) => id)).toEqual([ids[index]])
      expect(testPredicate(fc, claimed, { params: {}, runs: 10 }).laws.map((one) => one.law)).toEqual([law])
    }
  })

  it('hold for one that keeps them', () => {
    const { holds, laws } = testPredicate(fc, claiming(every, honest), { params: {} })
    expect([holds, laws.map(({ law }) => law)]).toEqual([true, every])
    for (const { outcome } of laws) expect(outcome.holds && outcome.telling).toBeGreaterThan(100)
    expect(testPredicate(fc, ageAtLeast(), { params: { duration: 'P7D' } }).holds).toBe(true)
  })

  it.each(liars)('find one that says %s, and is not', (law, evaluate) => {
    const { holds, laws } = testPredicate(fc, claiming(every, evaluate), { params: {} })
    expect(holds).toBe(false)
    expect(laws.filter(({ outcome }) => !outcome.holds).map((one) => one.law)).toEqual([law])
    // Who claims nothing is asked nothing.
    expect(testPredicate(fc, claiming([], evaluate), { params: {} })).toEqual({ holds: true, laws: [] })
    expect(
      testPredicate(
        fc,
        claiming(
          every.filter((one) => one !== law),
          evaluate,
        ),
        { params: {} },
      ).holds,
    ).toBe(true)
  })

  it('look at the testcases that they are told of', () => {
    const few = when((results) => results.filter(({ testcase }) => testcase === 'smoke/starts').length < 2)
    const claimed = claiming(['monotone-in-pass'], few)
    expect(testPredicate(fc, claimed, { params: {} }).holds).toBe(true)
    expect(testPredicate(fc, claimed, { params: {}, testcases: ['smoke/starts'] }).holds).toBe(false)
  })

  it('take one that throws as a gate does', () => {
    const throwing = claiming(every, ({ results }) => {
      if (results.length > 2) throw new Error('too many')
      return honest({ results, subject: { type: 'x', identifier: 'y' }, at: '', params: {} })
    })
    const { laws } = testPredicate(fc, throwing, { params: {} })
    expect(laws.filter(({ outcome }) => !outcome.holds).map(({ law }) => law)).toEqual(['monotone-in-pass'])
  })

  it('a seed gives the same counterexample again', () => {
    const [, [, evaluate] = []] = liars
    const once = testPredicate(fc, claiming(every, evaluate ?? honest), { params: {}, seed: 7 })
    expect(testPredicate(fc, claiming(every, evaluate ?? honest), { params: {}, seed: 7 })).toEqual(once)
    expect(once.laws.find(({ outcome }) => !outcome.holds)?.outcome).toMatchObject({ seed: 7 })
  })

  it('refuses params that the predicate does not take', () => {
    const wrong = { params: { duration: 'a week' } }
    expect(() => testPredicate(fc, ageAtLeast(), wrong)).toThrow('does not take these params')
  })
})
