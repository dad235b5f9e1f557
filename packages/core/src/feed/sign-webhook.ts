import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Result } from 'neverthrow'
import { encodeBase64 } from '../canonical/base64.ts'
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
  const { id, timestamp } = message
  if (!webhookIdGrammar.test(id)) throw new TypeError(`Not the id of a webhook: ${JSON.stringify(id)}.`)
  if (!(Number.isSafeInteger(timestamp) && timestamp >= 0))
    throw new TypeError(`Not whole seconds since the epoch: ${timestamp}.`)
  if (secrets.length === 0) throw new TypeError('Nothing is signed without a secret.')
  return Result.combine(secrets.map(secretBytes)).map((keys) => ({
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keys
      .map((key) => `${signatureVersion},${encodeBase64(webhookSignature(message, key))}`)
      .join(' '),
  }))
}

/** The one version that both sides share a secret for. */
export const signatureVersion = 'v1'

/** No full stop, which ends the id in what is signed. */
export const webhookIdGrammar: RegExp = /^[\w-]{1,256}$/

/** The bytes of the signature of a message by one secret. */
export function webhookSignature({ id, timestamp, body }: SignedWebhook, key: Uint8Array): Uint8Array {
  return hmac(sha256, key, concatBytes(utf8ToBytes(`${id}.${timestamp}.`), body))
}
