import { listDeadLetters, replayDeadLetters, type DeliverWebhooksReport } from '@gatewright/core/feed'
import { describe, expect, it } from 'vitest'
import { interrupted } from './support/interrupted.ts'
import { nothing, setUp, type Scene } from './support/webhook-scene.ts'

describe('dead letters', () => {
  it('gives up after so many attempts, and sends dead letters once more when asked to', async () => {
    let isUp = false
    const {
      storage,
      clock,
      receivers: own,
      subscribe,
      happen,
      plan,
      deliver,
    } = setUp(() => (isUp ? 200 : 503))
    await subscribe()
    await happen(1, 2)
    await plan()
    const retry = { maxAttempts: 3 }
    const reports: DeliverWebhooksReport[] = []
    for (let attempt = 1; attempt <= 4; attempt++) {
      reports.push(await deliver({ retry }))
      clock.advance(3_600_000)
    }
    expect(reports.map(({ retried, dead }) => [retried, dead])).toEqual([
      [2, 0],
      [2, 0],
      [0, 2],
      [0, 0],
    ])
    const dead = (await listDeadLetters(storage, 'chat'))._unsafeUnwrap()
    expect(dead.map(({ attempts, reason }) => [attempts, reason])).toEqual([
      [3, 'HTTP 503'],
      [3, 'HTTP 503'],
    ])
    expect((await listDeadLetters(storage, 'other'))._unsafeUnwrap()).toEqual([])
    isUp = true
    const [one] = dead
    expect((await replayDeadLetters(storage, 'chat', [one?.id ?? '']))._unsafeUnwrap()).toBe(1)
    expect((await replayDeadLetters(storage, 'chat', [one?.id ?? '']))._unsafeUnwrap()).toBe(0)
    expect(await deliver({ retry })).toEqual({ ...nothing, delivered: 1 })
    expect((await replayDeadLetters(storage, 'chat'))._unsafeUnwrap()).toBe(1)
    isUp = false
    expect(await deliver({ retry: { maxAttempts: 1 } })).toEqual({ ...nothing, dead: 1 })
    expect((await listDeadLetters(storage, 'chat'))._unsafeUnwrap()).toHaveLength(1)
    isUp = true
    expect((await replayDeadLetters(storage, 'chat'))._unsafeUnwrap()).toBe(1)
    expect(await deliver({ retry })).toEqual({ ...nothing, delivered: 1 })
    expect((await listDeadLetters(storage, 'chat'))._unsafeUnwrap()).toEqual([])
    expect(new Set(own.received.map(({ id }) => id)).size).toBe(2)
  })

  it('sends a dead letter once more, wherever the process that asked for it ends', async () => {
    const filled = async (): Promise<Scene> => {
      const scene = setUp(() => 503)
      await scene.subscribe()
      await scene.happen(1, 2)
      await scene.plan()
      await scene.deliver({ retry: { maxAttempts: 1 } })
      return scene
    }
    const counting = interrupted((await filled()).storage)
    expect((await replayDeadLetters(counting.stores, 'chat'))._unsafeUnwrap()).toBe(2)
    for (let call = 1; call <= counting.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const { storage } = await filled()
        expect((await replayDeadLetters(interrupted(storage, { call, when }).stores, 'chat')).isErr()).toBe(
          true,
        )
        expect((await replayDeadLetters(storage, 'chat')).isOk()).toBe(true)
        const waiting = (await storage.outbox.find({ states: ['waiting'] }))._unsafeUnwrap()
        expect(waiting.map(({ body }) => (body as { id: string }).id).sort()).toEqual(
          [...new Set(waiting.map(({ body }) => (body as { id: string }).id))].sort(),
        )
        expect(waiting).toHaveLength(2)
      }
  })
})
