import { isBytes } from '@noble/hashes/utils.js'
import { err, errAsync, ok, ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import { encodeBase64 } from '../canonical/base64.ts'
import { preAuthenticationEncoding } from './pre-authentication-encoding.ts'

/** Whoever holds a key. Core knows no keys: it hands over the bytes to sign. */
export interface EnvelopeSigner {
  /** A hint which key it is. Nothing vouches for it: verifiers must not rely on it. */
  readonly keyId?: string
  /** Signs the bytes, which are the pre-authentication encoding, and answers the signature as bytes. */
  sign(bytes: Uint8Array): PromiseLike<Uint8Array> | Uint8Array
}

export interface EnvelopeSignature {
  readonly keyid?: string
  /** Base64. */
  readonly sig: string
}

/** A signed payload, as a DSSE envelope in JSON. */
export interface Envelope {
  readonly payloadType: string
  /** Base64. */
  readonly payload: string
  /** In the order of the signers. */
  readonly signatures: readonly EnvelopeSignature[]
}

/** An envelope that nobody was asked to sign. */
export interface NoSignerError extends ErrorValue<'envelope/no-signer'> {
  readonly retryable: false
}

/** A signer that threw, rejected, or answered something that is no signature. */
export interface SignerError extends ErrorValue<'envelope/signer-failed'> {
  readonly retryable: true
  /** Its index among the signers. */
  readonly signer: number
  readonly keyId?: string
}

export type EnvelopeError = NoSignerError | SignerError

/**
 * A payload with the signatures of all signers. They sign at the same time, each its own copy of the bytes.
 *
 * Errors: `envelope/no-signer` where there are none, `envelope/signer-failed` where one of them did not sign: an envelope
 * has all of its signatures or is none.
 *
 * @param payloadType - a media type or URI that says how the payload is to be read
 * @remarks DSSE v1.0, protocol and JSON envelope.
 * @example
 * import { signEnvelope } from '@gatewright/core/messages'
 *
 * const signer = { keyId: 'release-2026', sign: (bytes: Uint8Array) => bytes.slice(-4) } // no real signature
 * const envelope = await signEnvelope('text/plain', Uint8Array.of(104, 105), [signer])
 * console.log(envelope.isOk() && envelope.value.payload) // aGk=
 */
export function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signers: readonly EnvelopeSigner[],
): ResultAsync<Envelope, EnvelopeError> {
  if (signers.length === 0) {
    const message = 'An envelope needs at least one signer.'
    return errAsync({ kind: 'envelope/no-signer', message, retryable: false })
  }
  const bytes = preAuthenticationEncoding(payloadType, payload)
  const encoded = encodeBase64(payload)
  return ResultAsync.combine(signers.map((signer, index) => signatureOf(signer, index, bytes.slice()))).map(
    (signatures) => ({ payloadType, payload: encoded, signatures }),
  )
}

function signatureOf(
  signer: EnvelopeSigner,
  index: number,
  bytes: Uint8Array,
): ResultAsync<EnvelopeSignature, SignerError> {
  const { keyId } = signer
  const failed = (words: string, cause?: unknown): SignerError => ({
    kind: 'envelope/signer-failed',
    message: `Signer ${keyId === undefined ? index + 1 : `"${keyId}"`} ${words}.`,
    retryable: true,
    signer: index,
    ...(keyId === undefined ? {} : { keyId }),
    ...(cause === undefined ? {} : { cause }),
  })
  const sign = async (): Promise<unknown> => signer.sign(bytes)
  return ResultAsync.fromPromise(sign(), (cause) => failed('did not sign', cause)).andThen((signature) =>
    isBytes(signature) && signature.length > 0
      ? ok({ ...(keyId === undefined ? {} : { keyid: keyId }), sig: encodeBase64(signature) })
      : err(failed('answered no signature')),
  )
}
