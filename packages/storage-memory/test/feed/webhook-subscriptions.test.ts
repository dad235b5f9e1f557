import {
  addWebhookSubscription,
  changeWebhookSubscription,
  findWebhookSubscription,
  listWebhookSubscriptions,
  planDeliveries,
  removeWebhookSubscription,
} from '@gatewright/core/feed'
import { describe, expect, it } from 'vitest'
import { first, nothing, second, setUp, source, url, worker } from './support/webhook-scene.ts'

describe('webhook subscriptions', () => {
  it('begin behind what happened before, or where they are told to', async () => {
    const { storage, clock, receivers: own, subscribe, happen, plan, deliver } = setUp()
    await happen(1, 2)
    await subscribe()
    const all = { id: 'all', url: 'https://hooks.example/all', secrets: [first] }
    const from = await addWebhookSubscription(storage, all, { ...worker, at: clock.now(), after: 1 })
    expect(from._unsafeUnwrap()).toEqual({ ...all, state: 'active' })
    await happen(3)
    expect(await plan()).toBe(3)
    expect(await deliver()).toEqual({ ...nothing, delivered: 3 })
    expect(own.received.map(({ url: to, body }) => [to, (body['data'] as { ref: string }).ref])).toEqual(
      expect.arrayContaining([
        [all.url, 'run-2'],
        [all.url, 'run-3'],
        [url, 'run-3'],
      ]),
    )
  })

  it.each([
    { what: 'an id with a space', change: { id: 'a b' }, path: 'id' },
    { what: 'no secret', change: { secrets: [] }, path: 'secrets' },
    { what: 'a secret that is none', change: { secrets: ['whsec_abc'] }, path: 'secrets[0]' },
    { what: 'no scheme', change: { url: 'hooks.example' }, path: 'url' },
    { what: 'http', change: { url: 'http://hooks.example/' }, path: 'url' },
    { what: 'a password', change: { url: 'https://ann:pw@hooks.example/' }, path: 'url' },
    {
      what: 'a user that looks like a host',
      change: { url: 'https://hooks.example:443@127.0.0.1/' },
      path: 'url',
    },
    {
      what: 'a kind that stays in the house',
      change: { kinds: ['audit'] as unknown as ['group'] },
      path: 'kinds[0]',
    },
  ])('are refused with $what', async ({ change, path }) => {
    const { storage, clock } = setUp()
    const subscription = { id: 'chat', url, secrets: [first], ...change }
    const added = await addWebhookSubscription(storage, subscription, { ...worker, at: clock.now() })
    const error = added._unsafeUnwrapErr()
    expect(error.kind === 'schema/invalid' && error.problems.map((problem) => problem.path)).toContain(path)
    expect((await listWebhookSubscriptions(storage.states))._unsafeUnwrap()).toEqual([])
  })

  it('leave the planning to whoever asks first, at once', async () => {
    const { storage, clock, subscribe, happen } = setUp()
    await subscribe()
    await happen(1)
    const other = { owner: 'worker-2', forMs: 60_000, clock, source }
    expect((await planDeliveries(storage, other))._unsafeUnwrap()).toEqual([
      { subscription: 'chat', isOwner: true, position: 1, planned: 1 },
    ])
  })

  it('may say that http is meant', async () => {
    const { storage, subscribe } = setUp()
    await subscribe({ url: 'http://[fd00::1]:8080/ci', allowHttp: true })
    const found = (await findWebhookSubscription(storage.states, 'chat'))._unsafeUnwrap()
    expect(found?.url).toBe('http://[fd00::1]:8080/ci')
  })

  it('are there once under an id, and go forward only', async () => {
    const { storage, clock, subscribe, happen, plan } = setUp()
    await subscribe()
    const again = { id: 'chat', url: 'https://hooks.example/other', secrets: [second] }
    const options = { ...worker, at: clock.now() }
    const twice = await addWebhookSubscription(storage, again, options)
    expect(twice._unsafeUnwrapErr().kind).toBe('store/version-conflict')
    const other = await addWebhookSubscription(storage, again, { ...options, owner: 'worker-2' })
    expect(other._unsafeUnwrapErr().kind).toBe('store/version-conflict')
    await happen(1)
    expect(await plan()).toBe(1)
    expect((await removeWebhookSubscription(storage.states, 'chat')).isOk()).toBe(true)
    const back = await addWebhookSubscription(storage, again, { ...options, after: 0 })
    expect(back._unsafeUnwrapErr().kind).toBe('schema/invalid')
    expect((await addWebhookSubscription(storage, again, options)).isOk()).toBe(true)
  })

  it('keep what is said in any script', async () => {
    const { storage, subscribe } = setUp()
    await subscribe({ url: 'https://hooks.example/größe' })
    const paused = { state: 'paused', reason: 'Größer \u{2028} 𝒳 \x7f' } as const
    void (await changeWebhookSubscription(storage.states, 'chat', (known) => ({ ...known, ...paused })))
    const found = (await findWebhookSubscription(storage.states, 'chat'))._unsafeUnwrap()
    expect(found).toMatchObject({ url: 'https://hooks.example/größe', ...paused })
  })

  it('are changed by several at once, one after the other', async () => {
    const { storage, subscribe } = setUp()
    await subscribe({ kinds: ['group'] })
    const add = (secret: string): Promise<unknown> =>
      Promise.resolve(
        changeWebhookSubscription(storage.states, 'chat', (known) => ({
          ...known,
          secrets: [...known.secrets, secret],
        })),
      )
    await Promise.all([add(second), add(second), add(second)])
    const found = (await findWebhookSubscription(storage.states, 'chat'))._unsafeUnwrap()
    expect(found?.secrets).toEqual([first, second, second, second])
    const none = await changeWebhookSubscription(storage.states, 'none', (known) => known)
    expect(none._unsafeUnwrap()).toBeUndefined()
    const wrong = await changeWebhookSubscription(storage.states, 'chat', (known) => ({
      ...known,
      secrets: [],
    }))
    expect(wrong._unsafeUnwrapErr().kind).toBe('schema/invalid')
  })

  it('are listed, however many there are', async () => {
    const { storage, clock } = setUp()
    for (let number = 0; number < 1_001; number++) {
      const one = { id: `s${String(number).padStart(4, '0')}`, url, secrets: [first] }
      void (await addWebhookSubscription(storage, one, { ...worker, at: clock.now() }))
    }
    const all = (await listWebhookSubscriptions(storage.states))._unsafeUnwrap()
    expect([all.length, all[0]?.id, all.at(-1)?.id]).toEqual([1_001, 's0000', 's1000'])
  })
})
