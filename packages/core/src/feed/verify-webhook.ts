import { err, ok, okAsync, Result, ResultAsync } from 'neverthrow'
import { decodeBase64 } from '../canonical/base64.ts'
import type { ErrorValue } from '../errors/error-value.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { isPublicKey, publicKeyBytes, verifyEd25519, type Ed25519Crypto, type NoEd25519 } from './ed25519.ts'
import {
  asymmetricVersion,
  signatureVersion,
  signedBytes,
  webhookIdGrammar,
  webhookSignature,
} from './sign-webhook.ts'
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
  options: VerifyWebhookOptions,
): Result<VerifiedWebhook, WebhookNotVerified | InvalidWebhookSecret> {
  if (secrets.length === 0) throw new TypeError('Nothing is verified without a secret.')
  return Result.combine(secrets.map(secretBytes)).andThen((keys) =>
    openedWebhook(headers, options).andThen(({ id, timestamp, signatures }) => {
      const expected = keys.map((key) => webhookSignature({ id, timestamp, body }, key))
      return isSignedByAny(signatures, expected) ? ok({ id, timestamp }) : err(noneMatches())
    }),
  )
}

/**
 * As {@link verifyWebhook}, with public keys (`whpk_…`) too, which verify signatures by Ed25519. A secret verifies no signature
 * that is said to be by Ed25519, nor a public key any other.
 *
 * @param keys - at least one
 * @param crypto - `crypto.subtle` of the host
 * @returns `webhook/not-verified` with its reason, or `webhook/no-key-pairs` where the host can't verify.
 * @example
 * import { verifyWebhookWithKeys } from '@gatewright/core/feed'
 *
 * const key = 'whpk_O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik='
 * const received = { headers: {}, body: new Uint8Array() }
 * const verified = await verifyWebhookWithKeys(received, [key], crypto.subtle, { at: '2026-11-22T04:19:00Z' })
 * console.log(verified.isErr() && verified.error.message) // The webhook has no single header "webhook-id".
 */
export function verifyWebhookWithKeys(
  received: ReceivedWebhook,
  keys: readonly string[],
  crypto: Ed25519Crypto,
  options: VerifyWebhookOptions,
): ResultAsync<VerifiedWebhook, WebhookNotVerified | InvalidWebhookSecret | NoEd25519> {
  const [publicKeys, secrets] = [keys.filter(isPublicKey), keys.filter((key) => !isPublicKey(key))]
  if (publicKeys.length === 0)
    return verifyWebhook(received, secrets, options).asyncAndThen((one) => okAsync(one))
  const { headers, body } = received
  return Result.combine(secrets.map(secretBytes))
    .andThen((symmetric) =>
      Result.combine(publicKeys.map(publicKeyBytes)).andThen((asymmetric) =>
        openedWebhook(headers, options).map((opened) => ({ ...opened, symmetric, asymmetric })),
      ),
    )
    .asyncAndThen(({ id, timestamp, signatures, symmetric, asymmetric }) => {
      const expected = symmetric.map((key) => webhookSignature({ id, timestamp, body }, key))
      if (isSignedByAny(signatures, expected)) return okAsync({ id, timestamp })
      const bytes = signedBytes({ id, timestamp, body })
      const asked = bytesOfVersion(signatures, asymmetricVersion).flatMap((signature) =>
        asymmetric.map((key) => verifyEd25519(crypto, key, signature, bytes)),
      )
      return ResultAsync.combine(asked).andThen((answers) =>
        answers.includes(true) ? ok({ id, timestamp }) : err(noneMatches()),
      )
    })
}

interface OpenedWebhook extends VerifiedWebhook {
  /** As they are written, of any version. */
  readonly signatures: readonly string[]
}

/** What a webhook says of itself, where it can be believed if one of its signatures can. */
function openedWebhook(
  headers: ReceivedWebhook['headers'],
  { at, toleranceMs = 300_000 }: VerifyWebhookOptions,
): Result<OpenedWebhook, WebhookNotVerified> {
  return Result.combine(names.map((name) => onlyHeader(headers, name))).andThen(
    ([id = '', written = '', signatures = '']) =>
      checkedTime(id, written, toEpochMs(at), toleranceMs).map((timestamp) => ({
        id,
        timestamp,
        // Of the first few: nobody who replaces secrets sends more.
        signatures: signatures.split(' ').slice(0, mostSignatures),
      })),
  )
}

const mostSignatures = 32

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
  // What is no time at all is in no span: a clock that is broken believes nothing.
  if (!(ageMs <= toleranceMs)) return err(notVerified('too-old', 'The webhook was sent too long ago.'))
  if (!(-ageMs <= toleranceMs)) return err(notVerified('too-new', 'The webhook was sent later than now.'))
  return ok(timestamp)
}

function isSignedByAny(signatures: readonly string[], expected: readonly Uint8Array[]): boolean {
  return bytesOfVersion(signatures, signatureVersion).some((bytes) =>
    expected.some((signature) => isSame(bytes, signature)),
  )
}

function bytesOfVersion(signatures: readonly string[], version: string): readonly Uint8Array[] {
  return signatures.flatMap((written) => {
    const comma = written.indexOf(',')
    return written.slice(0, comma) === version ? (decodeBase64(written.slice(comma + 1)) ?? []) : []
  })
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < b.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  return difference === 0
}

function noneMatches(): WebhookNotVerified {
  return notVerified('no-signature-matches', 'No signature of the webhook is by a known secret.')
}

function notVerified(reason: WebhookFault, message: string): WebhookNotVerified {
  return { kind: 'webhook/not-verified', message, retryable: false, reason }
}
