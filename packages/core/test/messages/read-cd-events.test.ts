import { describe, expect, it } from 'vitest'
import { changed, faultOf, fixture, readOf } from './support/messages.ts'

describe('CDEvents', () => {
  const example = (name: string) => fixture(`cdevents-0.5/examples/${name}.json`)
  const subject = { type: 'git_commit', id: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' }
  const withItem = (name: string) => ({ ...example(name), customData: { subject } })

  it('testCaseRun finished', () => {
    const read = readOf('cdevents', withItem('testcaserun_finished'))
    expect(read).toMatchObject({ format: 'cdevents', version: '0.3.0', warnings: [] })
    expect(read.results).toEqual([
      {
        id: '2/message/id/m1#0001',
        testcase: '92834723894',
        item: subject,
        outcome: 'PASSED',
        submittedAt: '2023-03-20T14:27:05.315384Z',
        variant: { environment: 'dev' },
        data: {
          test_name: ['Login Test'],
          test_version: ['1.0'],
          test_type: ['integration'],
          event_source: ['/event/source/123'],
        },
        groups: [read.groups[0]?.id],
      },
    ])
    expect(read.groups[0]).toMatchObject({
      id: 'cdevents-case//event/source/123/myTestCaseRun123',
      state: 'complete',
    })
  })

  it('queued and finished are of one run', () => {
    const queued = readOf('cdevents', withItem('testcaserun_queued'))
    expect(queued.results[0]?.outcome).toBe('QUEUED')
    expect(queued.groups[0]).toMatchObject({
      id: 'cdevents-case//event/source/123/myTestCaseRun123',
      state: 'open',
    })
  })

  it('skipped, in the run of a suite', () => {
    const read = readOf('cdevents', withItem('testcaserun_skipped'))
    expect(read.warnings.map(({ code }) => code)).toEqual(['deprecated'])
    expect(read.results[0]).toMatchObject({
      outcome: 'SKIPPED',
      skipKind: 'skipped',
      note: 'Not running in this environment',
    })
    expect(read.groups).toEqual([
      {
        id: 'cdevents-suite/testkube-dev-123/test-suite-111',
        state: 'open',
        createdAt: '2023-03-20T14:27:05.315384Z',
      },
    ])
  })

  it('version 0.1 says pass', () => {
    const read = readOf('cdevents', withItem('testcaserun_finished_0.1'))
    expect(read.results[0]).toMatchObject({
      testcase: 'adds',
      outcome: 'PASSED',
      submittedAt: '2023-06-08T11:30:22.305355Z',
    })
    expect(read.testcases).toEqual([])
  })

  it.each([
    ['success', 'PASSED'],
    ['failure', 'FAILED'],
    ['cancel', 'ERROR'],
    ['error', 'ERROR'],
  ])('%s is %s', (outcome, expected) => {
    const event = withItem('testcaserun_finished') as Record<string, { content?: object }>
    const content = { ...event['subject']?.content, outcome }
    expect(readOf('cdevents', changed(event, { subject: { content } })).results[0]?.outcome).toBe(expected)
  })

  it('a suite run has its state, and a result where the item is known', () => {
    const context = { type: 'dev.cdevents.testsuiterun.finished.0.3.0' }
    const event = changed(example('testsuiterun_finished'), { context })
    const read = readOf('cdevents', event)
    expect(read.results).toEqual([])
    expect(read.groups).toMatchObject([
      // Its failure is in events that may be on their way still.
      { id: 'cdevents-suite//event/source/123/myTestSuiteRun123', state: 'open' },
    ])
    const known = readOf('cdevents', { ...event, customData: { subject } })
    expect(known.results[0]).toMatchObject({
      testcase: '92834723894',
      outcome: 'FAILED',
      note: 'Host 123.34.23.32 not found',
    })
    const at = '2023-03-20T14:27:05.315384Z'
    expect(known.groups).toMatchObject([{ state: 'complete', createdAt: at, finishedAt: at }])
    const stateOf = (outcome: string) =>
      readOf('cdevents', changed(event, { subject: { content: { outcome } } })).groups[0]?.state
    expect(['success', 'error', 'cancel'].map(stateOf)).toEqual(['complete', 'aborted', 'aborted'])
  })

  it('is read in an envelope of CloudEvents too', () => {
    const data = withItem('testcaserun_finished')
    const envelope = { specversion: '1.0', id: '1', source: '/s', type: 'dev.cdevents.x', data }
    expect(readOf('cdevents', envelope).results).toEqual(readOf('cdevents', data).results)
  })

  it.each([
    [{}, 'customData.subject', 'item'],
    [{ customData: { subject: { type: 'git_commit', id: 'x' } } }, 'customData.subject.id', 'commit'],
    [{ customData: { subject }, context: { timestamp: 'now' } }, 'context.timestamp', 'time'],
    [
      { customData: { subject }, subject: { content: { outcome: 'success' } } },
      'subject.content.testCase',
      'Missing',
    ],
    [
      { customData: { subject }, subject: { content: { outcome: 'good' } } },
      'subject.content.outcome',
      'known are',
    ],
    [
      {
        customData: { subject, gatewrightResult: { outcome: 'PASSED', variant: {}, data: {} } },
        subject: { content: { outcome: 'failure', testCase: { id: 'a' } } },
      },
      'customData.gatewrightResult.outcome',
      'Contradicts',
    ],
  ])('%j is refused', (change, path, words) => {
    const error = faultOf('cdevents', changed(example('testcaserun_finished'), change))
    expect(error).toMatchObject({ kind: 'message/invalid', problems: [{ path }] })
    expect(error.message).toContain(words)
  })

  it('a draft is an unknown version, an event about something else an unknown format', () => {
    expect(faultOf('cdevents', example('testsuiterun_finished'))).toMatchObject({
      kind: 'message/unknown-version',
      version: '0.3.0-draft',
    })
    const context = { type: 'dev.cdevents.build.finished.0.3.0' }
    expect(faultOf('cdevents', changed(withItem('testcaserun_finished'), { context })).kind).toBe(
      'message/unknown-format',
    )
  })
})
