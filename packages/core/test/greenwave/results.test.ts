import { describe, expect, it } from 'vitest'
import { decided, gist, minute, nvr, passes, policy, refused, type GivenResult } from './support/worlds.ts'

const unit = policy([passes('unit')])

async function kinds(results: readonly GivenResult[], policies = unit): Promise<readonly string[]> {
  return gist(await decided({ policies, results })).slice(1)
}

describe('which results count', () => {
  it.each([
    ['no result is missing', [], ['missing']],
    ['the newest replaces the one before', [{ outcome: 'FAILED' }, {}], ['passed']],
    ['the newest replaces the one before, for the worse too', [{}, { outcome: 'FAILED' }], ['failed']],
    [
      'the newest by its time, not by its place',
      [{ submit_time: minute(9) }, { outcome: 'FAILED' }],
      ['passed'],
    ],
    ['one that runs replaces one that passed', [{}, { outcome: 'RUNNING' }], ['missing']],
    ['those of another subject do not count', [{ data: { item: ['other'] } }], ['missing']],
    ['those of another type do not count', [{ data: { type: ['compose'] } }], ['missing']],
    ['those of an alias count', [{ data: { type: ['brew-build'] } }], ['passed']],
    [
      'those by the name of the sources count',
      [{ data: { item: ['x'], original_spec_nvr: [nvr] } }],
      ['passed'],
    ],
    ['those about several subjects count', [{ data: { item: ['x', nvr] } }], ['passed']],
    ['those of another test do not count', [{ testcase: 'other' }], ['missing']],
    ['a name is not a pattern', [{ testcase: 'units' }, { testcase: 'uni*' }], ['missing']],
    ['one found in two ways counts once', [{ data: { original_spec_nvr: [nvr] } }], ['passed']],
    ['a zone counts', [{ submit_time: '2026-11-22T04:30:00+01:00' }, { outcome: 'FAILED' }], ['failed']],
  ])('%s', async (_, results, expected) => {
    expect(await kinds(results)).toEqual(expected)
  })

  const at = { submit_time: minute(1) }
  it.each([
    ['numbers', 9, 10],
    ['numbers as text', '9', '10'],
    ['a number and one as text', 9, '10'],
    ['long numbers', '999999999999', '1000000000000'],
    ['texts', 'a', 'b'],
    ['a number and a text', 10, '01ARZ3'],
  ])('of two at the same time, the greater id counts: %s', async (_, less, greater) => {
    const [older, newer] = [
      { ...at, id: less, outcome: 'FAILED' },
      { ...at, id: greater },
    ]
    expect(await kinds([older, newer])).toEqual(['passed'])
    expect(await kinds([newer, older])).toEqual(['passed'])
  })

  it('of two at the same time to the microsecond only, the later counts', async () => {
    const results = [
      { submit_time: '2026-11-22T04:00:00.000002' },
      { submit_time: '2026-11-22T04:00:00.000001', outcome: 'FAILED' },
    ]
    expect(await kinds(results)).toEqual(['passed'])
  })
})

describe('ways of running a test', () => {
  const on = (key: string, ...values: readonly string[]) => ({ data: { [key]: values } })

  it.each(['scenario', 'system_architecture', 'system_variant'])('each %s must pass', async (key) => {
    const results = [{ ...on(key, 'a'), outcome: 'FAILED' }, on(key, 'b'), {}]
    const decision = await decided({ policies: unit, results })
    expect(decision.unsatisfied_requirements).toMatchObject([{ type: 'test-result-failed', [key]: 'a' }])
    expect(decision.summary).toBe('Of 3 required tests, 1 test failed')
  })

  it('a result without a value is of its own kind', async () => {
    expect(await kinds([{ outcome: 'FAILED' }, on('scenario', 'a')])).toEqual(['passed', 'failed'])
  })

  it('other keys tell nothing apart', async () => {
    expect(await kinds([{ ...on('hardware', 'a'), outcome: 'FAILED' }, on('hardware', 'b')])).toEqual([
      'passed',
    ])
  })

  it('other keys tell results apart where it is so set up', async () => {
    const results = [{ ...on('hardware', 'a'), outcome: 'FAILED' }, on('hardware', 'b'), on('scenario', 'x')]
    const settings = { distinctLatestResultsOn: ['hardware'] }
    expect(gist(await decided({ policies: unit, results, settings }))).toEqual([
      'closed',
      'passed',
      'passed',
      'failed',
    ])
    expect(
      gist(await decided({ policies: unit, results, settings: { distinctLatestResultsOn: [] } })),
    ).toEqual(['open', 'passed'])
  })

  it.each([
    ['one of several scenarios is replaced', [['a', 'b'], ['a']], ['passed', 'failed']],
    ['all of several are replaced', [['a', 'b'], ['b'], ['a']], ['passed', 'passed']],
    [
      'all of several are replaced at once',
      [
        ['a', 'b'],
        ['c', 'b', 'a'],
      ],
      ['passed'],
    ],
    ['the same value twice is one', [['a', 'a'], ['a']], ['passed']],
  ])('%s', async (_, scenarios, expected) => {
    const results = scenarios.map((scenario, index) => ({
      ...on('scenario', ...scenario),
      outcome: index === 0 ? 'FAILED' : 'PASSED',
    }))
    expect(await kinds(results)).toEqual(expected)
  })

  it('too many at once replace nothing', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `v${index}`)
    const all = { scenario: many, system_architecture: many, system_variant: many, original_spec_nvr: [nvr] }
    expect(await kinds([{ outcome: 'FAILED' }, { data: all }])).toEqual(['passed', 'failed'])
    expect(await kinds([{ outcome: 'FAILED', data: all }, { data: all }])).toEqual(['passed', 'failed'])
    expect(await kinds([{ data: all }])).toEqual(['passed'])
  })

  it.each([
    [['a'], ['passed']],
    [['b', 'a'], ['passed']],
    [['b'], ['missing']],
    [[], ['missing']],
    [['A'], ['missing']],
    [['ab'], ['missing']],
  ])('a rule for scenario a with a result of %j: %j', async (scenario, expected) => {
    const policies = policy([passes('unit', 'scenario: a')])
    expect(await kinds([on('scenario', ...scenario)], policies)).toEqual(expected)
  })

  it('rules for different scenarios, and for all, ask apart', async () => {
    const rules = [passes('unit', 'scenario: a'), passes('unit', 'scenario: b'), passes('unit')]
    const decision = await decided({ policies: policy(rules), results: [on('scenario', 'a')] })
    expect(gist(decision)).toEqual(['closed', 'passed', 'passed', 'missing'])
    expect(decision.summary).toBe('Of 3 required tests, 1 result missing')
  })
})

describe('outcomes', () => {
  it.each([
    ['PASSED', 'passed'],
    ['INFO', 'passed'],
    ['FAILED', 'failed'],
    ['NEEDS_INSPECTION', 'failed'],
    ['SKIPPED', 'failed'],
    ['NEVER_HEARD_OF', 'failed'],
    ['toString', 'failed'],
    ['ERROR', 'errored'],
    ['QUEUED', 'missing'],
    ['RUNNING', 'missing'],
  ])('%s is %s', async (outcome, kind) => {
    expect(await kinds([{ outcome }])).toEqual([kind])
  })

  it.each([
    ['PASSED', 'failed'],
    ['GOOD', 'passed'],
    ['BROKEN', 'errored'],
    ['ERROR', 'failed'],
    ['SOON', 'missing'],
    ['RUNNING', 'failed'],
  ])('as they are set up: %s is %s', async (outcome, kind) => {
    const settings = { outcomesPassed: ['GOOD'], outcomesError: ['BROKEN'], outcomesIncomplete: ['SOON'] }
    expect(gist(await decided({ policies: unit, results: [{ outcome }], settings }))[1]).toBe(kind)
  })
})

describe('results that a request ignores', () => {
  it.each([
    [[2], 'passed'],
    [['2'], 'passed'],
    [[1, 2], 'missing'],
    [[1], 'failed'],
    [[3], 'failed'],
    [[], 'failed'],
    [null, 'failed'],
  ])('%j: %s', async (ignored, kind) => {
    const given = { policies: unit, results: [{}, { outcome: 'FAILED' }] }
    expect(gist(await decided(given, { ignore_result: ignored }))[1]).toBe(kind)
  })
})

describe('the order of requirements', () => {
  it('is that of subjects, policies and rules, and of results from the newest', async () => {
    const policies =
      policy([passes('b'), passes('a')], { id: 'one' }) + policy([passes('c'), passes('b')], { id: 'two' })
    const results = [
      { testcase: 'a', data: { scenario: ['1'], item: ['x', nvr] } },
      { testcase: 'a', data: { scenario: ['2'], item: ['x', nvr] } },
    ]
    const subject = [
      { type: 'koji_build', item: 'x' },
      { type: 'koji_build', item: nvr },
    ]
    const decision = await decided({ policies, results }, { subject })
    const told = decision.satisfied_requirements.map((one) => [
      one.subject_identifier,
      'testcase' in one && one.testcase,
      'scenario' in one && one.scenario,
    ])
    expect(told).toEqual([
      ['x', 'a', '2'],
      ['x', 'a', '1'],
      [nvr, 'a', '2'],
      [nvr, 'a', '1'],
    ])
    expect(decision.unsatisfied_requirements).toMatchObject([
      { subject_identifier: 'x', testcase: 'b' },
      { subject_identifier: 'x', testcase: 'c' },
      { subject_identifier: nvr, testcase: 'b' },
      { subject_identifier: nvr, testcase: 'c' },
    ])
    expect(decision.applicable_policies).toEqual(['one', 'two', 'one', 'two'])
  })
})

describe('several decision contexts', () => {
  it('ask for what each of them asks for, once', async () => {
    const policies =
      policy([passes('unit'), passes('a')], { id: 'one' }) +
      policy([passes('unit'), passes('b')], { id: 'two', decision_contexts: ['ship', 'sail'] }) +
      policy([passes('c')], { id: 'three', decision_context: 'else' })
    const decision = await decided({ policies }, { decision_context: ['sail', 'push', 'nothing'] })
    expect(decision.applicable_policies).toEqual(['one', 'two'])
    expect(decision.unsatisfied_requirements.map((one) => 'testcase' in one && one.testcase)).toEqual([
      'unit',
      'a',
      'b',
    ])
  })
})

describe('a result whose time cannot be read', () => {
  it.each([['now'], ['1767300000'], [''], [undefined]])(
    '%s: nobody can say whether it counts',
    async (time) => {
      for (const outcome of ['FAILED', 'PASSED']) {
        const results = [{}, { outcome, submit_time: time as string }]
        const failure = await refused({ policies: unit, results })
        expect(failure).toMatchObject({ kind: 'greenwave/source-failed', httpStatus: 502 })
        expect(failure.message).toContain('Result 2 has no submit_time that can be read')
      }
    },
  )

  it('is of no account where it is about something else', async () => {
    expect(await kinds([{}, { submit_time: 'now', data: { item: ['other'] } }])).toEqual(['passed'])
  })
})
