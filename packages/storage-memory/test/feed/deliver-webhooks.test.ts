import {
  changeWebhookSubscription,
  deliverWebhooks,
  findWebhookSubscription,
  type DeliverWebhooksOptions,
  type DeliveryPlace,
} from '@gatewright/core/feed'
import { describe, expect, it } from 'vitest'
import { interrupted } from './support/interrupted.ts'
import type { Answer } from './support/receivers.ts'
import { first, nothing, refsOf, second, setUp, url, type Scene } from './support/webhook-scene.ts'

describe('deliverWebhooks', () => {
  it('sends signatures by every secret, and nothing that anybody could log in with', async () => {
    for (const believed of [[first], [second]]) {
      const { receivers: own, subscribe, happen, plan, deliver } = setUp(undefined, undefined, believed)
      await subscribe({ secrets: [second, first] })
      await happen(1)
      await plan()
      expect(await deliver()).toEqual({ ...nothing, delivered: 1 })
      const [request] = own.received
      expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
        'content-type',
        'webhook-id',
        'webhook-signature',
        'webhook-timestamp',
      ])
      expect(request?.address).toBe('9.9.9.1')
      expect(own.closed()).toBe(1)
    }
  })

  it('tries again what was not delivered, later each time, with the same id and body', async () => {
    const answers: readonly Answer[] = [500, 302, 404, 'nothing', 200]
    const {
      storage,
      clock,
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp((_, earlier) => answers[earlier] ?? 200)
    await subscribe()
    await happen(1)
    await plan()
    const waits: (string | undefined)[] = []
    for (const waitMs of [2_500, 5_000, 10_000, 20_000]) {
      expect(await deliver()).toEqual({ ...nothing, retried: 1 })
      const [message] = (await storage.outbox.find({}))._unsafeUnwrap()
      waits.push(message?.reason)
      clock.advance(waitMs - 1)
      expect(await deliver()).toEqual(nothing)
      clock.advance(1)
    }
    expect(waits).toEqual(['HTTP 500', 'HTTP 302', 'HTTP 404', 'No answer in time.'])
    expect(await deliver()).toEqual({ ...nothing, delivered: 1 })
    expect(new Set(own.received.map(({ id, body }) => JSON.stringify([id, body]))).size).toBe(1)
    expect(new Set(own.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(5)
  })

  it('waits as long as the receiver asks', async () => {
    const {
      clock,
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp((_, earlier) => (earlier === 0 ? { status: 429, retryAfter: '120' } : 200))
    await subscribe()
    await happen(1)
    await plan()
    await deliver()
    clock.advance(119_999)
    expect(await deliver()).toEqual(nothing)
    clock.advance(1)
    expect(await deliver()).toEqual({ ...nothing, delivered: 1 })
    expect(own.received).toHaveLength(2)
  })

  it('disables who is gone, and leaves what waits for them, that one too', async () => {
    const { storage, receivers: own, subscribe, happen, plan, deliver } = setUp(() => 410)
    await subscribe()
    await subscribe({ id: 'other', url: 'https://other.example/' })
    await happen(1, 2, 3)
    await plan()
    const report = await deliver({ parallel: 1 })
    expect([report.retried, report.disabled.toSorted()]).toEqual([2, ['chat', 'other']])
    expect(own.received).toHaveLength(2)
    const found = (await findWebhookSubscription(storage.states, 'chat'))._unsafeUnwrap()
    expect(found).toMatchObject({ state: 'disabled', reason: 'HTTP 410' })
    expect([await plan(), await deliver()]).toEqual([0, nothing])
    const waiting = (await storage.outbox.find({ states: ['waiting'] }))._unsafeUnwrap()
    expect(waiting).toHaveLength(6)
  })

  it('disables who is gone also where a process ended between their answer and that', async () => {
    const { storage, subscribe, happen, plan, deliver } = setUp(() => 410)
    await subscribe()
    await happen(1)
    await plan()
    const step = (place: DeliveryPlace): void => {
      if (place === 'deliver/settled') throw new Error('The process ended.')
    }
    await expect(deliver({ step })).rejects.toThrow('The process ended.')
    expect(await deliver()).toMatchObject({ disabled: ['chat'] })
    expect((await findWebhookSubscription(storage.states, 'chat'))._unsafeUnwrap()?.state).toBe('disabled')
  })

  it('does not disable a subscription that has another address by now', async () => {
    const scene = setUp(() => 410)
    await scene.subscribe()
    await scene.happen(1)
    await scene.plan()
    const { states } = scene.storage
    const moved = { ...scene.receivers.fetcher }
    const fetcher: typeof moved = {
      ...moved,
      resolve: (host) =>
        changeWebhookSubscription(states, 'chat', (known) => ({ ...known, url: 'https://new.example/' }))
          .mapErr((cause) => ({
            kind: 'fetch/failed' as const,
            message: '',
            retryable: true as const,
            url: host,
            cause,
          }))
          .andThen(() => moved.resolve(host)),
    }
    await scene.deliver({ fetcher })
    const found = (await findWebhookSubscription(states, 'chat'))._unsafeUnwrap()
    expect(found).toMatchObject({ url: 'https://new.example/', state: 'active' })
  })

  it.each<{ what: string; to?: string; addresses: readonly string[] }>([
    { what: 'a host of which one address is not public', addresses: ['9.9.9.1', '127.0.0.1'] },
    { what: 'a host of the network', addresses: ['10.1.2.3'] },
    { what: 'a host that is one of ours in IPv6', addresses: ['::ffff:10.1.2.3'] },
    { what: 'a host without an address', addresses: [] },
    { what: 'an address of ours', to: 'https://127.0.0.1:8443/', addresses: ['9.9.9.1'] },
    { what: 'an address of ours in other words', to: 'https://0x7f.1/', addresses: ['9.9.9.1'] },
    { what: 'an address of ours in IPv6', to: 'https://[::1]/', addresses: ['9.9.9.1'] },
  ])('sends nothing to $what', async ({ to = url, addresses }) => {
    const { storage, receivers: own, subscribe, happen, plan, deliver } = setUp(undefined, () => addresses)
    await subscribe({ url: to })
    await happen(1)
    await plan()
    expect(await deliver()).toEqual({ ...nothing, retried: 1 })
    expect(own.received).toEqual([])
    const [message] = (await storage.outbox.find({}))._unsafeUnwrap()
    expect(message?.reason).toMatch(/not public|No such host/)
  })

  it('goes into a network where that is meant, and to an address by its normal form', async () => {
    const { receivers: own, subscribe, happen, plan, deliver } = setUp(undefined, () => ['10.1.2.3'])
    await subscribe({ url: 'https://Hooks.Example:443\\@127.0.0.1/ci' })
    await happen(1)
    await plan()
    expect(await deliver({ addresses: ['10.1.0.0/16'] })).toEqual({ ...nothing, delivered: 1 })
    expect(own.received.map((request) => [request.url, request.address])).toEqual([
      ['https://hooks.example/@127.0.0.1/ci', '10.1.2.3'],
    ])
    await expect(deliver({ addresses: ['10.1'] })).rejects.toThrow(TypeError)
  })

  it('tries another address of the host each time', async () => {
    const {
      clock,
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp(
      () => 500,
      () => ['9.9.9.1', '9.9.9.2'],
    )
    await subscribe()
    await happen(1)
    await plan()
    for (let attempt = 0; attempt < 3; attempt++) {
      await deliver()
      clock.advance(3_600_000)
    }
    expect(own.received.map(({ address }) => address)).toEqual(['9.9.9.1', '9.9.9.2', '9.9.9.1'])
  })

  it('leaves a receiver alone that took none of several, and others are not held up by it', async () => {
    const {
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp(({ url: to }) => (to === url ? 500 : 200))
    await subscribe()
    await subscribe({ id: 'other', url: 'https://other.example/' })
    await happen(1, 2, 3, 4, 5)
    await plan()
    expect(await deliver({ parallel: 2 })).toEqual({ ...nothing, delivered: 5, retried: 2 })
    expect(own.received.filter((request) => request.url === url)).toHaveLength(2)
  })

  it('sends no more than it is asked to', async () => {
    const { subscribe, happen, plan, deliver } = setUp()
    await subscribe()
    await happen(1, 2, 3, 4, 5)
    await plan()
    expect(await deliver({ most: 3, parallel: 2 })).toEqual({ ...nothing, delivered: 3 })
    expect(await deliver({ most: 3, parallel: 2 })).toEqual({ ...nothing, delivered: 2 })
  })

  it('sends each message by one of several senders at once', async () => {
    const { receivers: own, subscribe, happen, plan, deliver } = setUp()
    await subscribe()
    await happen(...Array.from({ length: 50 }, (_, index) => index))
    await plan()
    const reports = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => deliver({ owner, parallel: 3 })))
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(50)
    expect(own.received).toHaveLength(50)
  })

  it('counts what another sender took over meanwhile', async () => {
    const scene = setUp()
    await scene.subscribe()
    await scene.happen(1)
    await scene.plan()
    const own = scene.receivers.fetcher
    const slow: typeof own = {
      resolve: (host) => own.resolve(host),
      fetch: (request) => {
        scene.clock.advance(46_000)
        return scene.storage.outbox
          .claim('webhook chat', { owner: 'sender-2', at: scene.clock.now(), forMs: 60_000, limit: 1 })
          .mapErr((cause) => ({
            kind: 'fetch/failed' as const,
            message: '',
            retryable: true as const,
            url,
            cause,
          }))
          .andThen(() => own.fetch({ ...request, headers: request.headers }))
      },
    }
    expect(await scene.deliver({ fetcher: slow })).toEqual({ ...nothing, lost: 1 })
  })

  it('delivers at least once with the same id, wherever a process ends', async () => {
    const filled = async (): Promise<Scene> => {
      const scene = setUp()
      await scene.subscribe()
      await scene.happen(1, 2)
      await scene.plan()
      return scene
    }
    const options = ({ clock, receivers: own }: Scene): DeliverWebhooksOptions => ({
      owner: 'sender-1',
      clock,
      fetcher: own.fetcher,
      random: () => 0.5,
    })
    const whole = await filled()
    const counting = interrupted(whole.storage)
    expect((await deliverWebhooks(counting.stores, options(whole))).isOk()).toBe(true)
    for (let call = 1; call <= counting.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const scene = await filled()
        const stores = interrupted(scene.storage, { call, when }).stores
        expect((await deliverWebhooks(stores, options(scene))).isErr()).toBe(true)
        scene.clock.advance(45_001)
        expect((await deliverWebhooks(scene.storage, options(scene))).isOk()).toBe(true)
        expect(new Set(refsOf(scene.receivers))).toEqual(new Set(['run-1', 'run-2']))
        expect(new Set(scene.receivers.received.map(({ id }) => id)).size).toBe(2)
        expect((await scene.storage.outbox.find({ states: ['waiting'] }))._unsafeUnwrap()).toEqual([])
      }
  })

  it('gives up what nobody planned', async () => {
    const { storage, clock, subscribe, deliver } = setUp()
    await subscribe()
    const message = { id: 'mine', topic: 'webhook chat', body: { id: 'a.b' }, notBefore: clock.now() }
    expect((await storage.outbox.add([message])).isOk()).toBe(true)
    expect(await deliver()).toEqual({ ...nothing, dead: 1 })
  })
})
