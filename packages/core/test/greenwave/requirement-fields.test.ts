import { describe, expect, it } from 'vitest'
import { decided, nvr, passes, policy, remotePolicy, type Given } from './support/worlds.ts'

const about = { testcase: 'unit', subject_type: 'koji_build', subject_identifier: nvr }
const item = { item: { type: 'koji_build', item: nvr } }
const anywhere = { scenario: null, system_architecture: null, system_variant: null }
const run = { scenario: 'a', system_architecture: 's390x', system_variant: 'Server' }
const data = { scenario: ['a'], system_architecture: ['s390x'], system_variant: ['Server'] }
const tests = { policies: policy([passes('unit')]) }

async function only(given: Given): Promise<unknown> {
  const decision = await decided(given)
  const all = [...decision.satisfied_requirements, ...decision.unsatisfied_requirements]
  expect(all).toHaveLength(1)
  return all[0]
}

describe('what a requirement about a test says', () => {
  it.each([
    ['test-result-passed', [{ outcome: 'PASSED', data }], { result_id: 1, ...run }],
    ['test-result-passed', [{ outcome: 'INFO' }], { result_id: 1, ...anywhere }],
    ['test-result-failed', [{ outcome: 'FAILED', data }], { result_id: 1, ...run, ...item }],
    ['test-result-failed', [{ outcome: 'NEEDS_INSPECTION' }], { result_id: 1, ...anywhere, ...item }],
    ['test-result-failed', [{ outcome: 'passed' }], { result_id: 1, ...anywhere, ...item }],
    ['test-result-failed', [{ outcome: '' }], { result_id: 1, ...anywhere, ...item }],
    ['test-result-missing', [], { scenario: null, ...item }],
    ['test-result-missing', [{ outcome: 'RUNNING', data }], { result_id: 1, ...run, ...item }],
    ['test-result-missing', [{ outcome: 'QUEUED' }], { result_id: 1, ...anywhere, ...item }],
    [
      'test-result-errored',
      [{ outcome: 'ERROR', data: { ...data, error_reason: ['no disk', 'no net'] } }],
      { result_id: 1, error_reason: 'no disk', ...run, ...item },
    ],
    [
      'test-result-errored',
      [{ outcome: 'ERROR' }],
      { result_id: 1, error_reason: null, ...anywhere, ...item },
    ],
    [
      'test-result-errored',
      [{ outcome: 'ERROR', error_reason: 'beside' }],
      { result_id: 1, error_reason: 'beside', ...anywhere, ...item },
    ],
    [
      'test-result-errored',
      [{ outcome: 'ERROR', error_reason: 7, data: { error_reason: [] } }],
      { result_id: 1, error_reason: null, ...anywhere, ...item },
    ],
    ['test-result-passed', [{ id: 'r-1' }], { result_id: 'r-1', ...anywhere }],
  ])('%s of %j', async (type, results, facts) => {
    expect(await only({ ...tests, results })).toEqual({ type, ...about, source: null, ...facts })
  })

  it.each([
    ['failed', 'FAILED', {}],
    ['errored', 'ERROR', { error_reason: null }],
    ['missing', 'RUNNING', {}],
  ])('%s and waived', async (kind, outcome, facts) => {
    const given = { ...tests, results: [{ outcome, data }], waivers: [{ id: 7 }] }
    const type = `test-result-${kind}-waived`
    expect(await only(given)).toEqual({
      type,
      ...about,
      source: null,
      result_id: 1,
      waiver_id: 7,
      ...run,
      ...facts,
    })
  })

  it('absent and waived', async () => {
    expect(await only({ ...tests, waivers: [{ id: 7 }] })).toEqual({
      type: 'test-result-missing-waived',
      ...about,
      source: null,
      scenario: null,
      waiver_id: 7,
    })
  })

  it('absent in a scenario', async () => {
    const policies = policy([passes('unit', 'scenario: a')])
    expect(await only({ policies })).toEqual({
      type: 'test-result-missing',
      ...about,
      source: null,
      scenario: 'a',
      ...item,
    })
  })

  it('has the first of several values', async () => {
    const several = { scenario: ['b', 'a'], system_architecture: [], system_variant: ['x', 'y'] }
    expect(await only({ ...tests, results: [{ data: several }] })).toMatchObject({
      scenario: 'b',
      system_architecture: null,
      system_variant: 'x',
    })
  })

  it('has the keys by which results are told apart, as they are set up', async () => {
    const settings = { distinctLatestResultsOn: ['hardware'] }
    const results = [{ outcome: 'FAILED', data: { ...data, hardware: ['rpi'] } }]
    expect(await only({ ...tests, results, settings })).toEqual({
      type: 'test-result-failed',
      ...about,
      source: null,
      result_id: 1,
      scenario: null,
      hardware: 'rpi',
      ...item,
    })
  })

  it('says what it is even where results are told apart by keys of the same name', async () => {
    const names = ['type', 'testcase', 'subject_type', 'source', 'result_id', 'item', 'error_reason']
    const hostile = Object.fromEntries(names.map((name) => [name, ['evil']]))
    const given = {
      ...tests,
      settings: { distinctLatestResultsOn: names },
      results: [{ outcome: 'ERROR', data: { ...hostile, type: ['koji_build'], item: [nvr] } }],
    }
    const facts = { ...about, source: null, result_id: 1, error_reason: 'evil' }
    expect(await only(given)).toMatchObject({ type: 'test-result-errored', ...facts, ...item })
    expect(await only({ ...given, waivers: [{}] })).toMatchObject({
      type: 'test-result-errored-waived',
      ...facts,
    })
  })
})

const address = 'https://files/a'
const gating = { subject_type: 'koji_build', subject_identifier: nvr }

async function remoteRequirements(given: Given, required = false): Promise<readonly unknown[]> {
  const rules = [`!RemoteRule {sources: ['https://files/0', '${address}'], required: ${required}}`]
  const decision = await decided({ files: {}, ...given, policies: policy(rules) })
  return [...decision.satisfied_requirements, ...decision.unsatisfied_requirements]
}

describe('what a requirement about a remote rule says', () => {
  it('fetched', async () => {
    expect(await remoteRequirements({ files: { [address]: remotePolicy([]) } })).toEqual([
      { type: 'fetched-gating-yaml', testcase: 'fetched-gating-yaml', ...gating, source: address },
    ])
  })

  const sources = ['https://files/0', address]
  const missing = { testcase: 'missing-gating-yaml', ...gating, scenario: null, sources }
  it('missing, where it is required', async () => {
    expect(await remoteRequirements({}, true)).toEqual([{ type: 'missing-gating-yaml', ...missing }])
    expect(await remoteRequirements({})).toEqual([])
  })

  it('missing and waived', async () => {
    const waivers = [{ id: 7, testcase: 'missing-gating-yaml' }]
    expect(await remoteRequirements({ waivers }, true)).toEqual([
      { type: 'missing-gating-yaml-waived', ...missing, waiver_id: 7 },
    ])
  })

  it('invalid, with the place', async () => {
    const files = { [address]: '--- !Policy\ndecision_context: push\nrules:\n  - !PassingTestCaseRule {}\n' }
    const testcase = 'invalid-gating-yaml'
    expect(await remoteRequirements({ files })).toEqual([
      { type: 'fetched-gating-yaml', testcase: 'fetched-gating-yaml', ...gating, source: address },
      {
        type: testcase,
        testcase,
        ...gating,
        scenario: null,
        source: address,
        details:
          "Policy 'untitled': Attribute 'rules': YAML object !PassingTestCaseRule: Attribute 'test_case_name' is required",
        line: 4,
        column: expect.any(Number) as number,
      },
    ])
  })

  it('not fetched, with the reason', async () => {
    const files = { [address]: { reason: 'refused', message: 'The server said 403.' } as const }
    const testcase = 'failed-fetch-gating-yaml'
    const facts = {
      testcase,
      ...gating,
      scenario: null,
      sources,
      error: 'The server said 403.',
      reason: 'refused',
    }
    expect(await remoteRequirements({ files })).toEqual([{ type: testcase, ...facts }])
    expect(await remoteRequirements({ files, waivers: [{ id: 7, testcase }] })).toEqual([
      { type: `${testcase}-waived`, ...facts, waiver_id: 7 },
    ])
  })

  it('excluded', async () => {
    const policies = policy([passes('unit')], { id: 'p', excluded_packages: ['bash'] })
    const decision = await decided({ policies })
    expect(decision.satisfied_requirements).toEqual([
      { type: 'excluded', subject_identifier: nvr, policy: 'p', source: null },
    ])
    expect(decision.summary).toBe('No tests are required')
  })

  it('excluded by the file', async () => {
    const files = { [address]: remotePolicy([passes('unit')], { excluded_packages: ['bash'] }) }
    expect((await remoteRequirements({ files }))[1]).toEqual({
      type: 'excluded',
      subject_identifier: nvr,
      policy: null,
      source: address,
    })
  })

  it('a test of the file, with its address', async () => {
    const files = { [address]: remotePolicy([passes('unit')]) }
    expect((await remoteRequirements({ files, results: [{}] }))[1]).toMatchObject({
      type: 'test-result-passed',
      source: address,
    })
  })
})
