import { describe, expect, it } from 'vitest'
import { greenwaveDecisionChanged, type GreenwaveDecision } from '../../src/greenwave/index.ts'
import { rightBefore } from '../../src/greenwave/changes/right-before.ts'
import { decided, minute, passes, policy, refused, type Given } from './support/worlds.ts'

const policies = policy([passes('unit'), passes('lint')])

async function changes(before: Given, after: Given): Promise<readonly boolean[]> {
  const [old, now] = [await decided({ policies, ...before }), await decided({ policies, ...after })]
  return [greenwaveDecisionChanged(old, now), greenwaveDecisionChanged(now, old)]
}

const failed = { outcome: 'FAILED' }
describe('whether a decision is another one', () => {
  it.each<readonly [string, Given, Given]>([
    ['nothing new', { results: [{}] }, { results: [{}] }],
    ['another pass', { results: [{}] }, { results: [{}, {}] }],
    ['another failure', { results: [failed] }, { results: [failed, failed] }],
    ['an outcome of the same class', { results: [{}] }, { results: [{}, { outcome: 'INFO' }] }],
    ['a result that nobody asks for', {}, { results: [{ testcase: 'else' }] }],
    ['a waiver that nobody needs', { results: [{}] }, { results: [{}], waivers: [{}] }],
    ['an id as text', { results: [{}] }, { results: [{ id: '1' }] }],
  ])('is not: %s', async (_, before, after) => {
    expect(await changes(before, after)).toEqual([false, false])
  })

  it.each<readonly [string, Given, Given]>([
    ['a pass', {}, { results: [{}] }],
    ['a failure', {}, { results: [failed] }],
    ['one that runs now', {}, { results: [{ outcome: 'RUNNING' }] }],
    ['a failure that was missing', { results: [{ outcome: 'RUNNING' }] }, { results: [failed] }],
    [
      'another reason',
      { results: [{ outcome: 'ERROR' }] },
      { results: [{ outcome: 'ERROR', error_reason: 'a' }] },
    ],
    ['another architecture', { results: [{}] }, { results: [{}, { data: { system_architecture: ['a'] } }] }],
    ['a waiver', { results: [failed] }, { results: [failed], waivers: [{}] }],
    ['another waiver', { waivers: [{}] }, { waivers: [{}, {}] }],
    ['other policies', { policies: policy([], { id: 'a' }) }, { policies: policy([], { id: 'b' }) }],
  ])('is: %s', async (_, before, after) => {
    expect(await changes(before, after)).toEqual([true, true])
  })

  const base: GreenwaveDecision = {
    policies_satisfied: true,
    summary: 'a',
    satisfied_requirements: [],
    unsatisfied_requirements: [],
    applicable_policies: ['p'],
  }
  const [a, b] = ['a', 'b'].map((testcase) => ({
    type: 'test-result-passed' as const,
    testcase,
    subject_type: 't',
    subject_identifier: 'i',
    source: null,
    scenario: null,
  }))

  it('is where the order of its requirements is another', () => {
    if (!a || !b) return expect.unreachable()
    const first = { ...base, satisfied_requirements: [a, b] }
    expect(greenwaveDecisionChanged(first, { ...base, satisfied_requirements: [b, a] })).toBe(true)
    expect(greenwaveDecisionChanged(first, { ...base, satisfied_requirements: [a] })).toBe(true)
  })

  it('does not hang on the order of keys, nor on the id of a result, but on whether there is one', () => {
    if (!a) return expect.unreachable()
    const turned = Object.fromEntries(
      Object.entries({ ...a, result_id: 2 }).toReversed(),
    ) as unknown as typeof a
    const one = { ...base, satisfied_requirements: [{ ...a, result_id: 1 }] }
    expect(greenwaveDecisionChanged(one, { ...base, satisfied_requirements: [turned] })).toBe(false)
    expect(greenwaveDecisionChanged(one, { ...base, satisfied_requirements: [a] })).toBe(true)
  })

  it.each([{ summary: 'b' }, { policies_satisfied: false }, { applicable_policies: ['p', 'q'] }])(
    'is where %j',
    (facts) => {
      expect(greenwaveDecisionChanged(base, { ...base, ...facts })).toBe(true)
    },
  )
})

describe('the time right before', () => {
  it.each([
    ['2026-11-22T04:19:00', '2026-11-22T04:18:59.999999'],
    ['2026-11-22T04:19:00.000000', '2026-11-22T04:18:59.999999'],
    ['2026-11-22T04:19:00Z', '2026-11-22T04:18:59.999999'],
    ['2026-11-22T04:19:00.000001', '2026-11-22T04:19:00.000000'],
    ['2026-11-22T04:19:00.5', '2026-11-22T04:19:00.499999'],
    ['2026-11-22T04:19:00.100000', '2026-11-22T04:19:00.099999'],
    ['2026-11-22T04:19:00.0000009', '2026-11-22T04:18:59.999999'],
    ['2026-11-22T04:00:00', '2026-11-22T03:59:59.999999'],
    ['2026-11-22T00:00:00', '2026-11-21T23:59:59.999999'],
    ['2026-03-01T00:00:00', '2026-02-28T23:59:59.999999'],
    ['2024-03-01T00:00:00', '2024-02-29T23:59:59.999999'],
    ['2026-01-01T00:00:00.000000', '2025-12-31T23:59:59.999999'],
    ['2026-01-01T01:00:00+01:00', '2025-12-31T23:59:59.999999'],
    ['1970-01-01T00:00:00', '1969-12-31T23:59:59.999999'],
    [minute(0), '2026-11-22T03:59:59.999999'],
  ])('%s is %s', (time, expected) => {
    expect(rightBefore(time)).toBe(expected)
  })

  it.each(['', ' ', 'now', '2026-13-01', '0001-01-01T00:00:00'])(
    '%j is none that a request takes',
    async (time) => {
      expect(await refused({ policies }, { when: rightBefore(time) })).toMatchObject({ httpStatus: 400 })
    },
  )
})
