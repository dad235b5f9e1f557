import { createPrivateKey, createPublicKey, sign, verify, webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  signWebhook,
  signWebhookWithKeys,
  verifyWebhook,
  verifyWebhookWithKeys,
  webhookKeyPair,
  type Ed25519Crypto,
} from '@gatewright/core/feed'
import { fromEpochMs } from '@gatewright/core/schema'

const { subtle } = webcrypto
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
/** Those of Svix, who wrote the scheme down first, and what it signs with them. */
const secretKey =
  'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const publicKey = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='
const signature =
  'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=='
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = 1_614_265_330
const at = fromEpochMs(timestamp * 1000)
const body = utf8('{"test": 2432232314}')
const headers = {
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
}
const broken: Ed25519Crypto = {
  importKey: () => Promise.reject(new Error('Unrecognized algorithm name')),
  exportKey: () => Promise.reject(new Error('No key.')),
  sign: () => Promise.reject(new Error('No key.')),
  verify: () => Promise.reject(new Error('No key.')),
}

async function verified(
  changed: Record<string, string>,
  keys: readonly string[] = [publicKey],
  bytes: Uint8Array = body,
  now: string = at,
): Promise<string> {
  const received = { headers: { ...headers, ...changed }, body: bytes }
  const answer = await verifyWebhookWithKeys(received, keys, subtle, { at: now })
  return answer.match(
    () => 'verified',
    (error) => ('reason' in error ? error.reason : error.kind),
  )
}

describe('webhookKeyPair', () => {
  it('makes the keys that belong together', async () => {
    const seed = Buffer.from(secretKey.slice(5), 'base64').subarray(0, 32)
    const pair = await webhookKeyPair(subtle, seed)
    expect(pair._unsafeUnwrap()).toEqual({ secretKey, publicKey })
  })

  it('says where the host has no Ed25519, and takes 32 bytes alone', async () => {
    const pair = await webhookKeyPair(broken, new Uint8Array(32))
    expect(pair._unsafeUnwrapErr()).toMatchObject({ kind: 'webhook/no-key-pairs', retryable: false })
    expect(() => webhookKeyPair(subtle, new Uint8Array(31))).toThrow(TypeError)
  })
})

describe('signWebhookWithKeys', () => {
  it('signs as Svix does, with the keys of either length', async () => {
    const short = `whsk_${Buffer.from(secretKey.slice(5), 'base64').subarray(0, 32).toString('base64')}`
    for (const key of [secretKey, short]) {
      const signed = await signWebhookWithKeys({ id, timestamp, body }, [key], subtle)
      expect(signed._unsafeUnwrap()).toEqual(headers)
    }
  })

  it('signs and verifies as another library, beside secrets that are shared', async () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
    await fc.assert(
      fc.asyncProperty(seeds, fc.json(), async (seed, text) => {
        const keys = (await webhookKeyPair(subtle, seed))._unsafeUnwrap()
        const message = { id, timestamp, body: utf8(text) }
        const signed = (await signWebhookWithKeys(message, [keys.secretKey, secret], subtle))._unsafeUnwrap()
        const [asymmetric = '', symmetric = ''] = signed['webhook-signature'].split(' ')
        const jwk = { kty: 'OKP', crv: 'Ed25519' } as const
        const x = Buffer.from(keys.publicKey.slice(5), 'base64').toString('base64url')
        const d = Buffer.from(seed).toString('base64url')
        const theirs = createPublicKey({ key: { ...jwk, x }, format: 'jwk' })
        const own = createPrivateKey({ key: { ...jwk, x, d }, format: 'jwk' })
        const bytes = Buffer.from(`${id}.${timestamp}.${text}`)
        const [version, base64 = ''] = asymmetric.split(',')
        expect([version, base64]).toEqual(['v1a', sign(null, bytes, own).toString('base64')])
        expect(verify(null, bytes, theirs, Buffer.from(base64, 'base64'))).toBe(true)
        expect(symmetric).toBe(signWebhook(message, [secret])._unsafeUnwrap()['webhook-signature'])
        // Who knows nothing of Ed25519 passes it over.
        expect(verifyWebhook({ headers: signed, body: message.body }, [secret], { at }).isOk()).toBe(true)
        const received = { headers: signed, body: message.body }
        for (const known of [[keys.publicKey], [secret, publicKey], [publicKey, keys.publicKey]])
          expect((await verifyWebhookWithKeys(received, known, subtle, { at })).isOk()).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('is an error where the host lends nothing, and for a key that is none', async () => {
    for (const crypto of [undefined, broken]) {
      const signed = await signWebhookWithKeys({ id, timestamp, body }, [secret, secretKey], crypto)
      expect(signed._unsafeUnwrapErr().kind).toBe('webhook/no-key-pairs')
    }
    for (const key of [
      'whsk_',
      `${secretKey}=`,
      secretKey.replace('Kvg==', 'Kvh=='),
      publicKey,
      'whsk_AAAA',
    ]) {
      const signed = await signWebhookWithKeys({ id, timestamp, body }, [key], subtle)
      const error = signed._unsafeUnwrapErr()
      expect([key, error.kind]).toEqual([key, 'webhook/invalid-secret'])
      if (key.length > 5) expect(JSON.stringify(error)).not.toContain(key)
    }
    expect(() => signWebhookWithKeys({ id, timestamp, body }, [], subtle)).toThrow(TypeError)
    expect(signWebhook({ id, timestamp, body }, [secretKey])._unsafeUnwrapErr().kind).toBe(
      'webhook/invalid-secret',
    )
  })
})

describe('verifyWebhookWithKeys', () => {
  it('believes no change of a bit anywhere', async () => {
    expect(await verified({})).toBe('verified')
    const bytes = Buffer.from(signature.slice(4), 'base64')
    await fc.assert(
      fc.asyncProperty(fc.nat(63), fc.nat(7), fc.nat(body.length - 1), async (at64, bit, place) => {
        const changed = bytes.map((byte, index) => (index === at64 ? byte ^ (1 << bit) : byte))
        const written = `v1a,${Buffer.from(changed).toString('base64')}`
        expect(await verified({ 'webhook-signature': written })).toBe('no-signature-matches')
        const other = body.map((byte, index) => (index === place ? byte ^ (1 << bit) : byte))
        expect(await verified({}, [publicKey], other)).toBe('no-signature-matches')
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['by another version', { 'webhook-signature': signature.replace('v1a', 'v1') }],
    ['of another length', { 'webhook-signature': `v1a,${'A'.repeat(84)}` }],
    ['of zeros', { 'webhook-signature': `v1a,${'A'.repeat(86)}==` }],
    ['of another message', { 'webhook-id': 'msg_1' }],
    ['of another time', { 'webhook-timestamp': String(timestamp + 1) }],
  ])('does not believe a signature %s', async (_, changed) => {
    expect(await verified(changed)).toBe('no-signature-matches')
  })

  it('takes neither kind of key for the other', async () => {
    const asSecret = `whsec_${publicKey.slice(5)}`
    const symmetric = signWebhook({ id, timestamp, body }, [asSecret])._unsafeUnwrap()
    for (const version of ['v1', 'v1a']) {
      const written = symmetric['webhook-signature'].replace('v1', version)
      expect(await verified({ 'webhook-signature': written })).toBe('no-signature-matches')
    }
    expect(await verified({}, [asSecret])).toBe('no-signature-matches')
    expect(await verified({}, [secretKey])).toBe('webhook/invalid-secret')
    expect(verifyWebhook({ headers, body }, [publicKey], { at }).isErr()).toBe(true)
  })

  it('asks for a key, in a time, that the host can verify with', async () => {
    expect(await verified({}, ['whpk_AAAA'])).toBe('webhook/invalid-secret')
    expect(await verified({}, [publicKey, 'whsec_AAAA'])).toBe('webhook/invalid-secret')
    expect(await verified({}, [publicKey], body, fromEpochMs(timestamp * 1000 + 300_001))).toBe('too-old')
    expect(await verified({ 'webhook-id': '' })).toBe('invalid-id')
    expect(() => verifyWebhookWithKeys({ headers, body }, [], subtle, { at })).toThrow(TypeError)
    const answer = await verifyWebhookWithKeys({ headers, body }, [publicKey], broken, { at })
    expect(answer._unsafeUnwrapErr().kind).toBe('webhook/no-key-pairs')
  })
})
