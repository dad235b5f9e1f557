import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkCoFailures, systemicSignatures, type RunFailure } from '../../../src/flake/clusters/index.ts'

/** `'r1:ab'`: tests a and b failed in run r1. */
function failed(text: string): RunFailure[] {
  return text.split(' ').flatMap((part) => {
    const [run = '', tests = ''] = part.split(':')
    return [...tests].map((test) => ({ run, test }))
  })
}

const names = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor')
const failures: fc.Arbitrary<RunFailure[]> = fc.array(
  fc.record({
    run: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', '__proto__'),
    test: names,
    signature: fc.constantFrom('s1', 's2', 'constructor'),
  }),
  { maxLength: 40 },
)
const shuffled = failures.chain((some) =>
  fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
)

describe('linkCoFailures', () => {
  it('does not depend on order, nor on what is told twice', () => {
    const options = { minimumCommon: 2, mostFailing: 4 }
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(linkCoFailures(others, options)).toEqual(linkCoFailures(some, options))
      }),
    )
  })

  it('links the pairs that fail together, and all that hangs on them', () => {
    fc.assert(
      fc.property(failures, (some) => {
        const runsOf = (test: string): Set<string> =>
          new Set(some.filter((one) => one.test === test).map(({ run }) => run))
        const { groups } = linkCoFailures(some, { minimumCommon: 2 })
        const tests = [...new Set(some.map(({ test }) => test))]
        const groupOf = (test: string): number => groups.findIndex((group) => group.tests.includes(test))
        for (const a of tests)
          for (const b of tests) {
            if (a >= b) continue
            const common = [...runsOf(a)].filter((run) => runsOf(b).has(run)).length
            const isLinked = common >= 2 && common / new Set([...runsOf(a), ...runsOf(b)]).size >= 0.5
            if (isLinked) expect(groupOf(a)).toBe(groupOf(b))
            if (isLinked) expect(groupOf(a)).not.toBe(-1)
          }
        expect(new Set(groups.flatMap((group) => group.tests)).size).toBe(
          groups.flatMap((group) => group.tests).length,
        )
        for (const group of groups) expect(group.tests.length).toBeGreaterThan(1)
      }),
    )
  })

  it.each([
    { text: 'r1:ab r2:ab r3:ab', groups: [{ tests: ['a', 'b'], weakestLink: 1 }] },
    { text: 'r1:ab r2:ab', groups: [] },
    { text: 'r1:ab r2:ab r3:ab r4:a r5:b r6:b', groups: [{ tests: ['a', 'b'], weakestLink: 0.5 }] },
    { text: 'r1:ab r2:ab r3:ab r4:a r5:b r6:b r7:b', groups: [] },
    {
      text: 'r1:ab r2:ab r3:ab r4:bc r5:bc r6:bc r7:d',
      groups: [{ tests: ['a', 'b', 'c'], weakestLink: 0.5 }],
    },
  ])('$text', ({ text, groups }) => {
    expect(linkCoFailures(failed(text)).groups).toEqual(groups)
  })

  it('leaves mass failures out, and names them', () => {
    const some = failed('r1:ab r2:ab r3:abcd')
    expect(linkCoFailures(some, { mostFailing: 3 })).toEqual({
      groups: [],
      massFailures: ['r3'],
    })
    expect(linkCoFailures(some, { mostFailing: 4 }).groups).toHaveLength(1)
    expect(linkCoFailures(some).massFailures).toEqual([])
  })
})

describe('systemicSignatures', () => {
  it('counts tests, whatever order and however often', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 4 }), ([some, others], minimumTests) => {
        const systemic = systemicSignatures(others, { minimumTests })
        expect([...systemic].map(([run, of]) => [run, [...of]])).toEqual(
          [...systemicSignatures(some, { minimumTests })].map(([run, of]) => [run, [...of]]),
        )
        for (const { run, signature } of some) {
          const tests = new Set(
            some.filter((one) => one.run === run && one.signature === signature).map(({ test }) => test),
          )
          expect(systemic.get(run)?.get(signature!)).toBe(tests.size >= minimumTests ? tests.size : undefined)
        }
      }),
    )
  })

  it('wants five tests, and a signature', () => {
    const alike = (tests: string): RunFailure[] =>
      failed(`r1:${tests}`).map((one) => ({ ...one, signature: 's' }))
    expect(systemicSignatures(alike('abcd')).size).toBe(0)
    expect(systemicSignatures(alike('abcde')).get('r1')?.get('s')).toBe(5)
    expect(systemicSignatures(failed('r1:abcde')).size).toBe(0)
  })
})
