import { dsse } from '@sigstore/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  preAuthenticationEncoding,
  signEnvelope,
  signStatement,
  statementBytes,
  writeTestResult,
  type Envelope,
  type EnvelopeSigner,
} from '../../src/messages/index.ts'
import { decisionOf } from './support/decision-examples.ts'
import { bytesOf, nodeCrypto, textOf, type Key } from './support/node.ts'

const statement = writeTestResult(decisionOf('satisfied'))._unsafeUnwrap()

/** What a verifier reads of an envelope before it trusts anything. */
function signedBytes({ payloadType, payload }: Envelope): Uint8Array {
  return preAuthenticationEncoding(payloadType, bytesOf(payload, 'base64'))
}

function isSignedBy(key: Key, envelope: Envelope, index: number = 0): boolean {
  const signature = bytesOf(envelope.signatures[index]?.sig ?? '', 'base64')
  return nodeCrypto.verify(null, signedBytes(envelope), key, signature)
}

function ed25519Signer(keyId?: string): { readonly key: Key; readonly signer: EnvelopeSigner } {
  const { publicKey: key, privateKey } = nodeCrypto.generateKeyPairSync('ed25519')
  const sign = (bytes: Uint8Array): Uint8Array => nodeCrypto.sign(null, bytes, privateKey)
  return { key, signer: keyId === undefined ? { sign } : { keyId, sign } }
}

describe('preAuthenticationEncoding', () => {
  it('encodes what sigstore encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.uint8Array(), (type, payload) => {
        // Its declaration asks for a Buffer; it concatenates whatever bytes it gets.
        const expected: Uint8Array = dsse.preAuthEncoding(type, payload)
        expect(textOf(preAuthenticationEncoding(type, payload), 'hex')).toBe(textOf(expected, 'hex'))
      }),
    )
  })

  it('counts bytes, not characters', () => {
    const encoded = preAuthenticationEncoding('application/vnd.exämple+json', bytesOf('ü'))
    expect(textOf(encoded)).toBe('DSSEv1 29 application/vnd.exämple+json 2 ü')
  })
})

describe('signEnvelope', () => {
  // DSSE protocol v1.0.0, "Test Vectors".
  it('makes the envelope of the specification', async () => {
    const sig = 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=='
    let asked = ''
    const signer: EnvelopeSigner = {
      sign: (bytes) => {
        asked = textOf(bytes)
        return bytesOf(sig, 'base64')
      },
    }
    const payloadType = 'http://example.com/HelloWorld'
    const envelope = (await signEnvelope(payloadType, bytesOf('hello world'), [signer]))._unsafeUnwrap()
    expect(asked).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
    expect(envelope).toEqual({ payload: 'aGVsbG8gd29ybGQ=', payloadType, signatures: [{ sig }] })
    const coordinate = (decimal: string): string =>
      textOf(bytesOf(BigInt(decimal).toString(16).padStart(64, '0'), 'hex'), 'base64url')
    const key = nodeCrypto.createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: coordinate('46950820868899156662930047687818585632848591499744589407958293238635476079160'),
        y: coordinate('5640078356564379163099075877009565129882514886557779369047442380624545832820'),
      },
    })
    const raw = { key, dsaEncoding: 'ieee-p1363' } as const
    expect(nodeCrypto.verify('sha256', signedBytes(envelope), raw, bytesOf(sig, 'base64'))).toBe(true)
  })

  it('has the signatures in the order of the signers, whoever is first to finish', async () => {
    const slow: EnvelopeSigner = {
      keyId: 'slow',
      sign: async () => {
        for (let turn = 0; turn < 10; turn++) await Promise.resolve()
        return Uint8Array.of(1)
      },
    }
    const fast: EnvelopeSigner = { sign: () => Uint8Array.of(2) }
    const envelope = (await signEnvelope('text/plain', Uint8Array.of(), [slow, fast]))._unsafeUnwrap()
    expect(envelope.signatures).toEqual([{ keyid: 'slow', sig: 'AQ==' }, { sig: 'Ag==' }])
  })

  it('keeps what a signer does to the bytes from the others', async () => {
    const vandal: EnvelopeSigner = { sign: (bytes) => bytes.fill(0) }
    const { key, signer } = ed25519Signer()
    const envelope = (await signStatement(statement, [vandal, signer]))._unsafeUnwrap()
    expect(isSignedBy(key, envelope, 1)).toBe(true)
  })

  it('is not made by nobody', async () => {
    const error = (await signEnvelope('text/plain', Uint8Array.of(), []))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'envelope/no-signer', retryable: false })
  })

  const cause = new Error('locked')
  it.each<{ title: string; sign: EnvelopeSigner['sign']; cause?: Error }>([
    {
      title: 'throws',
      sign: () => {
        throw cause
      },
      cause,
    },
    { title: 'rejects', sign: () => Promise.reject(cause), cause },
    { title: 'answers nothing', sign: () => Uint8Array.of() },
    { title: 'answers something else', sign: () => 'a signature' as unknown as Uint8Array },
  ])('is not made when a signer $title', async ({ sign: signBadly, cause: expected }) => {
    const { signer } = ed25519Signer()
    const bad: EnvelopeSigner = { keyId: 'k2', sign: signBadly }
    const error = (await signStatement(statement, [signer, bad]))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'envelope/signer-failed', retryable: true, signer: 1, keyId: 'k2' })
    expect(error.message).toContain('"k2"')
    expect(error.cause).toBe(expected)
  })

  it('names a signer without a key id by its number', async () => {
    const bad: EnvelopeSigner = { sign: () => Promise.reject(cause) }
    const error = (await signStatement(statement, [bad]))._unsafeUnwrapErr()
    expect(error.message).toBe('Signer 1 did not sign.')
    expect(error).not.toHaveProperty('keyId')
  })
})

describe('signStatement', () => {
  it('is verified by the keys of its signers, and by no other', async () => {
    const [first, second, stranger] = [ed25519Signer('first'), ed25519Signer(), ed25519Signer()]
    const envelope = (await signStatement(statement, [first.signer, second.signer]))._unsafeUnwrap()
    expect(envelope.payloadType).toBe('application/vnd.in-toto+json')
    expect(envelope.signatures.map(({ keyid }) => keyid)).toEqual(['first', undefined])
    expect(isSignedBy(first.key, envelope, 0)).toBe(true)
    expect(isSignedBy(second.key, envelope, 1)).toBe(true)
    expect(isSignedBy(stranger.key, envelope, 0)).toBe(false)
  })

  it('is not verified once the payload or its type is another', async () => {
    const { key, signer } = ed25519Signer()
    const envelope = (await signStatement(statement, [signer]))._unsafeUnwrap()
    const other = writeTestResult(decisionOf('unsatisfied'))._unsafeUnwrap()
    const payload = textOf(statementBytes(other), 'base64')
    expect(isSignedBy(key, envelope)).toBe(true)
    expect(isSignedBy(key, { ...envelope, payload })).toBe(false)
    expect(isSignedBy(key, { ...envelope, payloadType: 'application/json' })).toBe(false)
  })

  it('carries the statement as its canonical JSON', async () => {
    const { signer } = ed25519Signer()
    const { payload } = (await signStatement(statement, [signer]))._unsafeUnwrap()
    const text = textOf(bytesOf(payload, 'base64'))
    expect(text).toBe(textOf(statementBytes(statement)))
    expect(JSON.parse(text)).toEqual(statement)
  })
})
