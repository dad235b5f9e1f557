import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { decodeBase64, encodeBase64 } from '../canonical/base64.ts'
import type { ErrorValue } from '../errors/error-value.ts'
import { invalidSecret, type InvalidWebhookSecret } from './webhook-secret.ts'

/** The part of WebCrypto that signs and verifies with Ed25519: `crypto.subtle` of the host. */
export interface Ed25519Crypto {
  importKey(
    format: 'raw' | 'pkcs8',
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: { readonly name: 'Ed25519' },
    extractable: boolean,
    keyUsages: ('sign' | 'verify')[],
  ): PromiseLike<unknown>
  exportKey(format: 'jwk', key: unknown): PromiseLike<{ readonly x?: string | undefined }>
  sign(algorithm: 'Ed25519', key: unknown, data: Uint8Array<ArrayBuffer>): PromiseLike<ArrayBuffer>
  verify(
    algorithm: 'Ed25519',
    key: unknown,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): PromiseLike<boolean>
}

/** The WebCrypto that was lent can't do Ed25519, or failed; or none was lent. */
export interface NoEd25519 extends ErrorValue<'webhook/no-key-pairs'> {
  readonly retryable: false
}

/** Two keys: one that signs, and one that anybody may have to verify. */
export interface WebhookKeyPair {
  /** `whsk_` and base64: whoever has it signs as the project. */
  readonly secretKey: string
  /** `whpk_` and base64. */
  readonly publicKey: string
}

const [secretPrefix, publicPrefix] = ['whsk_', 'whpk_']
const keyBytes = 32

/** What stands before the 32 bytes of a secret key in PKCS #8 (RFC 8410). */
const pkcs8Start = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

/**
 * The keys that are made of 32 random bytes.
 *
 * @throws TypeError for another number of bytes.
 * @example
 * import { webhookKeyPair } from '@gatewright/core/feed'
 *
 * const pair = await webhookKeyPair(crypto.subtle, new Uint8Array(32))
 * console.log(pair.isOk() && pair.value.publicKey) // whpk_O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=
 */
export function webhookKeyPair(
  crypto: Ed25519Crypto,
  random: Uint8Array,
): ResultAsync<WebhookKeyPair, NoEd25519> {
  if (random.length !== keyBytes) throw new TypeError(`A key is made of ${keyBytes} bytes.`)
  return failing(async () => {
    const key = await secretKeyOf(crypto, random, true)
    const { x = '' } = await crypto.exportKey('jwk', key)
    const publicKey = decodeBase64(`${x.replaceAll('-', '+').replaceAll('_', '/')}=`)
    if (publicKey?.length !== keyBytes) throw new TypeError('The public key is none.')
    return {
      secretKey: `${secretPrefix}${encodeBase64(Uint8Array.of(...random, ...publicKey))}`,
      publicKey: `${publicPrefix}${encodeBase64(publicKey)}`,
    }
  })
}

/** Whether a secret signs with Ed25519, and not with HMAC. */
export function isSecretKey(secret: string): boolean {
  return secret.startsWith(secretPrefix)
}

/** Whether a key verifies signatures of Ed25519, and can make none. */
export function isPublicKey(key: string): boolean {
  return key.startsWith(publicPrefix)
}

/** The 32 bytes that a secret key begins with; its public key may stand behind them. */
export function secretKeyBytes(secret: string): Result<Uint8Array, InvalidWebhookSecret> {
  const bytes = isSecretKey(secret) ? decodeBase64(secret.slice(secretPrefix.length)) : undefined
  if (bytes && (bytes.length === keyBytes || bytes.length === 2 * keyBytes))
    return ok(bytes.subarray(0, keyBytes))
  return err(invalidSecret(`A secret key is ${secretPrefix} and 64 bytes in base64.`))
}

export function publicKeyBytes(key: string): Result<Uint8Array, InvalidWebhookSecret> {
  const bytes = isPublicKey(key) ? decodeBase64(key.slice(publicPrefix.length)) : undefined
  return bytes?.length === keyBytes
    ? ok(bytes)
    : err(invalidSecret(`A public key is ${publicPrefix} and ${keyBytes} bytes in base64.`))
}

export function signEd25519(
  crypto: Ed25519Crypto | undefined,
  secretKey: Uint8Array,
  bytes: Uint8Array,
): ResultAsync<Uint8Array, NoEd25519> {
  return failing(async () => {
    if (!crypto) throw new TypeError('No WebCrypto was lent.')
    const key = await secretKeyOf(crypto, secretKey, false)
    return new Uint8Array(await crypto.sign('Ed25519', key, Uint8Array.from(bytes)))
  })
}

export function verifyEd25519(
  crypto: Ed25519Crypto,
  publicKey: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
): ResultAsync<boolean, NoEd25519> {
  return failing(async () => {
    const raw = Uint8Array.from(publicKey)
    const key = await crypto.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
    return crypto.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(bytes))
  })
}

function secretKeyOf(crypto: Ed25519Crypto, bytes: Uint8Array, isExtractable: boolean): PromiseLike<unknown> {
  const pkcs8 = Uint8Array.of(...pkcs8Start, ...bytes)
  return crypto.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, isExtractable, ['sign'])
}

function failing<Value>(work: () => Promise<Value>): ResultAsync<Value, NoEd25519> {
  return ResultAsync.fromPromise(work(), (cause) => {
    const message = 'Nothing was signed or verified with Ed25519: the host has no WebCrypto for it.'
    return { kind: 'webhook/no-key-pairs', message, retryable: false, cause }
  })
}
