import { describe, expect, it } from 'vitest'
import { threshold, type Status, type Threshold } from '../../src/policy/index.ts'
import { isRelaxed, saysNoMore } from '../../src/testing/laws/compare.ts'

const statuses: readonly Status[] = ['satisfied', 'unsatisfied', 'pending', 'inconclusive', 'not-applicable']
const truths = statuses.filter((status) => status !== 'not-applicable')
const mostChildren = 5

function tuples(values: readonly Status[], length: number): Status[][] {
  if (length === 0) return [[]]
  return tuples(values, length - 1).flatMap((tuple) => values.map((value) => [...tuple, value]))
}

const lengths = Array.from({ length: mostChildren + 1 }, (_, length) => length)
const allTuples = lengths.flatMap((length) => tuples(statuses, length))
const truthTuples = lengths.flatMap((length) => tuples(truths, length))
const thresholds: readonly Threshold[] = ['all', 1, 2, 3, 4, 5, 6]

/** Collects counterexamples instead of asserting each: 25,000 cases in a moment. */
function counterexamples(
  cases: readonly Status[][],
  isWrong: (children: Status[], k: Threshold) => boolean,
): string[] {
  return cases.flatMap((children) =>
    thresholds.filter((k) => isWrong(children, k)).map((k) => `${k}: ${children.join(', ')}`),
  )
}

/** Written again from the definition, with counts named as there. */
function byDefinition(children: readonly Status[], atLeast: Threshold): Status {
  const [s, u, p, i] = truths.map((wanted) => children.filter((status) => status === wanted).length) as [
    number,
    number,
    number,
    number,
  ]
  const k = atLeast === 'all' ? s + u + p + i : atLeast
  if (s + u + p + i === 0) return 'not-applicable'
  if (s >= k) return 'satisfied'
  if (s + p + i < k) return 'unsatisfied'
  return p > 0 ? 'pending' : 'inconclusive'
}

/** What `not` would do, were there one: only to state a law. */
function opposite(status: Status): Status {
  if (status === 'satisfied') return 'unsatisfied'
  return status === 'unsatisfied' ? 'satisfied' : status
}

describe('the connective, over every tuple of up to five statuses and every threshold', () => {
  it('is what its definition says', () => {
    expect(
      counterexamples(allTuples, (children, k) => threshold(k, children) !== byDefinition(children, k)),
    ).toEqual([])
  })

  it('does not depend on the order of the children', () => {
    const isWrong = (children: Status[], k: Threshold): boolean =>
      threshold(k, children) !== threshold(k, [...children].reverse()) ||
      threshold(k, children) !== threshold(k, [...children].sort())
    expect(counterexamples(allTuples, isWrong)).toEqual([])
  })

  it('takes no notice of children that do not apply', () => {
    const isWrong = (children: Status[], k: Threshold): boolean =>
      threshold(k, children) !==
      threshold(
        k,
        children.filter((status) => status !== 'not-applicable'),
      )
    expect(counterexamples(allTuples, isWrong)).toEqual([])
  })

  it('does not apply exactly when no child applies', () => {
    const isWrong = (children: Status[], k: Threshold): boolean =>
      (threshold(k, children) === 'not-applicable') !==
      children.every((status) => status === 'not-applicable')
    expect(counterexamples(allTuples, isWrong)).toEqual([])
  })

  it('of all or of any, gives the same for children that are there twice', () => {
    const wrong = allTuples.filter((children) =>
      (['all', 1] as const).some((k) => threshold(k, children) !== threshold(k, [...children, ...children])),
    )
    expect(wrong).toEqual([])
  })

  it('of all or of any, may be nested in itself', () => {
    const wrong = allTuples.filter((children) =>
      (['all', 1] as const).some((k) => {
        const nested = threshold(k, [threshold(k, children.slice(0, 2)), threshold(k, children.slice(2))])
        return nested !== threshold(k, children)
      }),
    )
    expect(wrong).toEqual([])
  })

  it('keeps De Morgan: k of m are satisfied where m - k + 1 of the opposites are not', () => {
    const wrong = truthTuples.filter((children) =>
      children.some((_, index) => {
        const k = index + 1
        return opposite(threshold(k, children)) !== threshold(children.length - k + 1, children.map(opposite))
      }),
    )
    expect(wrong).toEqual([])
  })

  it('of as many as there are children is all of them, and of one is any', () => {
    expect(
      truthTuples.filter(
        (children) =>
          children.length > 0 && threshold(children.length, children) !== threshold('all', children),
      ),
    ).toEqual([])
  })

  it('never takes back what it has settled when a child gets settled', () => {
    const settlements: Readonly<Record<Status, readonly Status[]>> = {
      pending: ['inconclusive', 'satisfied', 'unsatisfied'],
      inconclusive: ['satisfied', 'unsatisfied'],
      satisfied: [],
      unsatisfied: [],
      'not-applicable': [],
    }
    const isWrong = (children: Status[], k: Threshold): boolean =>
      children.some((status, index) =>
        settlements[status].some(
          (settled) => !saysNoMore(threshold(k, children.with(index, settled)), threshold(k, children)),
        ),
      )
    expect(counterexamples(allTuples, isWrong)).toEqual([])
  })

  it('opens no less when a child opens more, and no more for a higher threshold', () => {
    const isWrong = (children: Status[], k: Threshold): boolean =>
      children.some((status, index) =>
        truths.some(
          (other) =>
            isRelaxed(status, other) &&
            !isRelaxed(threshold(k, children), threshold(k, children.with(index, other))),
        ),
      ) ||
      (typeof k === 'number' && !isRelaxed(threshold(k + 1, children), threshold(k, children)))
    expect(
      counterexamples(
        truthTuples.filter((children) => children.length > 0),
        isWrong,
      ),
    ).toEqual([])
  })
})

describe('where the connective does not behave like and and or', () => {
  it('a satisfied child beside one that does not apply is enough for all, but not for two', () => {
    expect(threshold('all', ['satisfied', 'not-applicable'])).toBe('satisfied')
    expect(threshold(2, ['satisfied', 'not-applicable'])).toBe('unsatisfied')
  })
})
