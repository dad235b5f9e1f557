import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clusterFailures,
  collectFailures,
  mergeFailureGroups,
  type FailureGroup,
  type FailureOccurrence,
} from '../../../src/flake/clusters/index.ts'
import { boundedEditDistance, mostEdits } from '../../../src/flake/clusters/near-texts.ts'

const messages = [
  'connection to inventory refused by host a',
  'connection to inventory refused by host b',
  'connection to inventory refused by hosts b',
  'Timeout of 5000ms exceeded',
  'Timeout of 300ms exceeded',
  '',
  '__proto__',
]
const occurrence: fc.Arbitrary<FailureOccurrence> = fc.record({
  run: fc.constantFrom('r1', 'r2', '__proto__', 'constructor'),
  test: fc.constantFrom('unit/a', 'unit/b', '__proto__', 'toString'),
  at: fc.nat(5),
  message: fc.constantFrom(...messages),
})
const occurrences = fc.array(occurrence, { maxLength: 20 })
const groups = occurrences.map((failures) => collectFailures(failures))

function failure(message: string, more: Partial<FailureOccurrence> = {}): FailureOccurrence {
  return { run: 'r1', test: 'unit/a', at: 0, message, ...more }
}

describe('groups of failures', () => {
  it('merge as if they had been collected together', () => {
    fc.assert(
      fc.property(occurrences, occurrences, (a, b) => {
        expect(mergeFailureGroups(collectFailures(a), collectFailures(b))).toEqual(
          collectFailures([...b, ...a]),
        )
      }),
    )
  })

  it('merge in any order, and with nothing', () => {
    fc.assert(
      fc.property(groups, groups, groups, (a, b, c) => {
        const left = mergeFailureGroups(mergeFailureGroups(a, b), c)
        expect(left).toEqual(mergeFailureGroups(a, mergeFailureGroups(b, c)))
        expect(left).toEqual(mergeFailureGroups(c, mergeFailureGroups(b, a)))
        expect(mergeFailureGroups(a, [])).toEqual(a)
      }),
    )
  })

  it('survive JSON', () => {
    fc.assert(
      fc.property(groups, (some) => {
        expect(JSON.parse(JSON.stringify(some)) as FailureGroup[]).toEqual(some)
      }),
    )
  })

  it('say what was seen', () => {
    expect(
      collectFailures([
        failure('Timeout of 300ms', { run: 'r2', at: 7, test: 'unit/b' }),
        failure('Timeout of 500ms', { at: 3 }),
        failure('', { at: 1 }),
      ]),
    ).toEqual([
      {
        signature: expect.stringMatching(/^s1:[0-9a-f]{16}$/) as string,
        masked: 'Timeout of <n>ms',
        count: 2,
        firstAt: 3,
        lastAt: 7,
        tests: ['unit/a', 'unit/b'],
        runs: ['r1', 'r2'],
        example: { run: 'r1', test: 'unit/a', at: 3, message: 'Timeout of 500ms' },
      },
    ])
  })

  it('take two signatures for two stacks', () => {
    expect(
      collectFailures([failure('boom', { stack: 'at a' }), failure('boom', { stack: 'at b' })]),
    ).toHaveLength(2)
  })

  it('keep the beginning of an example', () => {
    expect(collectFailures([failure('x'.repeat(5000))])[0]?.example.message).toHaveLength(2048)
    expect(collectFailures([failure(`${'x'.repeat(2047)}😀`)])[0]?.example.message.endsWith('x\uFFFD')).toBe(
      true,
    )
    expect(collectFailures([failure('a\0b')])[0]?.example.message).toBe('a\uFFFDb')
  })
})

describe('clusterFailures', () => {
  it('does not depend on order', () => {
    fc.assert(
      fc.property(
        groups.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(clusterFailures(shuffled)).toEqual(clusterFailures(some))
          expect(clusterFailures(shuffled, { mostSteps: 60 })).toEqual(
            clusterFailures(some, { mostSteps: 60 }),
          )
        },
      ),
    )
  })

  it('has every failure in one cluster', () => {
    fc.assert(
      fc.property(groups, (some) => {
        const { clusters, uncompared } = clusterFailures(some)
        expect(uncompared).toBe(0)
        expect(clusters.flatMap(({ signatures }) => signatures).sort()).toEqual(
          some.map(({ signature }) => signature).sort(),
        )
        expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(
          some.reduce((sum, { count }) => sum + count, 0),
        )
        for (const { id, signatures } of clusters) expect(signatures).toContain(id)
      }),
    )
  })

  it('finds every pair that is near', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ab ', 'cart '), minLength: 6, maxLength: 24 })
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { maxLength: 12 }),
        fc.nat(30),
        fc.constantFrom('x', '', 'yy'),
        (texts, place, change) => {
          const changed = texts.map((one) => `${one.slice(0, place)}${change}${one.slice(place + 1)}`)
          const some = collectFailures([...texts, ...changed].map((message) => failure(message)))
          const { clusters } = clusterFailures(some)
          const clusterOf = (signature: string): number =>
            clusters.findIndex(({ signatures }) => signatures.includes(signature))
          const near = some.flatMap((a) =>
            some.flatMap((b) => {
              const limit = mostEdits(a.masked.length, b.masked.length)
              const isNear = boundedEditDistance(a.masked, b.masked, limit) <= limit
              return isNear ? [[clusterOf(a.signature), clusterOf(b.signature)]] : []
            }),
          )
          expect(near.filter(([a, b]) => a !== b)).toEqual([])
        },
      ),
    )
  })

  it('compares the first 512 characters', () => {
    const [a, b] = ['y', 'z'].map((end) => failure(`${'some words '.repeat(46)}${`${end} `.repeat(100)}`))
    expect(clusterFailures(collectFailures([a!, b!])).clusters).toHaveLength(1)
  })

  it('joins near signatures under the one that was seen first, and keeps that name', () => {
    const early = failure('connection to inventory refused by host b', { at: 5, test: 'unit/b' })
    const late = failure('connection to inventory refused by host a', { at: 9 })
    const far = failure('connection to payments refused by host a')
    const [cluster, other] = clusterFailures(collectFailures([late, early, far])).clusters
    expect(cluster).toMatchObject({
      count: 2,
      firstAt: 5,
      lastAt: 9,
      tests: ['unit/a', 'unit/b'],
      crossesTests: true,
    })
    expect(cluster?.id).toBe(collectFailures([early])[0]?.signature)
    expect(cluster?.example.message).toBe(early.message)
    expect(other).toMatchObject({
      count: 1,
      crossesTests: false,
      signatures: collectFailures([far]).map(({ signature }) => signature),
    })
  })

  it('makes one cluster of a chain', () => {
    const chain = [
      'aaaaaaaaaaaaaaaaaaaa',
      'aaaaaaaaaaaaaaaaaaab',
      'aaaaaaaaaaaaaaaaaabb',
      'aaaaaaaaaaaaaaaaabbb',
    ]
    expect(clusterFailures(collectFailures(chain.map((text) => failure(text)))).clusters).toHaveLength(1)
  })

  it('counts the signatures that it had no work left for', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      failure(`${String.fromCharCode(0x4e00 + index).repeat(20)}`),
    )
    const some = collectFailures(many)
    expect(clusterFailures(some, { mostSteps: 0 })).toMatchObject({ uncompared: 39 })
    expect(clusterFailures(some, { mostSteps: 0 }).clusters).toHaveLength(40)
    expect(clusterFailures(some).uncompared).toBe(0)
  })

  it('ends on many long texts that are nearly near', () => {
    const letters = (index: number, seed: number): string =>
      String.fromCharCode(97 + ((index * seed + (index % 7) * seed) % 26))
    const many = Array.from({ length: 600 }, (_, seed) =>
      failure(
        Array.from({ length: 510 }, (__, index) => (index % 5 === 0 ? letters(index, seed) : 'x')).join(''),
      ),
    )
    const { uncompared } = clusterFailures(collectFailures(many), { mostSteps: 3_000_000 })
    expect(uncompared).toBeGreaterThan(0)
  })
})
