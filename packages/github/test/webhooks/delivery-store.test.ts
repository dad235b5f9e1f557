import { createDeliveryStore, forgetDeliveries } from '@gatewright/github'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { patience } from '../support/patience.ts'

function bench() {
  const time = patience()
  const { states } = createMemoryDatabase().open('app')
  return { time, states, store: createDeliveryStore(states, { clock: time.clock, claimMs: 1_000 }) }
}

describe('a delivery', () => {
  it('is claimed by one of many', async () => {
    const { store } = bench()
    const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim('a')))
    const answers = claims.map((claim) => claim._unsafeUnwrap())
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(49)
  })

  it('that is done is never claimed again', async () => {
    const { store, time } = bench()
    void (await store.claim('a'))
    void (await store.done('a'))
    await time.wait(10_000)
    expect((await store.claim('a'))._unsafeUnwrap()).toBe('done')
  })

  it('that failed is claimed again at once, and one whose claim ran out then', async () => {
    const { store, time } = bench()
    void (await store.claim('a'))
    void (await store.failed('a', 'The queue is full.'))
    expect((await store.claim('a'))._unsafeUnwrap()).toBe('claimed')
    expect((await store.claim('a'))._unsafeUnwrap()).toBe('busy')
    await time.wait(1_000)
    expect((await store.claim('a'))._unsafeUnwrap()).toBe('claimed')
  })

  it('that is old is forgotten, and no other', async () => {
    const { store, states, time } = bench()
    for (const key of ['a', 'b']) void (await store.done(key))
    await time.wait(5_000)
    void (await store.done('c'))
    const forgotten = await forgetDeliveries(states, { clock: time.clock, keepMs: 3_000 })
    expect(forgotten._unsafeUnwrap()).toBe(2)
    const claims = await Promise.all(['a', 'b', 'c'].map((key) => store.claim(key)))
    expect(claims.map((claim) => claim._unsafeUnwrap())).toEqual(['claimed', 'claimed', 'done'])
  })

  it('that is kept as something else is an error, and not done', async () => {
    const { store, states } = bench()
    void (await states.put('github-deliveries', [{ key: 'a', body: Uint8Array.of(1, 2, 3) }]))
    expect((await store.claim('a'))._unsafeUnwrapErr().kind).toBe('store/corrupt')
  })
})
