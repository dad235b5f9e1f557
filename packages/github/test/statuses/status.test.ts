import { createCaller, publishStatus, renderStatus } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedBy, decision, headSha } from '../support/decisions.ts'
import { createFakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import { judgeRequest } from '../support/openapi/judge.ts'
import { patience } from '../support/patience.ts'

describe('renderStatus', () => {
  it('is what GitHub takes, and a success of nothing but what is satisfied', () => {
    fc.assert(
      fc.property(decision, (decided) => {
        const status = renderStatus(decided, { context: 'gate', targetUrl: 'https://ci.example/1' })
        const { problems } = judgeRequest({
          method: 'POST',
          path: `/repos/shop/cart/statuses/${headSha}`,
          query: new URLSearchParams(),
          headers: new Headers({ 'x-github-api-version': '2022-11-28' }),
          body: JSON.parse(JSON.stringify(status)) as unknown,
        })
        expect(problems).toEqual([])
        expect(status.state === 'success').toBe(decided.status === 'satisfied')
      }),
    )
  })

  it.each([
    ['satisfied', {}, 'success'],
    ['unsatisfied', {}, 'failure'],
    ['inconclusive', {}, 'error'],
    ['pending', {}, 'pending'],
    ['not-applicable', {}, 'failure'],
    ['not-applicable', { notApplicable: { allow: 'neutral' } }, 'success'],
  ] as const)('%s with %j is %s', (status, options, state) => {
    expect(renderStatus({ ...closedBy(1), status }, { context: 'gate', ...options }).state).toBe(state)
  })
})

it('a status is sent again where its answer is lost', async () => {
  const fake = createFakeGitHub()
  let isLost = true
  const { client, problems } = judgedGitHub(async (call) => {
    const reply = await fake.host(call)
    if (!isLost) return reply
    isLost = false
    throw new TypeError('The connection is broken.')
  })
  const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
  const status = renderStatus(closedBy(1), { context: 'gate' })
  const published = await publishStatus(caller, status, { owner: 'shop', repo: 'cart', sha: headSha })
  expect(published.isOk()).toBe(true)
  expect(fake.statuses()).toHaveLength(2)
  expect(problems).toEqual([])
})
