import { describe, expect, it } from 'vitest'
import type { ExpectVariants } from '../../src/greenwave/index.ts'
import { decided, gist, nvr, passes, policy, type GivenResult } from './support/worlds.ts'

const unit = policy([passes('unit')])
const both: ExpectVariants = () => [{ system_architecture: 'x86_64' }, { system_architecture: 's390x' }]
const on = (...system_architecture: readonly string[]) => ({ data: { system_architecture } })

async function told(
  results: readonly GivenResult[],
  expectVariants: ExpectVariants,
  policies = unit,
): Promise<readonly string[]> {
  return gist(await decided({ policies, results }, {}, { expectVariants }))
}

describe('ways of running a test that must report', () => {
  it('are not missed unless they are expected', async () => {
    expect(gist(await decided({ policies: unit, results: [on('x86_64')] }))).toEqual(['open', 'passed'])
  })

  it.each([
    ['none reported', [], ['closed', 'missing', 'missing']],
    ['one did not report', [on('x86_64')], ['closed', 'passed', 'missing']],
    ['all passed', [on('x86_64'), on('s390x')], ['open', 'passed', 'passed']],
    ['another passed, too', [on('x86_64'), on('s390x'), on('arm')], ['open', 'passed', 'passed', 'passed']],
    [
      'another failed',
      [on('x86_64'), on('s390x'), { ...on('arm'), outcome: 'FAILED' }],
      ['closed', 'passed', 'passed', 'failed'],
    ],
    ['one failed', [on('x86_64'), { ...on('s390x'), outcome: 'FAILED' }], ['closed', 'passed', 'failed']],
    ['one runs', [on('x86_64'), { ...on('s390x'), outcome: 'RUNNING' }], ['closed', 'passed', 'missing']],
    ['one without a word of it passed', [{}], ['closed', 'passed', 'missing', 'missing']],
    ['one reported for both', [on('x86_64', 's390x')], ['open', 'passed']],
  ])('%s', async (_, results, expected) => {
    expect(await told(results, both)).toEqual(expected)
  })

  it('say which of them is missing, and can be waived', async () => {
    const given = { policies: unit, results: [on('x86_64')] }
    const decision = await decided(given, {}, { expectVariants: both })
    expect(decision.summary).toBe('Of 2 required tests, 1 result missing')
    expect(decision.unsatisfied_requirements).toEqual([
      {
        type: 'test-result-missing',
        testcase: 'unit',
        subject_type: 'koji_build',
        subject_identifier: nvr,
        source: null,
        scenario: null,
        system_architecture: 's390x',
        item: { type: 'koji_build', item: nvr },
      },
    ])
    const waived = await decided({ ...given, waivers: [{}] }, {}, { expectVariants: both })
    expect(gist(waived)).toEqual(['open', 'passed', 'missing-waived'])
  })

  it('hang on the test and the subject', async () => {
    const asked: unknown[] = []
    const expectVariants: ExpectVariants = (testcase, subject) => {
      asked.push([testcase, subject])
      return testcase === 'lint' ? [{ system_variant: 'Server' }] : []
    }
    const policies = policy([passes('unit'), passes('lint')])
    expect(await told([{}, { testcase: 'lint' }], expectVariants, policies)).toEqual([
      'closed',
      'passed',
      'passed',
      'missing',
    ])
    const subject = { type: 'koji_build', identifier: nvr }
    expect(asked).toEqual([
      ['unit', subject],
      ['lint', subject],
    ])
  })

  it.each([
    ['scenario: a', ['closed', 'missing']],
    ['scenario: c', ['closed', 'missing']],
    ['', ['closed', 'missing', 'missing']],
  ])('in a scenario are asked for by rules for it, and for all: %j', async (facts, expected) => {
    const scenarios: ExpectVariants = () => [{ scenario: 'a' }, { scenario: 'b' }]
    expect(await told([], scenarios, policy([passes('unit', facts)]))).toEqual(expected)
  })

  it('and none at all is one, where none is expected', async () => {
    expect(await told([], () => [])).toEqual(['closed', 'missing'])
    expect(await told([], () => [{}])).toEqual(['closed', 'missing'])
    expect(await told([{}], () => [{}])).toEqual(['open', 'passed'])
  })

  it('are expected of remote rules, too, and never make up for anything', async () => {
    expect(await told([{ outcome: 'FAILED' }], () => [])).toEqual(['closed', 'failed'])
    expect(await told([{ outcome: 'FAILED' }], () => [{}])).toEqual(['closed', 'failed'])
  })
})
