import { runJob, type JobContext, type OutgoingMessage } from '@gatewright/core/jobs'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { interrupted } from '../feed/support/interrupted.ts'
import { runThrough, slice } from './support/job-scene.ts'
import { config, flake, sending } from './support/sending.ts'

const short = (sent: readonly OutgoingMessage[]): readonly string[] =>
  sent.map(({ channel, attempt, rendered }) => `${channel} ${rendered.format} ${attempt}`)

describe('send-notification', () => {
  it('renders for each channel, and sends once however often it is asked to', async () => {
    const { context, sent } = sending()
    const payload = { events: [flake('1'), flake('2')] }
    const report = await slice('send-notification', payload, context)
    expect(report).toMatchObject({ state: 'done', facts: { planned: 4, delivered: 4, held: [] } })
    expect(short(sent)).toEqual(['#ci slack 1', '#ci slack 1', 'mail text 1', 'mail text 1'])
    expect(new Set(sent.map(({ key }) => key)).size).toBe(4)
    const again = await slice('send-notification', payload, context)
    expect(again).toMatchObject({ state: 'done', facts: { planned: 0, delivered: 0 } })
    expect(sent).toHaveLength(4)
  })

  it('says why somebody is not told, and tells them when it is time', async () => {
    const { context, clock, sent } = sending()
    clock.advance(8 * 3_600_000)
    const report = await slice('send-notification', { events: [flake('1')] }, context)
    expect(report.facts).toMatchObject({
      delivered: 1,
      held: [{ id: '1', channel: 'mail', why: 'outside-hours', until: '2026-12-02T09:00:00.000Z' }],
    })
    clock.advance(13 * 3_600_000)
    await slice('send-notification', {}, context)
    expect(sent.map(({ channel }) => channel)).toEqual(['#ci', 'mail'])
  })

  it('comes back when the other side asks it to, and sends the same key again', async () => {
    const { context, clock, sent } = sending(({ attempt, channel }) =>
      channel === '#ci' && attempt === 1
        ? { message: 'rate limited', retryable: true, retryAfterMs: 90_000 }
        : undefined,
    )
    const report = await slice('send-notification', { events: [flake('1')], most: 5 }, context)
    expect(report).toMatchObject({
      state: 'later',
      notBefore: '2026-12-01T12:01:30.000Z',
      next: { most: 5 },
      facts: { delivered: 1, retried: 1 },
    })
    clock.advance(90_000)
    await slice('send-notification', {}, context)
    const keys = sent.filter(({ channel }) => channel === '#ci').map(({ key }) => key)
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  })

  it('sends nothing else to a channel that asked to be left alone, whoever calls', async () => {
    const { context, clock, sent } = sending(({ attempt, channel }) =>
      channel === '#ci' && attempt === 1
        ? { message: 'rate limited', retryable: true, retryAfterMs: 90_000 }
        : undefined,
    )
    const toChannel = (): number => sent.filter(({ channel }) => channel === '#ci').length
    const report = await slice('send-notification', { events: [flake('1'), flake('2')] }, context)
    expect(report).toMatchObject({ state: 'later', notBefore: '2026-12-01T12:01:30.000Z' })
    expect(toChannel()).toBe(1)
    clock.advance(89_999)
    expect(await slice('send-notification', {}, context)).toMatchObject({
      state: 'later',
      notBefore: '2026-12-01T12:01:30.000Z',
      facts: { delivered: 0, retried: 0 },
    })
    expect(toChannel()).toBe(1)
    clock.advance(1)
    await slice('send-notification', {}, context)
    expect(toChannel()).toBeGreaterThan(1)
  })

  it('gives up what can never be sent', async () => {
    const { context, storage } = sending(() => ({ message: 'no such channel', retryable: false }))
    const report = await slice('send-notification', { events: [flake('1')] }, context)
    expect(report).toMatchObject({ state: 'done', facts: { dead: 2 } })
    const dead = (await storage.outbox.find({ states: ['dead'] }))._unsafeUnwrap()
    expect(dead.map(({ reason }) => reason)).toEqual(['no such channel', 'no such channel'])
  })

  it('leaves a channel alone that takes nothing, and others not', async () => {
    const { context, sent } = sending(({ channel }) =>
      channel === '#ci' ? { message: 'down', retryable: true } : undefined,
    )
    const events = Array.from({ length: 5 }, (_, index) => flake(String(index)))
    const report = await slice('send-notification', { events }, context)
    expect(report.state).toBe('later')
    expect(sent.filter(({ channel }) => channel === '#ci')).toHaveLength(1)
    expect(sent.filter(({ channel }) => channel === 'mail')).toHaveLength(5)
  })

  it('stops between two channels once it is to end, and goes on', async () => {
    const scene = sending()
    const signal = { aborted: false }
    const { notifications } = scene.context
    const context: JobContext = {
      ...scene.context,
      signal,
      notifications: {
        config,
        send: (outgoing) => {
          signal.aborted = true
          return notifications?.send(outgoing) ?? okAsync()
        },
      },
    }
    const report = await slice('send-notification', { events: [flake('1')] }, context)
    expect(report).toMatchObject({ state: 'more', next: {}, facts: { planned: 2, delivered: 1 } })
    await runThrough('send-notification', report.state === 'more' && report.next, scene.context, scene.clock)
    expect(scene.sent.map(({ channel }) => channel)).toEqual(['#ci', 'mail'])
  })

  it('sends what was decided before a process ended, with whatever comes next', async () => {
    const { context, storage, sent } = sending()
    const { stores } = interrupted(storage, { call: 3, when: 'before' })
    const ended = await runJob('send-notification', { events: [flake('1')] }, { ...context, storage: stores })
    expect(ended.isErr()).toBe(true)
    expect((await storage.outbox.find({}))._unsafeUnwrap()).toEqual([])
    await slice('send-notification', {}, context)
    expect(sent.map(({ channel }) => channel)).toEqual(['#ci', 'mail'])
  })

  it('sends each message once, or twice under one key, wherever a process ends', async () => {
    const events = [flake('1'), flake('2')]
    const whole = sending()
    const calls = interrupted(whole.storage)
    void (await runJob('send-notification', { events }, { ...whole.context, storage: calls.stores }))
    expect(calls.calls()).toBeGreaterThan(10)
    const expected = new Set(whole.sent.map(({ key }) => key))
    for (let call = 1; call <= calls.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const scene = sending()
        const { stores } = interrupted(scene.storage, { call, when })
        void (await runJob('send-notification', { events }, { ...scene.context, storage: stores }))
        await runThrough('send-notification', { events }, scene.context, scene.clock)
        expect(new Set(scene.sent.map(({ key }) => key))).toEqual(expected)
        expect(scene.sent.length).toBeLessThanOrEqual(expected.size + 1)
      }
  })
})
