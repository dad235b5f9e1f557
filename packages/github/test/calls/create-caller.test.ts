import { createCaller, type CreateCallerOptions, type GitHubCaller } from '@gatewright/github'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { judgedGitHub } from '../support/github.ts'
import type { Call, Host, Reply } from '../support/openapi/judged-fetch.ts'
import { patience, type Patience } from '../support/patience.ts'

const limited: Reply = {
  status: 403,
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000', 'x-ratelimit-reset': '1795321170' },
  body: { message: 'API rate limit exceeded' },
}
const slowDown: Reply = {
  status: 403,
  headers: { 'retry-after': '5' },
  body: { message: 'You have exceeded a secondary rate limit.' },
}
const broken: Reply = { status: 502, body: { message: 'Server Error' } }
const created: Reply = { status: 204 }
const review = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule'
const reviewed = {
  owner: 'shop',
  repo: 'cart',
  run_id: 7,
  environment_name: 'production',
  state: 'approved',
  comment: 'Satisfied.',
}
const label = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}'
const labelled = { owner: 'shop', repo: 'cart', comment_id: 7 }

interface Bench {
  readonly caller: GitHubCaller
  readonly calls: readonly Call[]
  readonly time: Patience
  readonly problems: readonly string[]
}

function bench(host: Host, options: Partial<CreateCallerOptions> = {}): Bench {
  const calls: Call[] = []
  const { client, problems } = judgedGitHub((call) => {
    calls.push(call)
    return host(call)
  })
  const time = patience('2026-11-22T04:19:00Z')
  return { caller: createCaller({ client, ...time, ...options }), calls, time, problems }
}

/** Answers in their order, and the last one from then on. */
function inOrder(...replies: readonly [Reply, ...Reply[]]): Host {
  let at = 0
  return () => replies[Math.min(at++, replies.length - 1)] ?? replies[0]
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a call', () => {
  it('says which version of the API it means', async () => {
    const { caller, calls, problems } = bench(() => created)
    expect((await caller.call(label, labelled)).isOk()).toBe(true)
    expect(calls[0]?.headers.get('x-github-api-version')).toBe('2022-11-28')
    expect(problems).toEqual([])
  })

  it.each([
    ['the primary limit', limited, 30_000],
    ['the secondary limit', slowDown, 5_000],
  ])('waits for %s, a POST too, for it did nothing', async (_, reply, waitMs) => {
    const { caller, calls, time } = bench(inOrder(reply, created))
    expect((await caller.call(review, reviewed)).isOk()).toBe(true)
    expect(calls).toHaveLength(2)
    expect(Math.max(...time.waits)).toBe(waitMs)
  })

  it('does not wait for longer than the budget, and says how long it would be', async () => {
    const { caller, calls } = bench(inOrder(limited), { budgetMs: 10_000 })
    expect((await caller.call(label, labelled))._unsafeUnwrapErr()).toMatchObject({
      kind: 'github/rate-limited',
      retryAfterMs: 30_000,
    })
    expect(calls).toHaveLength(1)
  })

  it('is made again where the server fails and a repeat does no harm', async () => {
    const { caller, calls } = bench(inOrder(broken, broken, created))
    expect((await caller.call(label, labelled)).isOk()).toBe(true)
    expect(calls).toHaveLength(3)
  })

  it.each([
    ['5xx', (): Reply => broken],
    [
      'a connection that breaks',
      (): Reply => {
        throw new TypeError('fetch failed')
      },
    ],
  ])('that posts is never made again after %s, and may have happened', async (_, host) => {
    const { caller, calls } = bench(host)
    expect((await caller.call(review, reviewed))._unsafeUnwrapErr()).toMatchObject({
      kind: 'github/unavailable',
      retryable: true,
      mayHaveHappened: true,
    })
    expect(calls).toHaveLength(1)
  })

  it('that posts is made again where its caller says that it may be', async () => {
    const { caller, calls } = bench(inOrder(broken, created))
    expect((await caller.call(review, reviewed, { isRepeatable: true })).isOk()).toBe(true)
    expect(calls).toHaveLength(2)
  })

  it.each([
    [401, 'github/unauthorized'],
    [403, 'github/forbidden'],
    [404, 'github/not-found'],
    [409, 'github/conflict'],
    [410, 'github/gone'],
    [422, 'github/invalid'],
    [418, 'github/unexpected'],
  ])('that is answered with %i is %s and not made again', async (status, kind) => {
    const { caller, calls } = bench(() => ({
      status,
      body: { message: 'No.', documentation_url: 'https://docs' },
    }))
    const error = (await caller.call(label, labelled))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind, retryable: false, status })
    expect(error.message).toContain('No.')
    expect(calls).toHaveLength(1)
  })

  it('that the signal ends is not made', async () => {
    const { caller, calls } = bench(() => created, { signal: AbortSignal.abort() })
    expect((await caller.call(label, labelled))._unsafeUnwrapErr().kind).toBe('retry/aborted')
    expect(calls).toHaveLength(0)
  })
})

describe('calls', () => {
  it('that change something go one after the other, a second apart', async () => {
    const { caller, time } = bench(() => created)
    await Promise.all([1, 2, 3].map(() => caller.call(label, labelled)))
    expect(time.waits).toEqual([1_000, 1_000])
  })

  it('are at most so many at once', async () => {
    let [now, most] = [0, 0]
    const { caller } = bench(
      async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setImmediate(resolve))
        now--
        return { status: 404, body: { message: 'Not Found' } }
      },
      { mostAtOnce: 3 },
    )
    await Promise.all(Array.from({ length: 12 }, () => caller.call('GET /app')))
    expect(most).toBe(3)
  })

  it('of the background leave the reserve to the gate', async () => {
    const headers = {
      'x-ratelimit-remaining': '40',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-reset': '1795322000',
      'x-ratelimit-resource': 'core',
    }
    const { caller, calls } = bench(() => ({ status: 204, headers }), { reserve: 50, budgetMs: 100 })
    expect((await caller.call(label, labelled)).isOk()).toBe(true)
    const refused = await caller.call(label, labelled, { priority: 'background' })
    expect(refused._unsafeUnwrapErr().kind).toBe('github/rate-limited')
    expect(calls).toHaveLength(1)
    expect(caller.state().limits).toEqual({
      core: { remaining: 40, limit: 5_000, resetMs: 1_795_322_000_000 },
    })
    expect((await caller.call(label, labelled)).isOk()).toBe(true)
  })
})

describe('a GitHub that fails again and again', () => {
  it('is left alone, and tried once when the time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let isBroken = true
    const { caller, calls } = bench(() => (isBroken ? broken : created), {
      backOff: { maxAttempts: 1 },
      breaker: { failures: 3, openMs: 60_000 },
    })
    for (let call = 0; call < 5; call++) void (await caller.call(label, labelled))
    expect(calls).toHaveLength(3)
    expect(caller.state()).toMatchObject({ circuit: 'open', underWay: 0 })
    const refused = (await caller.call(review, reviewed))._unsafeUnwrapErr()
    expect(refused).toMatchObject({ kind: 'github/unavailable', mayHaveHappened: false })
    isBroken = false
    vi.setSystemTime(Date.now() + 60_001)
    expect((await caller.call(label, labelled)).isOk()).toBe(true)
    expect(caller.state().circuit).toBe('closed')
  })

  it('is not one that refuses what is asked', async () => {
    const { caller } = bench(() => ({ status: 404, body: { message: 'Not Found' } }), {
      breaker: { failures: 2 },
    })
    for (let call = 0; call < 5; call++) void (await caller.call(label, labelled))
    expect(caller.state().circuit).toBe('closed')
  })
})
