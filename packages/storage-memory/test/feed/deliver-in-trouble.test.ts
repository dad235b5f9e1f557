import { changeWebhookSubscription } from '@gatewright/core/feed'
import type { Fetcher } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { first, nothing, setUp, url } from './support/webhook-scene.ts'

describe('deliverWebhooks, to who is in trouble', () => {
  it('sends nothing else meanwhile to who asks to be left alone', async () => {
    let asked = 0
    const {
      storage,
      clock,
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp(({ url: to }) => {
      asked += 1
      return to === url && asked === 2 ? { status: 503, retryAfter: '3600' } : 200
    })
    await subscribe()
    await happen(1, 2, 3, 4, 5)
    await plan()
    // One of two is taken, and still none is sent behind them.
    expect(await deliver({ parallel: 2 })).toEqual({ ...nothing, delivered: 1, retried: 1 })
    await happen(6)
    await plan()
    clock.advance(3_599_999)
    expect(await deliver()).toEqual(nothing)
    const moved = await changeWebhookSubscription(storage.states, 'chat', (known) => ({
      ...known,
      url: 'https://other.example/',
    }))
    expect(moved.isOk()).toBe(true)
    expect(await deliver({ most: 1 })).toEqual({ ...nothing, delivered: 1 })
    const back = await changeWebhookSubscription(storage.states, 'chat', (known) => ({ ...known, url }))
    expect(back.isOk()).toBe(true)
    expect(await deliver()).toEqual({ ...nothing, delivered: 3 })
    clock.advance(1)
    expect(await deliver()).toEqual({ ...nothing, delivered: 1 })
    expect(own.received).toHaveLength(7)
    expect((await storage.states.list('webhook rests'))._unsafeUnwrap()).toEqual([])
  })

  it('is not kept from sending by a clock that was ahead for years', async () => {
    const { clock, subscribe, happen, plan, deliver } = setUp((_, earlier) =>
      earlier === 0 ? { status: 503, retryAfter: '3600' } : 200,
    )
    await subscribe()
    await happen(1)
    await plan()
    clock.advance(3 * 365 * 24 * 3_600_000)
    expect(await deliver()).toEqual({ ...nothing, retried: 1 })
    clock.advance(-3 * 365 * 24 * 3_600_000)
    await happen(2)
    await plan()
    expect(await deliver()).toMatchObject({ retried: 1 })
  })

  it('waits where a secret key is to sign and the host cannot', async () => {
    const secretKey = 'whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    const { receivers: own, subscribe, happen, plan, deliver, storage } = setUp()
    await subscribe({ secrets: [secretKey, first] })
    await happen(1)
    await plan()
    expect(await deliver()).toEqual({ ...nothing, retried: 1 })
    expect((await storage.outbox.find({}))._unsafeUnwrap()[0]?.reason).toContain('Ed25519')
    expect(own.received).toEqual([])
  })

  it('sends to others where a fetcher throws for one of them', async () => {
    const { receivers: own, storage, subscribe, happen, plan, deliver } = setUp()
    const { fetcher } = own
    await subscribe({ id: 'a', url: 'https://throws.example/' })
    await subscribe({ id: 'b', url: 'https://rejects.example/' })
    await subscribe()
    await happen(1)
    await plan()
    const broken: Fetcher = {
      resolve: (host) => {
        if (host === 'throws.example') throw new TypeError('Not a host.')
        return fetcher.resolve(host)
      },
      fetch: (request) =>
        request.url.startsWith('https://rejects')
          ? new ResultAsync(Promise.reject(new Error('Not a request.')))
          : fetcher.fetch(request),
    }
    expect(await deliver({ fetcher: broken })).toEqual({ ...nothing, delivered: 1, retried: 2 })
    const waiting = (await storage.outbox.find({ states: ['waiting'] }))._unsafeUnwrap()
    expect(waiting.map(({ reason }) => reason)).toEqual([
      'The fetcher threw: Not a host.',
      'The fetcher threw: Not a request.',
    ])
  })
})
