import { verifySignature } from '@gatewright/github'
import { sign, verify } from '@octokit/webhooks-methods'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const utf8 = new TextEncoder()
const secret = fc.string({ minLength: 1, maxLength: 40 })

describe('verifySignature', () => {
  it('takes what Octokit signs, by any of the secrets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), secret, fc.array(secret), async (body, used, others) => {
        fc.pre(!others.includes(used))
        const signature = await sign(used, body)
        const answer = verifySignature(utf8.encode(body), signature, [...others, used])
        expect(answer._unsafeUnwrap()).toBe(others.length)
      }),
    )
  })

  it('refuses and takes what Octokit does, whatever is changed', async () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('body' as const), text: fc.string({ minLength: 1 }) }),
      fc.record({ kind: fc.constant('secret' as const), text: secret }),
      fc.record({
        kind: fc.constant('signature' as const),
        text: fc.oneof(
          fc.string(),
          fc.stringMatching(/^sha256=[0-9a-f]{64}$/),
          fc.stringMatching(/^sha1=[0-9a-f]{40}$/),
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), secret, change, async (body, used, { kind, text }) => {
        const signature = kind === 'signature' ? text : await sign(used, body)
        const sent = kind === 'body' ? text : body
        const known = kind === 'secret' ? text : used
        const official = signature !== '' && (await verify(known, sent, signature))
        expect(verifySignature(utf8.encode(sent), signature, [known]).isOk()).toBe(official)
      }),
    )
  })

  it('accepts none of 10,000 forged deliveries', () => {
    const body = utf8.encode('{"action":"completed"}')
    let accepted = 0
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        const signature = `sha256=${Buffer.from(digest).toString('hex')}`
        if (verifySignature(body, signature, ['one secret', 'another']).isOk()) accepted += 1
      }),
      { numRuns: 10_000 },
    )
    expect(accepted).toBe(0)
  })

  it('is of the bytes and not of what they mean', async () => {
    const signature = await sign('secret', '{"a":1}')
    expect(verifySignature(utf8.encode('{"a": 1}'), signature, ['secret']).isErr()).toBe(true)
    // Bytes that are no text decode to the same as others do.
    const broken = verifySignature(Uint8Array.of(0xff), await sign('secret', '\ufffd'), ['secret'])
    expect(broken._unsafeUnwrapErr().reason).toBe('mismatch')
  })

  it.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['', 'missing'],
    ['757107ea', 'malformed'],
    [`sha1=${'0'.repeat(40)}`, 'malformed'],
    [`sha256=${'0'.repeat(63)}`, 'malformed'],
    [`sha256=${'G'.repeat(64)}`, 'malformed'],
    [`sha256=${'0'.repeat(64)}`, 'mismatch'],
  ] as const)('%s is %s', (signature, reason) => {
    expect(verifySignature(utf8.encode('body'), signature, ['secret'])._unsafeUnwrapErr().reason).toBe(reason)
  })

  it.each([[[]], [['']], [['secret', '']]])('throws for the secrets %j', (secrets) => {
    expect(() => verifySignature(utf8.encode('body'), 'sha256=', secrets)).toThrow(TypeError)
  })
})
