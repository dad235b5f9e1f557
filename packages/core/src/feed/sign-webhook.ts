import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { okAsync, Result, ResultAsync } from 'neverthrow'
import { encodeBase64 } from '../canonical/base64.ts'
import { isSecretKey, secretKeyBytes, signEd25519, type Ed25519Crypto, type NoEd25519 } from './ed25519.ts'
import { secretBytes, type InvalidWebhookSecret } from './webhook-secret.ts'

/** What a signature is over. */
export interface SignedWebhook {
  /** The id of the message, the same each time that it is sent: letters, digits, `_` and `-`. */
  readonly id: string
  /** When it is sent, in whole seconds since the epoch. */
  readonly timestamp: number
  readonly body: Uint8Array
}

/** The headers that a webhook is sent with. */
export type WebhookHeaders = Readonly<
  Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>
>

/**
 * Signs a message with HMAC-SHA256, once with each secret: while a secret is replaced by another, receivers who know either of
 * them can verify it.
 *
 * @param secrets - at least one
 * @throws TypeError for an id or a time that no header can say, and for no secret at all.
 * @remarks https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @example
 * import { signWebhook } from '@gatewright/core/feed'
 *
 * const body = Uint8Array.from('{}', (character) => character.charCodeAt(0))
 * const headers = signWebhook({ id: 'msg_1', timestamp: 1795321140, body }, [
 *   'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
 * ])
 * console.log(headers.isOk() && headers.value['webhook-timestamp']) // 1795321140
 */
export function signWebhook(
  message: SignedWebhook,
  secrets: readonly string[],
): Result<WebhookHeaders, InvalidWebhookSecret> {
  checkSignable(message, secrets)
  return Result.combine(secrets.map(secretBytes)).map((keys) =>
    headersOf(
      message,
      keys.map((key) => symmetric(message, key)),
    ),
  )
}

/**
 * As {@link signWebhook}, with secret keys (`whsk_…`) too: these sign with Ed25519, so that receivers who have the public key
 * can verify a message and make none.
 *
 * @param crypto - `crypto.subtle` of the host
 * @returns `webhook/no-key-pairs` where a secret key is to sign and the host can't.
 * @throws TypeError as `signWebhook`.
 * @example
 * import { signWebhookWithKeys, webhookKeyPair } from '@gatewright/core/feed'
 *
 * const body = new TextEncoder().encode('{}')
 * const headers = await webhookKeyPair(crypto.subtle, new Uint8Array(32)).andThen(({ secretKey }) =>
 *   signWebhookWithKeys({ id: 'msg_1', timestamp: 1795321140, body }, [secretKey], crypto.subtle),
 * )
 * console.log(headers.isOk() && headers.value['webhook-signature'].slice(0, 4)) // v1a,
 */
export function signWebhookWithKeys(
  message: SignedWebhook,
  secrets: readonly string[],
  crypto: Ed25519Crypto | undefined,
): ResultAsync<WebhookHeaders, InvalidWebhookSecret | NoEd25519> {
  checkSignable(message, secrets)
  return ResultAsync.combine(
    secrets.map((secret): ResultAsync<string, InvalidWebhookSecret | NoEd25519> =>
      isSecretKey(secret)
        ? secretKeyBytes(secret)
            .asyncAndThen((key) => signEd25519(crypto, key, signedBytes(message)))
            .map((bytes) => written(asymmetricVersion, bytes))
        : secretBytes(secret).asyncAndThen((key) => okAsync(symmetric(message, key))),
    ),
  ).map((signatures) => headersOf(message, signatures))
}

function checkSignable({ id, timestamp }: SignedWebhook, secrets: readonly string[]): void {
  if (!webhookIdGrammar.test(id)) throw new TypeError(`Not the id of a webhook: ${JSON.stringify(id)}.`)
  if (!(Number.isSafeInteger(timestamp) && timestamp >= 0))
    throw new TypeError(`Not whole seconds since the epoch: ${timestamp}.`)
  if (secrets.length === 0) throw new TypeError('Nothing is signed without a secret.')
}

function headersOf({ id, timestamp }: SignedWebhook, signatures: readonly string[]): WebhookHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}

function symmetric(message: SignedWebhook, key: Uint8Array): string {
  return written(signatureVersion, webhookSignature(message, key))
}

function written(version: string, signature: Uint8Array): string {
  return `${version},${encodeBase64(signature)}`
}

/** The version that both sides share a secret for. */
export const signatureVersion = 'v1'

/** The version that receivers have a public key for. */
export const asymmetricVersion = 'v1a'

/** No full stop, which ends the id in what is signed. */
export const webhookIdGrammar: RegExp = /^[\w-]{1,256}$/

/** The bytes of the signature of a message by one secret. */
export function webhookSignature(message: SignedWebhook, key: Uint8Array): Uint8Array {
  return hmac(sha256, key, signedBytes(message))
}

/** What every signature is over. */
export function signedBytes({ id, timestamp, body }: SignedWebhook): Uint8Array {
  return concatBytes(utf8ToBytes(`${id}.${timestamp}.`), body)
}
