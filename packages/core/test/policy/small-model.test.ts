import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  atLeast,
  decide,
  passing,
  ratio,
  shareOf,
  threshold,
  type Rule,
  type Share,
  type Status,
  type Threshold,
} from '../../src/policy/index.ts'
import { isRelaxed, saysNoMore } from '../../src/testing/laws/compare.ts'
import { minute, policyOf, result, subject } from '../support/gate-examples.ts'

// Every combination of statuses up to five children: what holds here holds for all that small. `threshold.test.ts` has the
// definition of the connective, its order, its neutral element and its nesting.

const truths: readonly Status[] = ['satisfied', 'unsatisfied', 'pending', 'inconclusive']
const statuses: readonly Status[] = [...truths, 'not-applicable']
const shares: readonly Share[] = [
  [1, 1],
  [1, 2],
  [2, 3],
  [49, 50],
  [1, 1_000_000],
  [666_667, 1_000_000],
]

function tuples<Value>(values: readonly Value[], length: number): Value[][] {
  if (length === 0) return [[]]
  return tuples(values, length - 1).flatMap((tuple) => values.map((value) => [...tuple, value]))
}

const upTo = (values: readonly Status[], most: number): Status[][] =>
  Array.from({ length: most + 1 }, (_, length) => tuples(values, length)).flat()
const everyTuple = upTo(statuses, 5)
const everyTruth = upTo(truths, 5).filter((children) => children.length > 0)
const permutations = (children: readonly Status[]): Status[][] =>
  children.length < 2
    ? [[...children]]
    : children.flatMap((first, index) =>
        permutations(children.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      )

const all = (...children: readonly Status[]): Status => threshold('all', children)
const any = (...children: readonly Status[]): Status => threshold(1, children)

/** What is settled when more becomes known. */
const settlements: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['inconclusive', 'satisfied', 'unsatisfied'],
  inconclusive: ['satisfied', 'unsatisfied'],
  satisfied: [],
  unsatisfied: [],
  'not-applicable': [],
}

/** How open: waiting and unclear are alike. */
const rank = (status: Status): number =>
  ['unsatisfied', 'pending', 'satisfied'].indexOf(status === 'inconclusive' ? 'pending' : status)

describe('all and any, over every pair and triple of statuses', () => {
  const pairs = tuples(statuses, 2) as [Status, Status][]
  const triples = tuples(statuses, 3) as [Status, Status, Status][]

  it('do not depend on the order, may be nested either way, and count a child that is there twice once', () => {
    for (const connective of [all, any]) {
      expect(pairs.filter(([a, b]) => connective(a, b) !== connective(b, a))).toEqual([])
      expect(
        triples.filter(([a, b, c]) => connective(connective(a, b), c) !== connective(a, connective(b, c))),
      ).toEqual([])
      expect(statuses.filter((a) => connective(a, a) !== a)).toEqual([])
      expect(statuses.filter((a) => connective(a, 'not-applicable') !== a)).toEqual([])
    }
  })

  it('absorb and distribute in how open they are', () => {
    const isAbsorbed = ([a, b]: [Status, Status]): boolean =>
      rank(all(a, any(a, b))) === rank(a) && rank(any(a, all(a, b))) === rank(a)
    const isDistributed = ([a, b, c]: [Status, Status, Status]): boolean =>
      rank(all(a, any(b, c))) === rank(any(all(a, b), all(a, c))) &&
      rank(any(a, all(b, c))) === rank(all(any(a, b), any(a, c)))
    const applying = <Tuple extends Status[]>(tuple: Tuple): boolean => !tuple.includes('not-applicable')
    expect(pairs.filter(applying).filter((pair) => !isAbsorbed(pair))).toEqual([])
    expect(triples.filter(applying).filter((triple) => !isDistributed(triple))).toEqual([])
  })

  it('but not in whether they wait or are unclear: these are the only cases', () => {
    const absorption = pairs.filter(([a, b]) => all(a, any(a, b)) !== a || any(a, all(a, b)) !== a)
    const distribution = triples.filter(
      ([a, b, c]) =>
        all(a, any(b, c)) !== any(all(a, b), all(a, c)) || any(a, all(b, c)) !== all(any(a, b), any(a, c)),
    )
    expect(absorption.filter((pair) => !pair.includes('not-applicable'))).toEqual([
      ['inconclusive', 'pending'],
    ])
    expect(distribution.filter((triple) => !triple.includes('not-applicable'))).toEqual([
      ['inconclusive', 'satisfied', 'pending'],
      ['inconclusive', 'unsatisfied', 'pending'],
      ['inconclusive', 'pending', 'satisfied'],
      ['inconclusive', 'pending', 'unsatisfied'],
    ])
  })
})

describe('a share, over every tuple of up to five statuses', () => {
  /** Written again from the definition, in whole numbers. */
  function byDefinition(children: readonly Status[], [a, b]: Share): Status {
    const count = (wanted: Status): number => children.filter((status) => status === wanted).length
    const [s, u, p, i] = [count('satisfied'), count('unsatisfied'), count('pending'), count('inconclusive')]
    const m = s + u + p + i
    if (m === 0) return 'not-applicable'
    if (s * b >= a * m) return 'satisfied'
    if ((s + p + i) * b < a * m) return 'unsatisfied'
    return p > 0 ? 'pending' : 'inconclusive'
  }
  const counterexamples = (
    cases: readonly Status[][],
    isWrong: (children: Status[], share: Share) => boolean,
  ): string[] =>
    cases.flatMap((children) =>
      shares
        .filter((share) => isWrong(children, share))
        .map((share) => `${share.join('/')}: ${children.join(', ')}`),
    )

  it('is what its definition says, in any order', () => {
    expect(
      counterexamples(
        everyTuple,
        (children, share) => shareOf(share, children) !== byDefinition(children, share),
      ),
    ).toEqual([])
    const isOrdered = (children: Status[], share: Share): boolean =>
      permutations(children).some((other) => shareOf(share, other) !== shareOf(share, children))
    expect(counterexamples(upTo(statuses, 4), isOrdered)).toEqual([])
  })

  it('of everything is all, and of next to nothing is any', () => {
    expect(everyTuple.filter((children) => shareOf([1, 1], children) !== threshold('all', children))).toEqual(
      [],
    )
    expect(
      everyTuple.filter((children) => shareOf([1, 1_000_000], children) !== threshold(1, children)),
    ).toEqual([])
  })

  it('never takes back what it has settled when a child gets settled', () => {
    const isWrong = (children: Status[], share: Share): boolean =>
      children.some((status, index) =>
        settlements[status].some(
          (settled) => !saysNoMore(shareOf(share, children.with(index, settled)), shareOf(share, children)),
        ),
      )
    expect(counterexamples(everyTuple, isWrong)).toEqual([])
  })

  it('opens no less when a child opens more, when one that failed is left out, or when less is asked', () => {
    const isWrong = (children: Status[], share: Share): boolean => {
      const before = shareOf(share, children)
      const opened = children.some((status, index) =>
        truths.some(
          (other) =>
            isRelaxed(status, other) && !isRelaxed(before, shareOf(share, children.with(index, other))),
        ),
      )
      const leftOut = children.some((status, index) => {
        const after = shareOf(share, children.with(index, 'not-applicable'))
        const mustRelax = status === 'unsatisfied' || (status !== 'satisfied' && before === 'satisfied')
        return mustRelax && after !== 'not-applicable' && !isRelaxed(before, after)
      })
      const less = shares.some(
        (other) => other[0] * share[1] <= share[0] * other[1] && !isRelaxed(before, shareOf(other, children)),
      )
      return opened || leftOut || less
    }
    expect(counterexamples(everyTruth, isWrong)).toEqual([])
  })

  it('may close when one that passes, or may still pass, is left out', () => {
    const half: Share = [1, 2]
    expect(shareOf(half, ['satisfied', 'unsatisfied'])).toBe('satisfied')
    expect(shareOf(half, ['pending', 'unsatisfied'])).toBe('pending')
    expect(shareOf(half, ['not-applicable', 'unsatisfied'])).toBe('unsatisfied')
  })
})

describe('rules of rules, over every tuple of up to three statuses of rules', () => {
  const query = { decisionContext: 'release', at: minute(30) }
  const results = [
    result({ testcase: 'satisfied' }),
    result({ testcase: 'unsatisfied', outcome: 'FAILED' }),
    result({ testcase: 'pending', outcome: 'RUNNING' }),
    result({ testcase: 'inconclusive', outcome: 'ERROR' }),
  ]
  const ruleThatIs = (status: Status): Rule =>
    status === 'not-applicable' ? passing('satisfied', { until: minute(1) }) : passing(status)
  const statusOf = (...rules: readonly Rule[]): Status =>
    decide([policyOf(...rules)], { subject, results }, query).status
  const cases = upTo(statuses, 3).filter((children) => children.length > 0)

  it.each<readonly [string, (rules: readonly Rule[]) => Rule, Threshold]>([
    ['allOf', (rules) => allOf(...rules), 'all'],
    ['anyOf', (rules) => anyOf(...rules), 1],
    ['atLeast 2', (rules) => atLeast(2, ...rules), 2],
  ])('%s is the connective', (_, ruleOf, count) => {
    const applying = cases.filter((children) => count !== 2 || children.length > 1)
    const wrong = applying.filter(
      (children) => statusOf(ruleOf(children.map(ruleThatIs))) !== threshold(count, children),
    )
    expect(wrong).toEqual([])
  })

  it('a policy, and all policies together, are all of their rules', () => {
    expect(
      cases.filter((children) => statusOf(...children.map(ruleThatIs)) !== threshold('all', children)),
    ).toEqual([])
    const together = (children: readonly Status[]): Status => {
      const policies = children.map((status, index) => ({
        ...policyOf(ruleThatIs(status)),
        id: `policy-${index}`,
      }))
      return decide(policies, { subject, results }, query).status
    }
    expect(cases.filter((children) => together(children) !== threshold('all', children))).toEqual([])
  })

  it('a ratio is the share of its testcases', () => {
    const wrong = upTo(truths, 4)
      .filter((children) => children.length > 0)
      .filter((children) => {
        const testcases = children.map((_, index) => `member-${index}`)
        const members = children.map((status, index) =>
          result({
            testcase: `member-${index}`,
            outcome: results[truths.indexOf(status)]?.outcome ?? 'PASSED',
          }),
        )
        const rule = ratio('66.666667%', { of: { testcases }, minSample: 1 })
        const { status } = decide([policyOf(rule)], { subject, results: members }, query)
        return status !== shareOf([66_666_667, 100_000_000], children)
      })
    expect(wrong).toEqual([])
  })
})
