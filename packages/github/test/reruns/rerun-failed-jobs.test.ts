import { createCaller, rerunFailedJobs } from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { judgedGitHub } from '../support/github.ts'
import type { Reply } from '../support/openapi/judged-fetch.ts'
import { patience } from '../support/patience.ts'

const repository = { owner: 'shop', repo: 'cart' }
const forbidden = (message: string): Reply => ({
  status: 403,
  body: { message, documentation_url: 'https://docs' },
})

describe('rerunFailedJobs', () => {
  it.each<[number, string | undefined, Reply, string]>([
    [1, 'failure', { status: 201, body: {} }, 'rerun'],
    [2, 'timed_out', { status: 201, body: {} }, 'rerun'],
    [3, 'failure', { status: 201, body: {} }, 'attempts-spent'],
    [1, 'success', { status: 201, body: {} }, 'not-failed'],
    [1, undefined, { status: 201, body: {} }, 'not-failed'],
    [1, 'failure', forbidden('This workflow run cannot be retried'), 'not-possible'],
    [1, 'failure', forbidden('This workflow is already running'), 'not-possible'],
    [1, 'failure', forbidden('Only jobs from the current attempt can be re-run'), 'not-possible'],
    [1, 'failure', forbidden('Resource not accessible by integration'), 'github/forbidden'],
  ])('attempt %i that ended with %s, answered by %j: %s', async (attempt, conclusion, reply, expected) => {
    const { client, problems } = judgedGitHub(() => reply)
    const caller = createCaller({ client, ...patience() })
    const run = { id: 42, attempt, ...(conclusion === undefined ? {} : { conclusion }) }
    const outcome = await rerunFailedJobs(caller, run, repository)
    expect(outcome.isOk() ? outcome.value : outcome.error.kind).toBe(expected)
    expect(problems).toEqual([])
  })
})
