import { createCaller, reportDecision, type DecideAbout } from '@gatewright/github'
import type { ErrorValue } from '@gatewright/core/errors'
import type { Decision } from '@gatewright/core/policy'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { closedBy, headSha, hostileNames } from '../support/decisions.ts'
import { createFakeGitHub, ownApp } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import { patience } from '../support/patience.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'

const options = { owner: 'shop', repo: 'cart', appId: ownApp, name: 'gate', headSha }

describe('reportDecision', () => {
  it.each<[string, DecideAbout, string]>([
    ['a decision', () => okAsync(closedBy(1)), 'Unsatisfied'],
    [
      'an error',
      () =>
        errAsync<Decision, ErrorValue>({
          kind: 'store/unavailable',
          message: 'The store is away.',
          retryable: true,
        }),
      'No decision: The store is away.',
    ],
    ['a rejection', () => Promise.reject(new Error('It broke.')), 'No decision: It broke.'],
    [
      'a throw',
      () => {
        throw new Error('At once.')
      },
      'No decision: At once.',
    ],
  ])('answers for the commit with a closed check run of %s', async (_, decideAbout, title) => {
    const fake = createFakeGitHub()
    const { client, problems } = judgedGitHub(fake.host)
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    const reported = (await reportDecision(caller, decideAbout, options))._unsafeUnwrap()
    expect(reported.failure === undefined).toBe(reported.decision !== undefined)
    const [run] = fake.checkRuns()
    expect(run?.said).toMatchObject({ head_sha: headSha, status: 'completed', conclusion: 'failure' })
    expect(JSON.stringify(run?.said['output'])).toContain(title)
    expect(problems).toEqual([])
  })

  it('decides anew after a failure: the failed check run is not the last word', async () => {
    const fake = createFakeGitHub()
    const { client } = judgedGitHub(fake.host)
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    void (await reportDecision(caller, () => Promise.reject(new Error('It broke.')), options))
    void (await reportDecision(
      caller,
      () => okAsync<Decision>({ ...closedBy(1), status: 'satisfied' }),
      options,
    ))
    expect(fake.checkRuns().map(({ said }) => said['conclusion'])).toEqual(['failure', 'success'])
  })

  it('mentions nobody of an error', async () => {
    const fake = createFakeGitHub()
    const { client } = judgedGitHub(fake.host)
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    const hostile = new Error(hostileNames.join('\n'))
    void (await reportDecision(caller, () => Promise.reject(hostile), options))
    const { summary = '' } = (fake.checkRuns()[0]?.said['output'] ?? {}) as { readonly summary?: string }
    expect(summary).toContain('The gate stays closed')
    expect(mentions(textOf(rendered(summary)))).toEqual([])
  })
})
