import { describe, expect, it } from 'vitest'
import { faultOf, readOf, receivedAt } from './support/messages.ts'

describe('CI-Metrics', () => {
  const topic = '/topic/VirtualTopic.eng.platformci.tier1.result'
  const message = {
    tests: [
      { executor: 'CI_OSP', executed: 6, failed: 2, arch: 'x86_64' },
      { executor: 'beaker', executed: '4', failed: '0' },
    ],
    brew_task_id: 14655525,
    recipients: 'ann, bob',
    CI_tier: 1,
    component: 'libreswan-3.23-1.el6_9',
    job_name: 'ci-libreswan-runtest',
    team: 'baseos',
    jenkins_job_url: 'https://ci.example/job/ci-openstack/',
    jenkins_build_url: 'https://ci.example/job/ci-openstack/5154/',
    build_type: 'official',
  }

  it('is a result for each executor and one for the job', () => {
    const read = readOf(topic, message)
    expect(read).toMatchObject({ format: 'ci-metrics', version: '1.0.0', warnings: [] })
    expect(read.results.map(({ testcase, outcome }) => [testcase, outcome])).toEqual([
      ['baseos.ci-libreswan-runtest.CI_OSP', 'FAILED'],
      ['baseos.ci-libreswan-runtest.beaker', 'PASSED'],
      ['baseos.ci-libreswan-runtest', 'FAILED'],
    ])
    const item = { type: 'koji_build', id: 'libreswan-3.23-1.el6_9' }
    for (const result of read.results) {
      expect(result).toMatchObject({
        item,
        submittedAt: receivedAt,
        refUrl: 'https://ci.example/job/ci-openstack/5154/console',
        groups: ['ci-metrics/message/id/m1'],
        data: {
          recipients: ['ann', 'bob'],
          CI_tier: ['1'],
          brew_task_id: ['14655525'],
          job_name: [message.job_name],
        },
      })
    }
    expect(read.results[0]).toMatchObject({
      variant: { arch: 'x86_64' },
      data: { executor: ['CI_OSP'], executed: ['6'], failed: ['2'] },
    })
    expect(read.groups).toEqual([
      {
        id: 'ci-metrics/message/id/m1',
        state: 'complete',
        createdAt: receivedAt,
        finishedAt: receivedAt,
        resultCount: 3,
        refUrl: 'https://ci.example/job/ci-openstack/5154/',
      },
    ])
    expect(read.testcases.map(({ name, refUrl }) => [name, refUrl])).toContainEqual([
      'baseos.ci-libreswan-runtest',
      'https://ci.example/job/ci-openstack/',
    ])
  })

  it.each([
    [[{ executor: 'a', executed: 3, failed: 0 }], ['PASSED', 'PASSED']],
    [[{ executor: 'a', executed: 3 }], ['FAILED', 'FAILED']],
    // What did not run has not passed, whatever the sender makes of it.
    [[{ executor: 'a', executed: 0, failed: 0 }], ['SKIPPED', 'SKIPPED']],
    [
      [
        { executor: 'a', executed: 0, failed: 0 },
        { executed: 1, failed: 0 },
      ],
      ['SKIPPED', 'PASSED', 'PASSED'],
    ],
    [[], ['ERROR']],
  ])('%j is %j', (tests, outcomes) => {
    expect(readOf(topic, { ...message, tests }).results.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  it('an executor that comes twice has two results that do not mend one another', () => {
    const tests = [
      { executor: 'a', failed: 1 },
      { executor: 'a', failed: 0 },
    ]
    const { results } = readOf(topic, { ...message, tests })
    expect(results.slice(0, 2).map(({ testcase, variant }) => [testcase, variant])).toEqual([
      ['baseos.ci-libreswan-runtest.a', {}],
      ['baseos.ci-libreswan-runtest.a', { occurrence: '2' }],
    ])
  })

  it('takes what old senders leave out', () => {
    const { team: _, job_name: job, component: __, ...rest } = message
    const read = readOf(topic, { ...rest, job_names: job, build_type: 'scratch' })
    expect(read.results.at(-1)).toMatchObject({
      testcase: 'unassigned.ci-libreswan-runtest',
      // About nothing that is known, so it stands for itself.
      item: { type: 'resultsdb', id: '2/message/id/m1#0003' },
    })
    expect(read.warnings.map(({ code }) => code)).toEqual(['field-missing', 'deprecated'])
    const scratch = readOf(topic, { ...message, build_type: 'scratch' }).results[0]
    expect(scratch?.item).toEqual({ type: 'koji_build_scratch', id: 'libreswan-3.23-1.el6_9' })
  })

  it.each([
    ['tests', undefined],
    ['tests', [{ failed: 'many' }]],
    ['tests', [{ failed: -1 }]],
    ['job_name', undefined],
    ['jenkins_build_url', undefined],
  ])('%s of %j is refused', (key, value) => {
    const error = faultOf(topic, { ...message, [key]: value })
    expect(error).toMatchObject({ kind: 'message/invalid' })
    expect(error.message).toContain(key)
  })
})
