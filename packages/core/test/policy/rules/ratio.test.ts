import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leavesOf, ratio, type RatioRule } from '../../../src/policy/index.ts'
import type { Group, Percent } from '../../../src/schema/index.ts'
import { decided, minute, result, waiver } from '../../support/gate-examples.ts'
import { codesIn, memberName, members, passedAndFailed, problemsOf } from './support/rule-examples.ts'

/** A share of what was reported, of one testcase at least. */
function share(min: Percent, more: Partial<RatioRule> = {}): RatioRule {
  return ratio(min, { of: { observed: '*', minCount: 1 }, minSample: 1, ...more })
}

describe('ratio', () => {
  it('asks for the exact fraction: no rounding opens it, and none closes it', () => {
    const millionths = fc.oneof(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.integer({ min: 1, max: 100 }).map((percent) => percent * 1_000_000),
    )
    const counts = fc.tuple(fc.nat(40), fc.nat(40)).filter(([passed, failed]) => passed + failed > 0)
    fc.assert(
      fc.property(millionths, counts, (parts, [passed, failed]) => {
        const decimals = String(parts % 1_000_000).padStart(6, '0')
        const min = `${Math.floor(parts / 1_000_000)}.${decimals}%` as Percent
        const isEnough = BigInt(passed) * 100_000_000n >= BigInt(parts) * BigInt(passed + failed)
        expect(decided(share(min), { results: passedAndFailed(passed, failed) }).status).toBe(
          isEnough ? 'satisfied' : 'unsatisfied',
        )
      }),
    )
  })

  it.each([
    ['98%', 49, 1, 'satisfied'],
    ['98%', 48, 2, 'unsatisfied'],
    ['98.000001%', 49, 1, 'unsatisfied'],
    ['66.666666%', 2, 1, 'satisfied'],
    ['66.666667%', 2, 1, 'unsatisfied'],
    ['100%', 40, 1, 'unsatisfied'],
    ['0.000001%', 0, 40, 'unsatisfied'],
    ['0.000001%', 1, 40, 'satisfied'],
    // 0.07 * 100 is 7.000000000000001 in floating point.
    ['7%', 7, 93, 'satisfied'],
    ['29%', 29, 71, 'satisfied'],
    ['57%', 57, 43, 'satisfied'],
  ] as const)('%s of %i passed and %i failed: %s', (min, passed, failed, status) => {
    expect(decided(share(min), { results: passedAndFailed(passed, failed) }).status).toBe(status)
  })

  it.each([
    ['what runs may still be enough', '50%', ['PASSED', 'RUNNING', 'FAILED', 'FAILED'], 'pending'],
    ['what runs is not needed', '50%', ['PASSED', 'PASSED', 'RUNNING', 'FAILED'], 'satisfied'],
    ['what runs can no longer help', '75%', ['PASSED', 'RUNNING', 'FAILED', 'FAILED'], 'unsatisfied'],
    ['what broke will not decide it', '50%', ['PASSED', 'ERROR', 'FAILED', 'FAILED'], 'inconclusive'],
    ['what broke beside what runs', '75%', ['PASSED', 'ERROR', 'RUNNING', 'FAILED'], 'pending'],
    ['a skip is no pass', '100%', ['PASSED', 'SKIPPED'], 'unsatisfied'],
    ['information is no pass', '100%', ['PASSED', 'INFO'], 'pending'],
    ['an outcome nobody knows is no pass', '100%', ['PASSED', 'constructor'], 'unsatisfied'],
  ] as const)('%s', (_, min, outcomes, status) => {
    const results = outcomes.map((outcome, index) => result({ testcase: memberName(index), outcome }))
    expect(decided(share(min), { results }).status).toBe(status)
  })

  it('a rule may take a skip for a pass, and a flake', () => {
    const results = [result(), result({ testcase: 'unit/b', outcome: 'SKIPPED' })]
    expect(decided(share('100%', { skips: 'allow' }), { results }).status).toBe('satisfied')
    const flaky = [result({ outcome: 'FAILED' }), result({ submittedAt: minute(2) })]
    expect(decided(share('100%', { flaky: 'pass' }), { results: flaky }).status).toBe('satisfied')
    expect(decided(share('100%'), { results: flaky }).status).toBe('unsatisfied')
  })

  it('counts a testcase once, and as passed only if every variant passed', () => {
    const x86 = { arch: 'x86_64' }
    const arm = { arch: 'aarch64' }
    const results = [result({ variant: x86 }), result({ variant: arm, outcome: 'FAILED' }), ...members(1)]
    expect(decided(share('50%'), { results }).status).toBe('satisfied')
    expect(decided(share('51%'), { results }).status).toBe('unsatisfied')
    const laterOne = [result({ variant: arm }), result({ variant: x86, outcome: 'FAILED' })]
    expect(decided(share('100%'), { results: laterOne }).status).toBe('unsatisfied')
    const waiting = [result({ variant: x86 }), result({ variant: arm, outcome: 'RUNNING' })]
    expect(decided(share('100%'), { results: waiting }).status).toBe('pending')
  })

  it('a testcase whose name ends like the fold of another has a path of its own', () => {
    const variants = [result({ variant: { arch: 'x86_64' } }), result({ outcome: 'FAILED' })]
    const results = [...variants, result({ testcase: 'unit/a#variants', outcome: 'FAILED' })]
    const paths = decided(share('100%'), { results }).tree.children?.[0]?.children?.[0]?.children?.at(-1)
    const told = paths?.children?.map(({ path }) => path) ?? []
    expect(new Set(told).size).toBe(told.length)
    expect(told).toHaveLength(2)
  })
})

describe('the population of a ratio', () => {
  const run: Group = { id: 'run-1', state: 'complete' }
  const results = members(4, { groups: ['run-1'] })
  const names = results.map(({ testcase }) => testcase)

  it.each([
    ['named testcases', { testcases: names }, {}, 'satisfied'],
    ['named testcases of which one is missing', { testcases: [...names, 'gone'] }, {}, 'pending'],
    ['a list', { list: 'blocking' }, { lists: { blocking: names } }, 'satisfied'],
    ['a list that nobody handed in', { list: 'blocking' }, { lists: {} }, 'pending'],
    ['a list whose name every object has', { list: 'toString' }, { lists: {} }, 'pending'],
    ['an empty list', { list: 'blocking' }, { lists: { blocking: [] } }, 'pending'],
    ['a complete run', { group: 'complete', testcases: '*' }, { groups: [run] }, 'satisfied'],
    [
      'an open run',
      { group: 'complete', testcases: '*' },
      { groups: [{ ...run, state: 'open' }] },
      'pending',
    ],
    ['no run', { group: 'complete', testcases: '*' }, { groups: [] }, 'pending'],
    ['what was observed', { observed: '*', minCount: 4 }, {}, 'satisfied'],
    ['too little observed', { observed: '*', minCount: 5 }, {}, 'pending'],
  ] as const)('%s', (_, of, evidence, status) => {
    const rule = ratio('100%', { of, minSample: 1 })
    expect(decided(rule, { results, ...evidence }).status).toBe(status)
  })

  it('where no run was reported, failures that somebody waived are not everything', () => {
    const rule = ratio('100%', { of: { group: 'complete', testcases: '*' }, minSample: 1 })
    const asked = { results: [result({ outcome: 'FAILED' })], waiverEvents: waiver() }
    expect(codesIn(decided(rule, asked))).toEqual(['missing: pending', 'waived: satisfied'])
    expect(decided(rule, asked).status).toBe('pending')
  })

  it('nothing at all is never enough', () => {
    for (const of of [{ list: 'blocking' }, { observed: '*', minCount: 1 }] as const) {
      const decision = decided(ratio('0.000001%', { of, minSample: 1 }), { lists: { blocking: [] } })
      expect(decision.status).not.toBe('satisfied')
      expect(codesIn(decision)).toContain('empty-population: inconclusive')
    }
  })

  it.each([
    [3, 0, 3, 'satisfied'],
    [3, 0, 4, 'pending'],
    [0, 3, 4, 'unsatisfied'],
  ] as const)(
    '%i passed and %i failed where a share is taken of %i: %s',
    (passed, failed, minSample, status) => {
      const decision = decided(share('100%', { minSample }), { results: passedAndFailed(passed, failed) })
      expect(decision.status).toBe(status)
    },
  )

  it('of 20,000 testcases is a small tree, in which the few that failed are told one by one', () => {
    const many = [...members(19_990), ...members(10, { outcome: 'FAILED' }, 19_990)]
    const decision = decided(share('99.95%'), { results: many })
    expect(decision.status).toBe('satisfied')
    expect(leavesOf(decision.tree)).toHaveLength(12)
    expect(decision.tree.children?.[0]?.children?.[0]?.children?.[1]).toMatchObject({
      kind: 'share',
      message: '19990 of 20000 met, 19990 needed (99.95%)',
    })
    expect(decided(share('99.950001%'), { results: many }).status).toBe('unsatisfied')
  })
})

describe('a member of a ratio that somebody let through', () => {
  const results = passedAndFailed(1, 1)
  const waiverEvents = waiver({ scope: { testcase: memberName(1) }, expiresAt: minute(40) })

  it('counts, is told by itself, and its end is an end of the whole', () => {
    const decision = decided(share('100%'), { results, waiverEvents })
    expect(decision).toMatchObject({ status: 'satisfied', validUntil: minute(40), unusedWaivers: [] })
    expect(codesIn(decision)).toEqual(['enough-met: satisfied', 'passed: satisfied', 'waived: satisfied'])
    expect(decided(share('100%'), { results, waiverEvents }, { at: minute(40) }).status).toBe('unsatisfied')
  })

  it('does not where the rule is not waivable', () => {
    expect(decided(share('100%', { waivable: false }), { results, waiverEvents }).status).toBe('unsatisfied')
  })
})

describe('a ratio that can’t be meant', () => {
  const rule = { type: 'ratio', min: '98%', of: { list: 'x' }, minSample: 1 }

  it.each([
    ['0 percent', { ...rule, min: '0%' }, 'rules[0].min', '0% would be met by nothing'],
    ['more than all', { ...rule, min: '101%' }, 'rules[0].min', 'Not a percentage'],
    ['a number for a percentage', { ...rule, min: 0.98 }, 'rules[0].min', ''],
    ['seven decimals', { ...rule, min: '98.0000001%' }, 'rules[0].min', 'six decimals'],
    ['a sample of nothing', { ...rule, minSample: 0 }, 'rules[0].minSample', '>=1'],
    ['half a sample', { ...rule, minSample: 1.5 }, 'rules[0].minSample', 'int'],
    ['no population', { ...rule, of: undefined }, 'rules[0].of', 'Missing'],
    [
      'a population of two kinds',
      { ...rule, of: { list: 'x', testcases: ['a'] } },
      'rules[0].of.list',
      'Unknown key',
    ],
    ['a population of nothing', { ...rule, of: { testcases: [] } }, 'rules[0].of.testcases', '>=1 items'],
    ['a cap that is none', { ...rule, excludeQuarantined: {} }, 'rules[0].excludeQuarantined.maxShare', ''],
    ['a key it has not', { ...rule, exonerations: ['not-critical'] }, 'rules[0].exonerations', 'Unknown key'],
  ])('%s', (_, input, path, words) => {
    const told = problemsOf(input)
    expect(told.map((one) => one.path)).toContain(path)
    expect(told.map((one) => one.message).join('\n')).toContain(words)
  })
})
