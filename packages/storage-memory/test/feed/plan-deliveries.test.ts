import { changeWebhookSubscription, planDeliveries, type WebhookSubscription } from '@gatewright/core/feed'
import type { CompleteStorage } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { interrupted } from './support/interrupted.ts'
import { tickingClock } from './support/ticking-clock.ts'
import { nothing, refsOf, setUp, source, worker, type Scene } from './support/webhook-scene.ts'

describe('planDeliveries', () => {
  it('sends the body of Standard Webhooks, or a CloudEvent, with one id for all who get it', async () => {
    const { receivers: own, subscribe, happen, plan, deliver } = setUp()
    await subscribe()
    await subscribe({ id: 'bus', url: 'https://bus.example/', format: 'cloudevents', kinds: ['group'] })
    await happen(1)
    expect(await plan()).toBe(2)
    await deliver({ subscriptions: 1 })
    const data = { position: 1, kind: 'group', ref: 'run-1', facts: { state: 'complete' } }
    const [bus, chat] = own.received
    expect(chat?.body).toEqual({ type: 'group', timestamp: '2026-11-22T04:19:00.000Z', data })
    expect(chat?.headers['content-type']).toBe('application/json')
    expect(bus?.body).toMatchObject({ specversion: '1.0', type: 'dev.gatewright.group.v1', source, data })
    expect(bus?.headers['content-type']).toBe('application/cloudevents+json')
    expect(bus?.id).toBe(chat?.id)
    expect(bus?.id).toBe(`msg_${String(bus?.body['id'])}`)
  })

  it('leaves out the kinds that a subscription does not ask for, and looks past them', async () => {
    const { storage, subscribe, happen, plan } = setUp()
    await subscribe({ kinds: ['decision'] })
    await happen(1, 2)
    expect(await plan()).toBe(0)
    const [consumer] = (await storage.feed.consumers())._unsafeUnwrap()
    expect(consumer).toMatchObject({ name: 'webhook chat', position: 2 })
  })

  it('plans nothing for who is paused, and all of it once they are active again', async () => {
    const { storage, receivers: own, subscribe, happen, plan, deliver } = setUp()
    await subscribe()
    const become = async (state: WebhookSubscription['state']): Promise<void> => {
      void (await changeWebhookSubscription(storage.states, 'chat', (known) => ({ ...known, state })))
    }
    await happen(1)
    await plan()
    await become('paused')
    await happen(2)
    expect([await plan(), await deliver()]).toEqual([0, nothing])
    await become('active')
    expect([await plan(), await deliver()]).toEqual([1, { ...nothing, delivered: 2 }])
    expect(refsOf(own)).toEqual(['run-1', 'run-2'])
  })

  it('plans as much as it is asked to, and for who has the lease', async () => {
    const { storage, clock, subscribe, happen } = setUp()
    await subscribe()
    await happen(1, 2, 3)
    const plan = async (owner: string, mostEvents?: number): Promise<unknown> =>
      (
        await planDeliveries(storage, {
          owner,
          forMs: 60_000,
          clock,
          source,
          ...(mostEvents !== undefined && { mostEvents }),
        })
      )._unsafeUnwrap()
    expect(await plan('worker-1', 2)).toEqual([
      { subscription: 'chat', isOwner: true, position: 2, planned: 2 },
    ])
    expect(await plan('worker-2')).toEqual([{ subscription: 'chat', isOwner: false, planned: 0 }])
    clock.advance(60_001)
    expect(await plan('worker-2')).toEqual([{ subscription: 'chat', isOwner: true, position: 3, planned: 1 }])
    expect(() => planDeliveries(storage, { ...worker, clock, source, mostEvents: 0 })).toThrow(TypeError)
  })

  it('plans every event once, wherever a process ends', async () => {
    const filled = async (): Promise<Scene> => {
      const scene = setUp()
      await scene.subscribe()
      await scene.subscribe({ id: 'other' })
      await scene.happen(1, 2, 3)
      return scene
    }
    const plan = async (storage: CompleteStorage): Promise<boolean> =>
      (await planDeliveries(storage, { ...worker, clock: tickingClock(), source })).isOk()
    const whole = await filled()
    const counting = interrupted(whole.storage)
    expect(await plan(counting.stores)).toBe(true)
    const expected = (await whole.storage.outbox.find({}))._unsafeUnwrap()
    expect(expected).toHaveLength(6)
    for (let call = 1; call <= counting.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const { storage } = await filled()
        expect(await plan(interrupted(storage, { call, when }).stores)).toBe(false)
        expect(await plan(storage)).toBe(true)
        expect((await storage.outbox.find({}))._unsafeUnwrap()).toEqual(expected)
      }
  })
})
