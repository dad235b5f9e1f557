import { err, ok, Result } from 'neverthrow'
import { decodeBase64 } from '../canonical/base64.ts'
import type { ErrorValue } from '../errors/error-value.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { signatureVersion, webhookIdGrammar, webhookSignature } from './sign-webhook.ts'
import { secretBytes, type InvalidWebhookSecret } from './webhook-secret.ts'

/** Why a webhook is not to be believed. */
export type WebhookFault =
  /** One of the three headers is not there, or not once. */
  | 'missing-header'
  /** The id is none that anybody signs. */
  | 'invalid-id'
  /** The time is not in whole seconds since the epoch. */
  | 'invalid-timestamp'
  /** It was sent longer ago than is tolerated: perhaps somebody else sends it again. */
  | 'too-old'
  /** It was sent later than now by more than is tolerated. */
  | 'too-new'
  /** No signature of a version that is known, by none of the secrets. */
  | 'no-signature-matches'

export interface WebhookNotVerified extends ErrorValue<'webhook/not-verified'> {
  readonly retryable: false
  readonly reason: WebhookFault
}

/** What came in. */
export interface ReceivedWebhook {
  /** By their names, in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The bytes as they came: what was parsed and written again is another body. */
  readonly body: Uint8Array
}

export interface VerifyWebhookOptions {
  /** The time of now. */
  readonly at: Instant
  /** How far the time of sending may lie from now; five minutes by default. */
  readonly toleranceMs?: number
}

/** A webhook that is what its sender sent. */
export interface VerifiedWebhook {
  /** To be remembered for as long as messages may come twice. */
  readonly id: string
  /** In seconds since the epoch. */
  readonly timestamp: number
}

/**
 * Checks that a webhook was sent by who knows one of the secrets, and not long ago. A signature is compared in the same time
 * wherever it differs.
 *
 * @param secrets - at least one; those that will be known no longer, too, while a secret is being replaced
 * @returns `webhook/not-verified` with its reason.
 * @example
 * import { verifyWebhook } from '@gatewright/core/feed'
 *
 * const verified = verifyWebhook({ headers: {}, body: new Uint8Array() }, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
 *   at: '2026-11-22T04:19:00Z',
 * })
 * console.log(verified.isErr() && verified.error.message) // The webhook has no single header "webhook-id".
 */
export function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  secrets: readonly string[],
  { at, toleranceMs = 300_000 }: VerifyWebhookOptions,
): Result<VerifiedWebhook, WebhookNotVerified | InvalidWebhookSecret> {
  if (secrets.length === 0) throw new TypeError('Nothing is verified without a secret.')
  return Result.combine(secrets.map(secretBytes)).andThen((keys) =>
    Result.combine(names.map((name) => onlyHeader(headers, name))).andThen(
      ([id = '', written = '', signatures = '']) =>
        checkedTime(id, written, toEpochMs(at), toleranceMs).andThen(
          (timestamp): Result<VerifiedWebhook, WebhookNotVerified> => {
            const expected = keys.map((key) => webhookSignature({ id, timestamp, body }, key))
            return isSignedByAny(signatures, expected)
              ? ok({ id, timestamp })
              : err(notVerified('no-signature-matches', 'No signature of the webhook is by a known secret.'))
          },
        ),
    ),
  )
}

const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

function onlyHeader(headers: ReceivedWebhook['headers'], name: string): Result<string, WebhookNotVerified> {
  const values = Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() === name && value !== undefined ? value : [],
  )
  const [only, ...others] = values
  return only !== undefined && others.length === 0
    ? ok(only)
    : err(notVerified('missing-header', `The webhook has no single header "${name}".`))
}

function checkedTime(
  id: string,
  written: string,
  nowMs: number,
  toleranceMs: number,
): Result<number, WebhookNotVerified> {
  if (!webhookIdGrammar.test(id)) return err(notVerified('invalid-id', 'The id of the webhook is none.'))
  if (!/^(?:0|[1-9]\d{0,11})$/.test(written))
    return err(notVerified('invalid-timestamp', 'The time of the webhook is not in whole seconds.'))
  const timestamp = Number(written)
  const ageMs = nowMs - timestamp * 1000
  if (ageMs > toleranceMs) return err(notVerified('too-old', 'The webhook was sent too long ago.'))
  if (-ageMs > toleranceMs) return err(notVerified('too-new', 'The webhook was sent later than now.'))
  return ok(timestamp)
}

/** Of the first few: nobody who replaces secrets sends more. */
function isSignedByAny(signatures: string, expected: readonly Uint8Array[]): boolean {
  return signatures
    .split(' ')
    .slice(0, mostSignatures)
    .some((written) => {
      const comma = written.indexOf(',')
      const bytes =
        written.slice(0, comma) === signatureVersion ? decodeBase64(written.slice(comma + 1)) : undefined
      return bytes !== undefined && expected.some((signature) => isSame(bytes, signature))
    })
}

const mostSignatures = 32

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < b.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  return difference === 0
}

function notVerified(reason: WebhookFault, message: string): WebhookNotVerified {
  return { kind: 'webhook/not-verified', message, retryable: false, reason }
}
