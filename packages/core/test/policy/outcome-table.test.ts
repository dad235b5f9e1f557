import { describe, expect, it } from 'vitest'
import {
  decide,
  noneFailing,
  passing,
  type Policy,
  type ReasonCode,
  type Status,
} from '../../src/policy/index.ts'
import { attempts, decided, onlyLeaf, policyOf, query, result, subject } from '../support/gate-examples.ts'

const rows: readonly (readonly [
  outcome: string,
  strict: Status,
  greenwave: Status,
  allowingSkips: Status,
  code: ReasonCode,
])[] = [
  ['PASSED', 'satisfied', 'satisfied', 'satisfied', 'passed'],
  ['FAILED', 'unsatisfied', 'unsatisfied', 'unsatisfied', 'failed'],
  ['NEEDS_INSPECTION', 'unsatisfied', 'unsatisfied', 'unsatisfied', 'failed'],
  ['NOBODY_KNOWS', 'unsatisfied', 'unsatisfied', 'unsatisfied', 'failed'],
  ['__proto__', 'unsatisfied', 'unsatisfied', 'unsatisfied', 'failed'],
  ['constructor', 'unsatisfied', 'unsatisfied', 'unsatisfied', 'failed'],
  ['ERROR', 'inconclusive', 'unsatisfied', 'inconclusive', 'errored'],
  ['SKIPPED', 'unsatisfied', 'unsatisfied', 'satisfied', 'skipped'],
  ['QUEUED', 'pending', 'pending', 'pending', 'incomplete'],
  ['RUNNING', 'pending', 'pending', 'pending', 'incomplete'],
]

function withOutcomes(policy: Policy, outcomes: NonNullable<Policy['outcomes']>): Policy {
  return { ...policy, outcomes }
}

describe('what one outcome answers to `passing`', () => {
  it.each(rows)(
    '%s: strict %s, greenwave %s, with skips allowed %s',
    (outcome, strict, greenwave, allowingSkips, code) => {
      const results = attempts(outcome)
      const plain = policyOf(passing('unit/a'))
      expect(decided(plain, { results }).status).toBe(strict)
      expect(decided(withOutcomes(plain, 'strict'), { results })).toMatchObject({ status: strict })
      expect(decided(withOutcomes(plain, 'greenwave'), { results }).status).toBe(greenwave)
      expect(decided(passing('unit/a', { skips: 'allow' }), { results }).status).toBe(allowingSkips)
      expect(onlyLeaf(decided(plain, { results }))).toMatchObject({ code, cites: { results: ['a1'] } })
    },
  )

  it.each([
    ['strict', 'pending', 'missing'],
    ['greenwave', 'satisfied', 'passed'],
  ] as const)('INFO alone in the %s profile: %s', (profile, status, code) => {
    const decision = decided(withOutcomes(policyOf(passing('unit/a')), profile), {
      results: attempts('INFO'),
    })
    expect(onlyLeaf(decision)).toMatchObject({ status, code })
  })

  it('INFO beside a result changes nothing in strict', () => {
    for (const outcome of ['PASSED', 'FAILED', 'ERROR', 'SKIPPED', 'RUNNING']) {
      const alone = decided(passing('unit/a'), { results: attempts(outcome) }).status
      expect(decided(passing('unit/a'), { results: attempts(outcome, 'INFO') }).status).toBe(alone)
      expect(decided(passing('unit/a'), { results: attempts('INFO', outcome) }).status).toBe(alone)
    }
  })

  it.each(['skipped', 'todo', 'expected-failure', 'precluded'] as const)(
    'a skip of the kind %s is no pass',
    (skipKind) => {
      const results = [result({ outcome: 'SKIPPED', skipKind })]
      expect(onlyLeaf(decided(passing('unit/a'), { results }))).toMatchObject({
        status: 'unsatisfied',
        code: 'skipped',
      })
      expect(decided(passing('unit/a', { skips: 'allow' }), { results }).status).toBe('satisfied')
    },
  )

  it('no result at all is pending', () => {
    expect(onlyLeaf(decided(passing('unit/a')))).toMatchObject({
      status: 'pending',
      code: 'missing',
      cites: {},
    })
  })

  it('classes of its own are read over strict, and nothing else changes', () => {
    const own = withOutcomes(policyOf(passing('unit/a')), {
      ABORTED: 'error',
      NEEDS_INSPECTION: 'pass',
      PASSED: 'fail',
    })
    expect(decided(own, { results: attempts('ABORTED') }).status).toBe('inconclusive')
    expect(decided(own, { results: attempts('NEEDS_INSPECTION') }).status).toBe('satisfied')
    expect(decided(own, { results: attempts('PASSED') }).status).toBe('unsatisfied')
    expect(decided(own, { results: attempts('NOBODY_KNOWS') }).status).toBe('unsatisfied')
    expect(decided(own, { results: attempts('ERROR') }).status).toBe('inconclusive')
  })
})

describe('what one outcome answers to `noneFailing`', () => {
  it.each([
    ['PASSED', 'satisfied'],
    ['FAILED', 'unsatisfied'],
    ['ERROR', 'inconclusive'],
    ['RUNNING', 'pending'],
    ['SKIPPED', 'inconclusive'],
  ] as const)('%s alone: %s', (outcome, status) => {
    expect(decided(noneFailing({ testcases: ['unit/a'] }), { results: attempts(outcome) }).status).toBe(
      status,
    )
  })

  it('a skip beside a pass is fine, and nothing but skips has shown nothing', () => {
    const rule = noneFailing({ testcases: ['unit/a', 'unit/b'] })
    const skip = result({ testcase: 'unit/b', outcome: 'SKIPPED' })
    expect(decided(rule, { results: [result(), skip] }).status).toBe('satisfied')
    const onlySkips = decided(rule, { results: [result({ outcome: 'SKIPPED' }), skip] })
    expect(onlyLeaf(onlySkips)).toMatchObject({ status: 'inconclusive', code: 'empty-population' })
  })
})

describe('what flakiness answers', () => {
  it.each([
    ['fail', 'unsatisfied'],
    ['pass', 'satisfied'],
    ['quarantine', 'unsatisfied'],
  ] as const)('flaky: %s, without quarantine: %s', (flaky, status) => {
    const results = attempts('FAILED', 'PASSED')
    expect(decided(passing('unit/a', { flaky }), { results }).status).toBe(status)
    expect(decided(noneFailing({ testcases: ['unit/a'] }, { flaky }), { results }).status).toBe(status)
  })

  it('a failure that never passed is no flake: no setting opens for it', () => {
    for (const flaky of ['fail', 'pass', 'quarantine'] as const) {
      expect(decided(passing('unit/a', { flaky }), { results: attempts('FAILED', 'FAILED') }).status).toBe(
        'unsatisfied',
      )
    }
  })

  it('each policy reads outcomes by its own profile', () => {
    const rule = passing('unit/a')
    const policies = [withOutcomes(policyOf(rule), 'greenwave'), { ...policyOf(rule), id: 'strict' }]
    const decision = decide(policies, { subject, results: attempts('INFO') }, query)
    expect(decision.tree.children?.map(({ path, status }) => [path, status])).toEqual([
      ['shop', 'satisfied'],
      ['strict', 'pending'],
    ])
  })
})
