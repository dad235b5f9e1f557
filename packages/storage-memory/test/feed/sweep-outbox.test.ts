import {
  listDeadLetters,
  removeWebhookSubscription,
  replayDeadLetters,
  sweepOutbox,
  type OutboxSweep,
  type SweepOutboxOptions,
} from '@gatewright/core/feed'
import type { CompleteStorage } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { interrupted } from './support/interrupted.ts'
import { setUp, type Scene } from './support/webhook-scene.ts'

const dayMs = 24 * 3_600_000

async function sweep(
  { storage, clock }: Scene,
  rest: Partial<SweepOutboxOptions> = {},
): Promise<OutboxSweep> {
  const options = { at: clock.now(), owner: 'sweeper', dryRun: false, ...rest }
  return (await sweepOutbox(storage, options))._unsafeUnwrap()
}

async function statesOf(storage: CompleteStorage): Promise<readonly string[]> {
  const found = (await storage.outbox.find({}))._unsafeUnwrap()
  return found.map(({ topic, state }) => `${topic}: ${state}`).sort()
}

/** Two messages delivered, one dead, one waiting for a subscription that is there, and one of somebody else's topic. */
async function filled(): Promise<Scene> {
  const scene = setUp(({ url }) => (url.endsWith('/down') ? 400 : 204))
  await scene.subscribe()
  await scene.happen(1, 2)
  await scene.plan()
  await scene.deliver()
  await scene.subscribe({ id: 'down', url: 'https://hooks.example/down' })
  await scene.happen(3)
  await scene.plan()
  await scene.deliver({ retry: { maxAttempts: 1 } })
  const { storage, clock } = scene
  const message = { id: 'own', topic: 'webhook', body: null, notBefore: clock.now() }
  expect((await storage.outbox.add([message])).isOk()).toBe(true)
  const claims = await storage.outbox.claim('webhook', {
    owner: 'a',
    at: clock.now(),
    forMs: 1_000,
    limit: 1,
  })
  for (const claim of claims._unsafeUnwrap())
    expect((await storage.outbox.settle(claim, { state: 'delivered' })).isOk()).toBe(true)
  return scene
}

describe('sweepOutbox', () => {
  it('forgets what was delivered a week ago and what is dead for long, and only says so unless it is told to', async () => {
    const scene = await filled()
    const { storage, clock } = scene
    const all = ['webhook chat: delivered', 'webhook chat: delivered', 'webhook chat: delivered']
    const rest = ['webhook down: dead', 'webhook: delivered']
    clock.advance(6 * dayMs)
    expect(await sweep(scene)).toEqual({ dryRun: false, delivered: 0, dead: 0, abandoned: 0 })
    expect(await statesOf(storage)).toEqual([...all, ...rest])
    clock.advance(dayMs + 60_000)
    const found = { delivered: 3, dead: 0, abandoned: 0 }
    const asked = await sweepOutbox(storage, { at: clock.now(), owner: 'sweeper' })
    expect(asked._unsafeUnwrap()).toEqual({ dryRun: true, ...found })
    expect(await statesOf(storage)).toEqual([...all, ...rest])
    expect(await sweep(scene)).toEqual({ dryRun: false, ...found })
    expect(await statesOf(storage)).toEqual(rest)
    clock.advance(83 * dayMs)
    expect(await sweep(scene)).toEqual({ dryRun: false, delivered: 0, dead: 1, abandoned: 0 })
    expect(await statesOf(storage)).toEqual(['webhook: delivered'])
    expect(await sweep(scene)).toEqual({ dryRun: false, delivered: 0, dead: 0, abandoned: 0 })
  })

  it('looks past as many messages of others as there are', async () => {
    const scene = setUp()
    const { storage, clock } = scene
    const notBefore = clock.now()
    const numbers = Array.from({ length: 1_500 }, (_, index) => index)
    for (const topic of ['a', 'webhook chat']) {
      const messages = numbers.map((number) => ({ id: `${number} ${topic}`, topic, body: null, notBefore }))
      expect((await storage.outbox.add(messages)).isOk()).toBe(true)
      const request = { owner: 'a', at: notBefore, forMs: 1_000, limit: numbers.length }
      for (const claim of (await storage.outbox.claim(topic, request))._unsafeUnwrap())
        expect((await storage.outbox.settle(claim, { state: 'delivered' })).isOk()).toBe(true)
    }
    clock.advance(8 * dayMs)
    expect((await sweep(scene, { dryRun: true })).delivered).toBe(1_500)
    expect((await sweep(scene)).delivered).toBe(1_500)
    expect(await statesOf(storage)).toEqual(numbers.map(() => 'a: delivered'))
  })

  it('gives up what waits for a subscription that was removed, so that nobody else gets it', async () => {
    const scene = setUp()
    const { storage, clock, subscribe, happen, plan, deliver } = scene
    await subscribe()
    await subscribe({ id: 'other' })
    await happen(1, 2)
    expect(await plan()).toBe(4)
    expect((await removeWebhookSubscription(storage.states, 'chat')).isOk()).toBe(true)
    clock.advance(dayMs - 1)
    expect((await sweep(scene)).abandoned).toBe(0)
    clock.advance(2)
    expect((await sweep(scene, { dryRun: true })).abandoned).toBe(2)
    expect((await sweep(scene)).abandoned).toBe(2)
    expect((await sweep(scene)).abandoned).toBe(0)
    await subscribe({ url: 'https://somebody.example/else' })
    expect((await deliver()).delivered).toBe(2)
    expect(new Set(scene.receivers.received.map(({ url }) => url))).toEqual(
      new Set(['https://hooks.example/ci']),
    )
    const dead = (await listDeadLetters(storage, 'chat'))._unsafeUnwrap()
    expect(dead.map(({ reason }) => reason)).toEqual(Array(2).fill('The subscription was removed.'))
  })

  it('leaves nothing of a dead letter that was sent once more, wherever the process ends', async () => {
    const replayed = async (): Promise<Scene> => {
      const scene = await filled()
      expect((await replayDeadLetters(scene.storage, 'down'))._unsafeUnwrap()).toBe(1)
      await scene.deliver({ retry: { maxAttempts: 1 } })
      scene.clock.advance(100 * dayMs)
      return scene
    }
    const options = { owner: 'sweeper', dryRun: false }
    const scene = await replayed()
    const counting = interrupted(scene.storage)
    expect((await sweepOutbox(counting.stores, { ...options, at: scene.clock.now() })).isOk()).toBe(true)
    expect((await scene.storage.states.list('webhook replays'))._unsafeUnwrap()).toEqual([])
    for (let call = 1; call <= counting.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const { storage, clock } = await replayed()
        const asked = { ...options, at: clock.now() }
        const cut = interrupted(storage, { call, when }).stores
        expect((await sweepOutbox(cut, asked)).isErr()).toBe(true)
        expect((await sweepOutbox(storage, asked)).isOk()).toBe(true)
        expect(await statesOf(storage)).toEqual(['webhook: delivered'])
        expect((await listDeadLetters(storage, 'down'))._unsafeUnwrap()).toEqual([])
      }
  })
})
