import {
  createDeliveryStore,
  createProjectMap,
  receiveDelivery,
  receiveRequest,
  type AcceptedDelivery,
  type IncomingDelivery,
  type ReceiveDeliveryOptions,
} from '@gatewright/github'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { sign } from '@octokit/webhooks-methods'
import fc from 'fast-check'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { patience } from '../support/patience.ts'

const secret = 'one secret'
const utf8 = new TextEncoder()
const sha = '1f7391f92b6a3792204e07e99f71f643cc35e7e1'
const payload = {
  action: 'checks_requested',
  merge_group: { head_sha: sha, head_ref: 'refs/heads/q', base_sha: sha, base_ref: 'refs/heads/main' },
  installation: { id: 1 },
  repository: { id: 7, name: 'cart', owner: { login: 'shop' } },
  sender: { id: 3, login: 'mona', type: 'User' },
}

async function delivery(
  change: {
    readonly payload?: unknown
    readonly body?: string
    readonly headers?: IncomingDelivery['headers']
    readonly signedWith?: string
  } = {},
): Promise<IncomingDelivery> {
  const text = change.body ?? JSON.stringify(change.payload ?? payload)
  return {
    body: utf8.encode(text),
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'merge_group',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-github-hook-installation-target-type': 'integration',
      'x-github-hook-installation-target-id': '79929171',
      'x-hub-signature-256': await sign(change.signedWith ?? secret, text),
      ...change.headers,
    },
  }
}

interface Bench {
  readonly options: ReceiveDeliveryOptions
  readonly queue: AcceptedDelivery[]
  readonly states: ReturnType<ReturnType<typeof createMemoryDatabase>['open']>['states']
}

async function bench(change: Partial<ReceiveDeliveryOptions> = {}): Promise<Bench> {
  const { states } = createMemoryDatabase().open('app')
  const projects = createProjectMap(states)
  void (await projects.assign({ installationId: 1, repositoryId: 7 }, 'shop'))
  const queue: AcceptedDelivery[] = []
  const options = {
    secrets: [secret],
    deliveries: createDeliveryStore(states, { clock: patience().clock }),
    projects,
    enqueue: (one: AcceptedDelivery) => {
      queue.push(one)
      return okAsync(undefined)
    },
    ...change,
  }
  return { options, queue, states }
}

describe('receiveDelivery', () => {
  it('puts a delivery into the queue, with its project, and says that it is accepted', async () => {
    const { options, queue } = await bench()
    expect(await receiveDelivery(await delivery(), options)).toMatchObject({
      status: 202,
      outcome: 'accepted',
    })
    expect(queue).toMatchObject([
      { project: 'shop', event: { event: 'merge_group', action: 'checks_requested' } },
    ])
  })

  it('takes the same delivery once, and of two Apps one each', async () => {
    const { options, queue } = await bench()
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => receiveDelivery(await delivery(), options)),
    )
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    expect((await receiveDelivery(await delivery(), options)).outcome).toBe('duplicate')
    const other = await delivery({ headers: { 'x-github-hook-installation-target-id': '5' } })
    expect((await receiveDelivery(other, options)).outcome).toBe('accepted')
    expect(queue).toHaveLength(2)
  })

  it('does not say that it is accepted when the queue is full, and takes it the next time', async () => {
    let isFull = true
    const taken: AcceptedDelivery[] = []
    const { options } = await bench({
      enqueue: (one) => {
        if (isFull) return errAsync({ kind: 'queue/full', message: 'Full.', retryable: true })
        taken.push(one)
        return okAsync(undefined)
      },
    })
    expect(await receiveDelivery(await delivery(), options)).toMatchObject({
      status: 503,
      outcome: 'try-again',
      cause: { kind: 'queue/full' },
    })
    isFull = false
    expect((await receiveDelivery(await delivery(), options)).status).toBe(202)
    expect(taken).toHaveLength(1)
  })

  it('accepts and remembers none of 2,000 forged deliveries', async () => {
    const { options, queue, states } = await bench()
    const genuine = await delivery()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.stringMatching(/^sha256=[0-9a-f]{64}$/).map((value) => ({ 'x-hub-signature-256': value })),
          fc.string().map((value) => ({ 'x-hub-signature-256': value })),
          fc.constant({ 'x-hub-signature-256': undefined }),
        ),
        async (headers) => {
          const forged = { ...genuine, headers: { ...genuine.headers, ...headers } }
          expect((await receiveDelivery(forged, options)).status).toBe(401)
        },
      ),
      { numRuns: 2_000 },
    )
    expect(queue).toEqual([])
    expect((await states.list('github-deliveries'))._unsafeUnwrap()).toEqual([])
  })

  it('is of the bytes: written anew, the same JSON is not signed', async () => {
    const { options } = await bench()
    const genuine = await delivery()
    const spaced = { ...genuine, body: utf8.encode(JSON.stringify(payload, null, 1)) }
    expect((await receiveDelivery(spaced, options)).status).toBe(401)
  })

  it.each([
    ['another secret', { signedWith: 'another' }, 401, 'unsigned'],
    ['no event', { headers: { 'x-github-event': undefined } }, 400, 'unreadable'],
    ['an event that is no name', { headers: { 'x-github-event': '../x' } }, 400, 'unreadable'],
    ['no id', { headers: { 'x-github-delivery': undefined } }, 400, 'unreadable'],
    ['an id that is none', { headers: { 'x-github-delivery': 'a/b' } }, 400, 'unreadable'],
    ['another type', { headers: { 'content-type': 'text/plain' } }, 415, 'unreadable'],
    ['no JSON', { body: '{"action":' }, 400, 'unreadable'],
    ['a payload that lacks something', { payload: { ...payload, merge_group: {} } }, 400, 'unreadable'],
    ['an event that nobody acts on', { headers: { 'x-github-event': 'star' } }, 200, 'ignored'],
    ['no installation', { payload: { ...payload, installation: undefined } }, 403, 'no-project'],
    ['another installation', { payload: { ...payload, installation: { id: 2 } } }, 403, 'no-project'],
    [
      'a repository that nobody knows',
      { payload: { ...payload, repository: { ...payload.repository, id: 8 } } },
      403,
      'no-project',
    ],
  ])('answers %s', async (_, change, status, outcome) => {
    const { options, queue } = await bench()
    expect(await receiveDelivery(await delivery(change), options)).toMatchObject({ status, outcome })
    expect(queue).toEqual([])
  })

  it('reads a form, and refuses what is too long before it hashes it', async () => {
    const { options, queue } = await bench()
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`
    const form = await delivery({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect((await receiveDelivery(form, options)).status).toBe(202)
    expect(queue).toHaveLength(1)
    expect((await receiveDelivery(form, { ...options, mostBytes: 10 })).status).toBe(413)
  })

  it('takes an installation without a project, for it says which repositories there are', async () => {
    const { options, queue } = await bench()
    const created = await delivery({
      payload: {
        action: 'created',
        installation: { id: 9 },
        repositories: [{ id: 1, full_name: 'shop/cart' }],
      },
      headers: { 'x-github-event': 'installation' },
    })
    expect((await receiveDelivery(created, options)).status).toBe(202)
    expect(queue[0]?.project).toBeUndefined()
  })
})

describe('receiveRequest', () => {
  async function request(change: RequestInit = {}): Promise<Request> {
    const { body, headers } = await delivery()
    return new Request('https://ci.example/webhooks', {
      method: 'POST',
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      ),
      body: body as Uint8Array<ArrayBuffer>,
      ...change,
    })
  }

  it('takes in what the web sends', async () => {
    const { options, queue } = await bench()
    expect(await receiveRequest(await request(), options)).toMatchObject({ status: 202, outcome: 'accepted' })
    expect(queue).toHaveLength(1)
    const get = new Request('https://ci.example/webhooks')
    expect(await receiveRequest(get, options)).toMatchObject({ status: 405, outcome: 'not-a-delivery' })
  })

  it('reads no more of a body than it may, whatever its length is said to be', async () => {
    const { options } = await bench()
    let read = 0
    const endless = new ReadableStream({
      pull(controller) {
        read++
        controller.enqueue(new Uint8Array(1_000))
      },
    })
    const posted = await request({ body: endless, duplex: 'half' } as RequestInit)
    const answer = await receiveRequest(posted, { ...options, mostBytes: 10_000 })
    expect(answer.status).toBe(413)
    expect(read).toBeLessThan(20)
  })
})
