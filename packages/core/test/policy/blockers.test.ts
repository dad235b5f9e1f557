import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  atLeast,
  blockers,
  decide,
  leavesOf,
  noneFailing,
  passing,
  type Decision,
} from '../../src/policy/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import {
  attempts,
  decided,
  minute,
  onlyLeaf,
  policyOf,
  query,
  result,
  subject,
} from '../support/gate-examples.ts'

const named = (letters: string): ReturnType<typeof passing>[] =>
  [...letters].map((letter) => passing(`unit/${letter}`))

function ways(decision: Decision, limit?: number): string[] {
  return blockers(decision, limit === undefined ? {} : { limit }).sets.map((set) =>
    set.map((leaf) => leaf.testcase?.slice(-1)).join(''),
  )
}

describe('blockers', () => {
  it.each([
    ['all of', allOf(...named('abc')), ['abc']],
    ['any of', anyOf(...named('abc')), ['a', 'b', 'c']],
    ['two of', atLeast(2, ...named('abc')), ['ab', 'ac', 'bc']],
    ['nested', allOf(passing('unit/a'), anyOf(passing('unit/b'), allOf(...named('cd')))), ['ab', 'acd']],
    ['the smallest first', anyOf(allOf(...named('ab')), passing('unit/c')), ['c', 'ab']],
  ])('%s', (_, rule, expected) => {
    expect(ways(decided(rule)).sort()).toEqual([...expected].sort())
    expect(ways(decided(rule))[0]).toBe(expected.toSorted((a, b) => a.length - b.length)[0])
    expect(blockers(decided(rule)).truncated).toBe(false)
  })

  it('leaves out what is met already', () => {
    expect(ways(decided(atLeast(2, ...named('abc')), { results: [result()] }))).toEqual(['b', 'c'])
    expect(ways(decided(allOf(...named('ab')), { results: [result()] }))).toEqual(['b'])
  })

  it('an open gate needs nothing: one empty set', () => {
    expect(blockers(decided(passing('unit/a'), { results: [result()] }))).toEqual({
      sets: [[]],
      truncated: false,
    })
  })

  it('nothing opens a gate that no policy is for: no set', () => {
    expect(blockers(decide([], { subject, results: [] }, query))).toEqual({ sets: [], truncated: false })
    const empty = { ...policyOf(passing('unit/a')), rules: [], allowEmpty: true }
    expect(blockers(decide([empty], { subject, results: [] }, query))).toEqual({ sets: [], truncated: false })
  })

  it('says that there are more ways exactly when there are', () => {
    expect(blockers(decided(anyOf(...named('abc'))), { limit: 3 })).toMatchObject({ truncated: false })
    expect(blockers(decided(anyOf(...named('abc'))), { limit: 2 })).toMatchObject({ truncated: true })
    const many = allOf(...named('abcdefghijkl'))
    expect(blockers(decided(many))).toMatchObject({ truncated: false })
    expect(ways(decided(many))).toEqual(['abcdefghijkl'])
  })

  it('stays quick and within its limit where the ways are many', () => {
    const rule = atLeast(
      15,
      ...Array.from({ length: 30 }, (_, index) => anyOf(passing(`unit/${index}`), passing(`e2e/${index}`))),
    )
    const { sets, truncated } = blockers(decided(rule), { limit: 5 })
    expect([sets.length, truncated]).toEqual([5, true])
    expect(sets.every((set) => set.length === 15)).toBe(true)
  })
})

describe('blockers of long trees', () => {
  it('finds the way through 20,000 failures, and through one of many alternatives', () => {
    const results = Array.from({ length: 20_000 }, (_, index) =>
      result({ testcase: `unit/${index}`, outcome: 'FAILED', groups: ['run'] }),
    )
    const rule = noneFailing({ group: 'complete', testcases: '*' })
    const answer = blockers(decided(rule, { results, groups: [{ id: 'run', state: 'complete' }] }))
    expect(answer.sets.map((set) => set.length)).toEqual([20_000])
    expect(answer.truncated).toBe(false)
    const alternatives = anyOf(...Array.from({ length: 2_000 }, (_, index) => passing(`e2e/${index}`)))
    expect(blockers(decided(alternatives), { limit: 3 })).toMatchObject({
      sets: [[{}], [{}], [{}]],
      truncated: true,
    })
  })
})

describe('passesNeeded', () => {
  it('of a thousand is worked out, not tried one by one', () => {
    const rule = passing('unit/a', { attempts: { keep: 'last-n', n: 1000, minPass: 1000 } })
    const failures = attempts(...Array.from({ length: 30 }, () => 'FAILED'))
    expect(onlyLeaf(decided(rule, { results: failures })).passesNeeded).toBe(1000)
  })

  it.each([
    ['nothing reported', passing('unit/a'), [], 1],
    ['a failure, where a flake does not pass', passing('unit/a'), ['FAILED'], undefined],
    ['a failure, where a flake passes', passing('unit/a', { flaky: 'pass' }), ['FAILED'], 1],
    [
      'a failure, where the latest counts',
      passing('unit/a', { attempts: { keep: 'latest' } }),
      ['FAILED'],
      1,
    ],
    [
      'a failure, with one try left',
      passing('unit/a', { attempts: { keep: 'any-pass', maxAttempts: 2 } }),
      ['FAILED'],
      1,
    ],
    [
      'failures, with no try left',
      passing('unit/a', { attempts: { keep: 'any-pass', maxAttempts: 2 } }),
      ['FAILED', 'FAILED'],
      undefined,
    ],
    [
      'two of three, one there',
      passing('unit/a', { attempts: { keep: 'last-n', n: 3, minPass: 2 } }),
      ['PASSED'],
      1,
    ],
    [
      'two of three, all failed',
      passing('unit/a', { attempts: { keep: 'last-n', n: 3, minPass: 2 } }),
      ['FAILED', 'FAILED', 'FAILED'],
      2,
    ],
    ['an error', passing('unit/a'), ['ERROR'], 1],
    ['still running', passing('unit/a'), ['RUNNING'], 1],
    ['a skip', passing('unit/a'), ['SKIPPED'], 1],
  ] as const)('%s', (_, rule, outcomes, expected) => {
    expect(onlyLeaf(decided(rule, { results: attempts(...outcomes) })).passesNeeded).toBe(expected)
  })

  it('knows that a flake in quarantine would pass', () => {
    const rule = passing('unit/a', { flaky: 'quarantine' })
    const quarantine = [
      { testcase: 'unit/a', from: minute(0), until: minute(60), issue: 'issue-1', by: 'ann' },
    ]
    expect(onlyLeaf(decided(rule, { results: attempts('FAILED'), quarantine })).passesNeeded).toBe(1)
    expect(onlyLeaf(decided(rule, { results: attempts('FAILED') })).passesNeeded).toBeUndefined()
  })

  it('is what it says: so many passes satisfy the leaf, one fewer does not, and where it is absent no number does', () => {
    const tools = lawTools(fc, decide)
    fc.assert(
      fc.property(tools.scenario, ({ policies, evidence, query: asked }) => {
        const decision = decide(policies, evidence, asked)
        // Leaves about attempts have a variant; a share may take others into its count, and another subject has results of its own.
        const leaf = leavesOf(decision.tree).find(
          (one) => one.variant !== undefined && !['satisfied', 'not-applicable'].includes(one.status),
        )
        if (!leaf || /"(ratio|allSubjects|anySubject)"/.test(JSON.stringify(policies))) return
        const variant = { ...leaf.variant }
        // A policy of the generator never reclassifies PASSED, so a pass is a pass here.
        // It is of every run there is, and of a new one that is complete, so that every rule looks at it.
        const runs = [
          'zz',
          ...(evidence.groups ?? []).map((group) => group.id),
          ...evidence.results.flatMap((one) => one.groups),
        ]
        const groups = [...(evidence.groups ?? []), { id: 'zz', state: 'complete' as const }]
        const after = (count: number): string | undefined => {
          const passes = Array.from({ length: count }, (_, index) =>
            result({
              id: `zz${index}`,
              testcase: leaf.testcase ?? '',
              item: { type: evidence.subject.type, id: evidence.subject.identifier },
              variant,
              submittedAt: asked.knownAt ?? asked.at,
              groups: [...new Set(runs)],
            }),
          )
          const changed = decide(
            policies,
            { ...evidence, groups, results: [...evidence.results, ...passes] },
            asked,
          )
          const same = leavesOf(changed.tree).find((one) => one.path === leaf.path)
          return same?.status ?? 'satisfied'
        }
        if (leaf.passesNeeded === undefined) {
          for (const count of [1, 2, 3]) expect(after(count)).not.toBe('satisfied')
        } else {
          expect(after(leaf.passesNeeded)).toBe('satisfied')
          expect(after(leaf.passesNeeded - 1)).not.toBe('satisfied')
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
