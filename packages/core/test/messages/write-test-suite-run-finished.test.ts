import { describe, expect, it } from 'vitest'
import { digestOf, digestOfJson } from '../../src/canonical/index.ts'
import { writeTestSuiteRunFinished, type TestSuiteRunFinishedOptions } from '../../src/messages/index.ts'
import { cdEventValidator } from './support/cd-events-schema.ts'
import { commit, decisionOf, statuses } from './support/decision-examples.ts'

const options: TestSuiteRunFinishedOptions = {
  id: '271069a8-fc18-44f1-b38f-9d70a1695819',
  source: '/teams/shop/gate',
  timestamp: '2026-11-22T04:20:00.5Z',
}
const outcomes = {
  satisfied: 'success',
  unsatisfied: 'failure',
  pending: 'error',
  inconclusive: 'error',
  'not-applicable': 'error',
}
const isValid = cdEventValidator()

describe('writeTestSuiteRunFinished', () => {
  it.each(statuses)('%s has its outcome and its reason, in a valid event', (status) => {
    const event = writeTestSuiteRunFinished(decisionOf(status), options)._unsafeUnwrap()
    expect(isValid(event), JSON.stringify(isValid.errors)).toBe(true)
    expect(event.subject.content).toMatchObject({
      outcome: outcomes[status],
      reason: `The reason of ${status}.`,
    })
    expect(event.customData.gatewrightDecision.status).toBe(status)
  })

  it('is one event for several policies', () => {
    const policies = ['a', 'b'].map((id) => ({ id, digest: digestOf(id) }))
    const decision = decisionOf('satisfied', [], { policies })
    const event = writeTestSuiteRunFinished(decision, options)._unsafeUnwrap()
    expect(isValid(event)).toBe(true)
    expect(event.subject.content.testSuite).toEqual({
      id: 'merge',
      name: 'a, b',
      version: digestOfJson(policies),
    })
    expect(event.customData).toMatchObject({
      subject: { type: 'git_commit', id: commit },
      gatewrightDecision: { policies },
    })
  })

  it('has no name for a suite of no policy', () => {
    const decision = decisionOf('not-applicable', [], { policies: [] })
    const event = writeTestSuiteRunFinished(decision, options)._unsafeUnwrap()
    expect(isValid(event)).toBe(true)
    expect(event.subject.content.testSuite).toEqual({ id: 'merge' })
  })

  it('takes what the caller knows', () => {
    const event = writeTestSuiteRunFinished(decisionOf('satisfied'), {
      ...options,
      runId: 'gate-run-7',
      environment: { id: 'production', source: 'https://deploy.example' },
      chainId: '4c8cb7dd-3448-41de-8768-eec704e2829b',
    })._unsafeUnwrap()
    expect(isValid(event)).toBe(true)
    expect(event.context).toEqual({
      ...options,
      specversion: '0.5.1',
      type: 'dev.cdevents.testsuiterun.finished.0.3.0',
      chainId: '4c8cb7dd-3448-41de-8768-eec704e2829b',
    })
    expect(event.subject.id).toBe('gate-run-7')
    expect(event.subject.content.environment).toEqual({ id: 'production', source: 'https://deploy.example' })
  })

  it('falls back to the id of the event and the decision context', () => {
    const { subject } = writeTestSuiteRunFinished(decisionOf('satisfied'), options)._unsafeUnwrap()
    expect(subject.id).toBe(options.id)
    expect(subject.content.environment).toEqual({ id: 'merge' })
  })

  it.each<{ wrong: Partial<TestSuiteRunFinishedOptions>; path: string }>([
    { wrong: { id: '' }, path: 'id' },
    { wrong: { source: '' }, path: 'source' },
    { wrong: { source: 'two words' }, path: 'source' },
    { wrong: { timestamp: '2026-11-22T04:20:00' }, path: 'timestamp' },
    { wrong: { runId: '' }, path: 'runId' },
    { wrong: { environment: { id: '' } }, path: 'environment.id' },
  ])('refuses $wrong', ({ wrong, path }) => {
    const written = writeTestSuiteRunFinished(decisionOf('satisfied'), { ...options, ...wrong })
    const problems = written._unsafeUnwrapErr().problems.map((problem) => problem.path)
    expect(new Set(problems)).toEqual(new Set([path]))
  })

  it('the schema closes: an outcome of another version is not valid', () => {
    const event = writeTestSuiteRunFinished(decisionOf('satisfied'), options)._unsafeUnwrap()
    const content = { ...event.subject.content, outcome: 'pass' }
    expect(isValid({ ...event, subject: { ...event.subject, content } })).toBe(false)
  })
})
