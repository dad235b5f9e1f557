import { describe, expect, it } from 'vitest'
import { changed, faultOf, fixture, readOf, receivedAt } from './support/messages.ts'

const topic = (state: string): string => `org.centos.prod.ci.koji-build.test.${state}`
const complete = fixture('fedora-ci/koji-build.test.complete.json')

describe('Fedora-CI 1.1.14, as it is sent today', () => {
  it('complete', () => {
    const read = readOf(topic('complete'), complete)
    expect(read).toMatchObject({
      format: 'fedora-ci',
      version: '1.1.14',
      reportKey: 'message/id/m1',
      warnings: [],
    })
    expect(read.results).toEqual([
      {
        id: '2/message/id/m1#0001',
        testcase: 'fedora-ci.koji-build.rpminspect.static-analysis',
        item: { type: 'koji_build', id: 'bash-5.2.15-1.fc40' },
        outcome: 'NEEDS_INSPECTION',
        submittedAt: '2026-11-22T04:19:00Z',
        variant: {},
        data: {
          type: ['koji_build'],
          item: ['bash-5.2.15-1.fc40'],
          brew_task_id: ['98765432'],
          component: ['bash'],
          issuer: ['ann'],
          scratch: ['false'],
          source: ['git+https://src.example/rpms/bash.git#5e0ae23a'],
          ci_name: ['rpminspect'],
          ci_team: ['Fedora CI'],
          ci_url: ['https://ci.example/docs/rpminspect'],
          ci_docs: ['https://ci.example/docs/rpminspect'],
          ci_irc: ['#fedora-ci'],
          ci_email: ['ci@lists.example'],
          pipeline_id: ['4f1d0c6ac11dcddf99a'],
          recipients: ['ann', 'bob'],
          log: ['https://ci.example/job/rpminspect/4711/console'],
          rebuild: ['https://ci.example/job/rpminspect/4711/rebuild'],
          category: ['static-analysis'],
        },
        groups: [
          'fedora-ci/4f1d0c6ac11dcddf99a/fedora-ci.koji-build.rpminspect.static-analysis/bash-5.2.15-1.fc40',
        ],
        refUrl: 'https://ci.example/job/rpminspect/4711/testReport/(root)/tests/',
      },
    ])
    expect(read.groups).toEqual([
      {
        id: read.results[0]?.groups[0],
        state: 'complete',
        createdAt: '2026-11-22T04:19:00Z',
        finishedAt: '2026-11-22T04:19:00Z',
        description: 'rpminspect',
        refUrl: 'https://ci.example/job/rpminspect/4711/testReport/(root)/tests/',
      },
    ])
  })

  it.each([
    ['queued', 'QUEUED', 'open'],
    ['running', 'RUNNING', 'open'],
    ['complete', 'NEEDS_INSPECTION', 'complete'],
    ['error', 'ERROR', 'complete'],
  ])('%s is %s, in one run with the others', (state, outcome, groupState) => {
    const read = readOf(topic(state), fixture(`fedora-ci/koji-build.test.${state}.json`))
    expect(read.results.map((result) => result.outcome)).toEqual([outcome])
    expect(read.groups.map((group) => [group.id, group.state])).toEqual([
      [
        'fedora-ci/4f1d0c6ac11dcddf99a/fedora-ci.koji-build.rpminspect.static-analysis/bash-5.2.15-1.fc40',
        groupState,
      ],
    ])
  })

  it('an error says why, and its result counts for nothing', () => {
    const [result] = readOf(topic('error'), fixture('fedora-ci/koji-build.test.error.json')).results
    expect(result).toMatchObject({
      outcome: 'ERROR',
      data: { error_reason: ['Infrastructure Failure'], issue_url: ['https://issues.example/77'] },
    })
    const long = changed(fixture('fedora-ci/koji-build.test.error.json'), {
      error: { reason: 'x'.repeat(300) },
    })
    const [reason] = readOf(topic('error'), long).results[0]?.data['error_reason'] ?? []
    expect(reason).toBe(`${'x'.repeat(253)}...`)
  })

  it('an update, of several builds', () => {
    const [result] = readOf(
      'org.centos.prod.ci.fedora-update.test.complete',
      fixture('fedora-ci/fedora-update.test.complete.json'),
    ).results
    expect(result).toMatchObject({
      testcase: 'fedora-ci.fedora-update.rmdepcheck.functional',
      item: { type: 'bodhi_update', id: 'FEDORA-2026-1a2b3c4d5e' },
      outcome: 'PASSED',
      data: { builds: ['bash-5.2.15-1.fc40', 'readline-8.2-1.fc40'], release: ['F40'] },
    })
  })

  it('a pull request is the commit that it proposes', () => {
    const read = readOf(
      'org.centos.prod.ci.dist-git-pr.test.complete',
      fixture('fedora-ci/dist-git-pr.test.complete.json'),
    )
    expect(read.version).toBe('0.2.1')
    expect(read.results[0]).toMatchObject({
      item: { type: 'git_commit', id: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' },
      data: { pull_request: ['12'], repository: ['https://src.example/rpms/bash'] },
    })
    // What a template left empty says nothing.
    expect(read.results[0]?.data).not.toHaveProperty('system_os')
    expect(read.results[0]?.data).not.toHaveProperty('xunit')
  })
})

describe('outcomes', () => {
  it.each([
    ['passed', 'PASSED'],
    ['pass', 'PASSED'],
    ['Failed', 'FAILED'],
    ['fail', 'FAILED'],
    ['failure', 'FAILED'],
    ['info', 'INFO'],
    ['needs_inspection', 'NEEDS_INSPECTION'],
    ['not_applicable', 'SKIPPED'],
    ['error', 'ERROR'],
  ])('%s is %s', (result, outcome) => {
    const read = readOf(topic('complete'), changed(complete, { test: { result } }))
    expect(read.results[0]?.outcome).toBe(outcome)
  })

  it('one that nobody knows is refused, with the one that was meant', () => {
    const error = faultOf(topic('complete'), changed(complete, { test: { result: 'pased' } }))
    expect(error).toMatchObject({ kind: 'message/invalid', problems: [{ path: 'results[0].outcome' }] })
    expect(error.message).toContain('Did you mean "PASSED"?')
  })

  it('complete without a result is refused; so is a topic that says nothing of a message that does not either', () => {
    expect(faultOf(topic('complete'), changed(complete, { test: { result: undefined } })).kind).toBe(
      'message/invalid',
    )
    expect(faultOf('anything', changed(complete, { test: { result: undefined } })).kind).toBe(
      'message/invalid',
    )
    expect(readOf('anything', complete).results[0]?.outcome).toBe('NEEDS_INSPECTION')
    expect(readOf('anything', fixture('fedora-ci/koji-build.test.error.json')).results[0]?.outcome).toBe(
      'ERROR',
    )
  })

  it('at one instant the notes of progress come before the outcome', () => {
    const ids = ['queued', 'running', 'complete', 'error'].map(
      (state) => readOf(topic(state), changed(complete, {})).results[0]?.id ?? '',
    )
    expect(ids.map((id) => id[0])).toEqual(['0', '1', '2', '2'])
  })
})

describe('older versions', () => {
  const flat = {
    ci: { name: 'BaseOS CI', team: 'BaseOS', email: 'baseos@ci.example' },
    run: { url: 'https://ci.example/9', log: 'https://ci.example/9/console' },
    artifact: {
      type: 'brew-build',
      id: '15667760',
      nvr: 'setup-2.8-7.el7',
      component: 'setup',
      scratch: true,
    },
    system: { os: 'rhel-7', provider: 'openstack' },
    namespace: 'baseos-ci',
    type: 'tier1',
    category: 'functional',
    status: 'pass',
    recipients: ['ann'],
    thread_id: '90d2bbe46220-1',
    label: null,
    note: null,
  }
  const old = 'VirtualTopic.eng.ci.brew-build.test.complete'

  it('0.1 has everything at the top, and says no version', () => {
    const read = readOf(`/topic/${old}`, flat)
    expect(read.version).toBe('0.1.0')
    expect(read.results[0]).toMatchObject({
      testcase: 'baseos-ci.tier1.functional',
      outcome: 'PASSED',
      item: { type: 'brew-build_scratch', id: 'setup-2.8-7.el7' },
      submittedAt: receivedAt,
      data: { ci_name: ['BaseOS CI'], ci_irc: ['not available'], recipients: ['ann'], system_os: ['rhel-7'] },
    })
    expect(read.groups[0]?.id).toBe('fedora-ci/90d2bbe46220-1/baseos-ci.tier1.functional/setup-2.8-7.el7')
    expect(read.warnings.map(({ code }) => code)).toEqual([
      'version-missing',
      'deprecated',
      'namespace-missing',
    ])
  })

  const { namespace, type, category, status, ci, recipients, ...rest } = flat
  const nested = {
    ...rest,
    test: { namespace, type, category, result: status },
    notification: { recipients },
  }

  it('0.2.0 has a test of its own, 0.2.1 a contact', () => {
    const first = readOf(old, { ...nested, ci, version: '0.2.0' })
    const second = readOf(old, { ...nested, contact: ci, version: '0.2.1' })
    expect(first.results).toEqual(second.results)
    expect(first.results[0]?.data).toMatchObject({ ci_name: ['BaseOS CI'], recipients: ['ann'] })
    expect(first.warnings.map(({ code }) => code)).toEqual(['deprecated', 'namespace-missing'])
  })

  it.each(['2.0.0', '10.0.0', '1', '1.1.14-draft', 'x', ''])('version "%s" is unknown', (version) => {
    expect(faultOf(old, { ...nested, contact: ci, version })).toMatchObject({
      kind: 'message/unknown-version',
      format: 'fedora-ci',
      version,
      known: ['from 0.0.0 before 0.2.0', 'from 0.2.0 before 1.0.0', 'from 1.0.0 before 2.0.0'],
    })
  })
})

describe('times', () => {
  it.each([
    ['2018-05-10 08:58:31.222602', '2018-05-10T08:58:31.222602Z'],
    ['2018-05-10T10:58:31+02:00', '2018-05-10T08:58:31Z'],
    // A clock that is ahead does not make it the newest for years.
    ['2099-01-01T00:00:00Z', receivedAt],
  ])('%s', (generated_at, submittedAt) => {
    const read = readOf(topic('complete'), { ...complete, generated_at })
    expect(read.results[0]?.submittedAt).toBe(submittedAt)
    expect(read.groups[0]?.finishedAt).toBe(submittedAt)
  })

  it('one that is none is refused', () => {
    expect(faultOf(topic('complete'), { ...complete, generated_at: 'yesterday' })).toMatchObject({
      kind: 'message/invalid',
      problems: [{ path: 'generated_at' }],
    })
  })
})
