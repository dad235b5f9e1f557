import {
  createCaller,
  publishDeploymentReview,
  renderDeploymentReview,
  runOfCallback,
} from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedBy, decision } from '../support/decisions.ts'
import { createFakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import { judgeRequest } from '../support/openapi/judge.ts'
import { patience } from '../support/patience.ts'

const environment = 'production'
const run = { owner: 'shop', repo: 'cart', runId: 42, reports: 0 }

describe('renderDeploymentReview', () => {
  it('is what GitHub takes, and approves what is satisfied alone', () => {
    fc.assert(
      fc.property(decision, (decided) => {
        const review = renderDeploymentReview(decided, { environment })
        const { problems } = judgeRequest({
          method: 'POST',
          path: '/repos/shop/cart/actions/runs/42/deployment_protection_rule',
          query: new URLSearchParams(),
          headers: new Headers({ 'x-github-api-version': '2022-11-28' }),
          body: JSON.parse(JSON.stringify(review)) as unknown,
        })
        expect(problems).toEqual([])
        expect(review.state === 'approved').toBe(decided.status === 'satisfied')
      }),
    )
  })

  it.each([
    ['satisfied', {}, 'approved'],
    ['unsatisfied', {}, 'rejected'],
    ['pending', {}, undefined],
    ['inconclusive', {}, undefined],
    ['inconclusive', { onInconclusive: 'reject' }, 'rejected'],
    ['not-applicable', {}, 'rejected'],
    ['not-applicable', { onNotApplicable: 'allow' }, 'approved'],
  ] as const)('%s with %j is %s', (status, options, state) => {
    const decided = { ...closedBy(1), status }
    expect(renderDeploymentReview(decided, { environment, ...options }).state).toBe(state)
  })
})

describe('publishDeploymentReview', () => {
  it('reports ten times at most, and answers all the same', async () => {
    const fake = createFakeGitHub()
    const { client, problems } = judgedGitHub(fake.host)
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    const waiting = renderDeploymentReview({ ...closedBy(1), status: 'pending' }, { environment })
    const answers: string[] = []
    for (let reports = 0; reports < 12; reports++)
      answers.push((await publishDeploymentReview(caller, waiting, { ...run, reports }))._unsafeUnwrap())
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 'reported'), 'held-back', 'held-back'])
    const rejected = renderDeploymentReview(closedBy(1), { environment })
    expect((await publishDeploymentReview(caller, rejected, { ...run, reports: 12 }))._unsafeUnwrap()).toBe(
      'reviewed',
    )
    expect(fake.reviews()).toHaveLength(11)
    expect(problems).toEqual([])
  })
})

describe('runOfCallback', () => {
  const own = { owner: 'shop', repo: 'cart' }
  const github = 'https://api.github.com'
  const path = '/repos/shop/cart/actions/runs/42/deployment_protection_rule'

  it.each([
    [`${github}${path}`, github, 42],
    [`${github}${path.replace('shop/cart', 'Shop/Cart')}`, github, 42],
    [`https://github.example/api/v3${path}`, 'https://github.example/api/v3', 42],
    [`https://github.example/api/v3${path}`, 'https://github.example/api/v3/', 42],
    [`https://evil.example${path}`, github, undefined],
    [`https://api.github.com.evil.example${path}`, github, undefined],
    [`http://api.github.com${path}`, github, undefined],
    [`https://api.github.com:444${path}`, github, undefined],
    [`https://user:password@api.github.com${path}`, github, undefined],
    [`${github}${path}?x=1`, github, undefined],
    [`${github}${path}#x`, github, undefined],
    [`${github}${path.replace('cart', 'other')}`, github, undefined],
    [
      `${github}/repos/shop/cart/../../evil/cart/actions/runs/42/deployment_protection_rule`,
      github,
      undefined,
    ],
    [`${github}${path.replace('42', '4x')}`, github, undefined],
    [`${github}${path}/more`, github, undefined],
    ['no address', github, undefined],
  ])('of %s at %s is %s', (url, base, expected) => {
    expect(runOfCallback(url, own, base)).toBe(expected)
  })
})
