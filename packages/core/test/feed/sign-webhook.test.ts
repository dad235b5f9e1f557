import { utf8ToBytes as utf8 } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fromEpochMs } from '../../src/schema/index.ts'
import { signWebhook, verifyWebhook, webhookSecret, type WebhookFault } from '../../src/feed/index.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = webhookSecret(Uint8Array.from({ length: 64 }, (_, index) => index))
const timestamp = 1_614_265_330
const at = fromEpochMs(timestamp * 1000)

describe('signWebhook', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: timestamp * 1000, toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('signs the example of the specification as it does', () => {
    const body = utf8('{"test": 2432232314}')
    const headers = signWebhook({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp, body }, [secret])
    expect(headers._unsafeUnwrap()).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('signs and verifies as the library of the specification', () => {
    const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(webhookSecret)
    const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
    fc.assert(
      fc.property(secrets, ids, fc.json(), (key, id, text) => {
        const headers = signWebhook({ id, timestamp, body: utf8(text) }, [other, key])._unsafeUnwrap()
        const library = new Webhook(key)
        expect(headers['webhook-signature'].split(' ')[1]).toBe(library.sign(id, new Date(), text))
        expect(library.verify(text, { ...headers })).toEqual(JSON.parse(text))
        const theirs = { ...headers, 'webhook-signature': library.sign(id, new Date(), text) }
        const verified = verifyWebhook({ headers: theirs, body: utf8(text) }, [key], { at })
        expect(verified._unsafeUnwrap()).toEqual({ id, timestamp })
      }),
    )
  })

  it.each([
    { what: 'an id with a full stop', message: { id: 'a.b', timestamp }, secrets: [secret] },
    { what: 'an id with a line break', message: { id: 'a\r\nx: y', timestamp }, secrets: [secret] },
    { what: 'a part of a second', message: { id: 'a', timestamp: 0.5 }, secrets: [secret] },
    { what: 'no secret', message: { id: 'a', timestamp }, secrets: [] },
  ])('throws for $what', ({ message, secrets }) => {
    expect(() => signWebhook({ ...message, body: utf8('') }, secrets)).toThrow(TypeError)
  })

  it.each(['', 'whsec_', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MfKQ9r8GKYqr', `${secret}=`, 'whsec_*'])(
    'refuses the secret %j and does not repeat it',
    (wrong) => {
      const error = signWebhook({ id: 'a', timestamp, body: utf8('') }, [wrong])._unsafeUnwrapErr()
      expect(error.kind).toBe('webhook/invalid-secret')
      if (wrong.length > 6) expect(JSON.stringify(error)).not.toContain(wrong)
    },
  )
})

describe('webhookSecret', () => {
  it.each([23, 65])('throws for %i bytes', (length) => {
    expect(() => webhookSecret(new Uint8Array(length))).toThrow(TypeError)
  })
})

describe('verifyWebhook', () => {
  const body = utf8('{"a":1}')
  const signed = signWebhook({ id: 'msg_1', timestamp, body }, [secret])._unsafeUnwrap()
  const reasonOf = (
    headers: Parameters<typeof verifyWebhook>[0]['headers'],
    now: string = at,
    bytes: Uint8Array = body,
  ): WebhookFault | 'verified' =>
    verifyWebhook({ headers, body: bytes }, [secret], { at: now }).match(
      () => 'verified',
      (error) => (error.kind === 'webhook/not-verified' ? error.reason : 'no-signature-matches'),
    )

  it('takes names of headers in any case, and one in a list', () => {
    expect(
      reasonOf({ 'Webhook-Id': 'msg_1', 'WEBHOOK-TIMESTAMP': [String(timestamp)], ...signed, 'x-a': 'b' }),
    ).toBe('missing-header')
    const { 'webhook-signature': signature } = signed
    expect(
      reasonOf({
        'Webhook-Id': 'msg_1',
        'WEBHOOK-TIMESTAMP': [String(timestamp)],
        'webhook-signature': signature,
      }),
    ).toBe('verified')
  })

  it.each<{
    what: string
    change: Record<string, string | readonly string[] | undefined>
    reason: WebhookFault
  }>([
    { what: 'no id', change: { 'webhook-id': undefined }, reason: 'missing-header' },
    { what: 'no time', change: { 'webhook-timestamp': undefined }, reason: 'missing-header' },
    { what: 'no signature', change: { 'webhook-signature': undefined }, reason: 'missing-header' },
    { what: 'two ids', change: { 'webhook-id': ['msg_1', 'msg_2'] }, reason: 'missing-header' },
    { what: 'an id that none signs', change: { 'webhook-id': 'a.b' }, reason: 'invalid-id' },
    { what: 'another id', change: { 'webhook-id': 'msg_2' }, reason: 'no-signature-matches' },
    { what: 'a time in words', change: { 'webhook-timestamp': 'now' }, reason: 'invalid-timestamp' },
    {
      what: 'a time with a fraction',
      change: { 'webhook-timestamp': '1614265330.0' },
      reason: 'invalid-timestamp',
    },
    {
      what: 'a time with a zero before',
      change: { 'webhook-timestamp': '01614265330' },
      reason: 'invalid-timestamp',
    },
    {
      what: 'another time',
      change: { 'webhook-timestamp': String(timestamp + 1) },
      reason: 'no-signature-matches',
    },
    { what: 'an empty signature', change: { 'webhook-signature': '' }, reason: 'no-signature-matches' },
    { what: 'a version alone', change: { 'webhook-signature': 'v1,' }, reason: 'no-signature-matches' },
    {
      what: 'another version',
      change: { 'webhook-signature': signed['webhook-signature'].replace('v1', 'v1a') },
      reason: 'no-signature-matches',
    },
    {
      what: 'a signature without its padding',
      change: { 'webhook-signature': signed['webhook-signature'].slice(0, -1) },
      reason: 'no-signature-matches',
    },
    {
      what: 'a signature that goes on',
      change: { 'webhook-signature': `${signed['webhook-signature'].slice(0, -1)}A` },
      reason: 'no-signature-matches',
    },
    {
      what: 'the signature of nothing known',
      change: { 'webhook-signature': `v1,${'A'.repeat(43)}=` },
      reason: 'no-signature-matches',
    },
  ])('does not believe $what', ({ change, reason }) => {
    expect(reasonOf({ ...signed, ...change })).toBe(reason)
  })

  it.each([
    { at: fromEpochMs((timestamp + 300) * 1000), reason: 'verified' },
    { at: fromEpochMs((timestamp + 300) * 1000 + 1), reason: 'too-old' },
    { at: fromEpochMs((timestamp - 300) * 1000), reason: 'verified' },
    { at: fromEpochMs((timestamp - 300) * 1000 - 1), reason: 'too-new' },
  ])('says $reason at $at', ({ at: now, reason }) => {
    expect(reasonOf(signed, now)).toBe(reason)
  })

  it('believes nothing by a clock that is broken', () => {
    for (const now of ['', 'soon', '2026-13-45T00:00:00Z']) expect(reasonOf(signed, now)).toBe('too-old')
    const verified = verifyWebhook({ headers: signed, body }, [secret], { at, toleranceMs: Number.NaN })
    expect(verified.isErr()).toBe(true)
  })

  it('finds the one signature that matches among others, and no change of a bit anywhere', () => {
    const signature = signed['webhook-signature']
    expect(reasonOf({ ...signed, 'webhook-signature': `v1a,xyz v2,abc v1,AAAA ${signature}` })).toBe(
      'verified',
    )
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (index, bit) => {
        const changed = body.map((byte, place) => (place === index ? byte ^ (1 << bit) : byte))
        expect(reasonOf(signed, at, changed)).toBe('no-signature-matches')
      }),
    )
  })

  it('never throws, whatever comes in', () => {
    const header = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string()), fc.constant(undefined))
    const name = fc.oneof(fc.constantFrom(...Object.keys(signed)), fc.string())
    fc.assert(
      fc.property(fc.dictionary(name, header), fc.uint8Array(), (headers, bytes) => {
        expect(reasonOf(headers, at, bytes)).not.toBe('verified')
      }),
    )
  })
})
