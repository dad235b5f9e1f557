import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, type Result } from 'neverthrow'

/** A delivery that GitHub did not sign with one of our secrets. `reason` says what is wrong with the header. */
export interface SignatureError extends ErrorValue<'github/signature-invalid'> {
  readonly retryable: false
  readonly reason: 'missing' | 'malformed' | 'mismatch'
}

/**
 * Whether GitHub signed these bytes with one of the secrets.
 *
 * Takes the body as it came, before anybody parsed or decoded it. Every secret is tried, and each comparison takes the same
 * time, whatever is right of it: while a secret is changed there are two.
 *
 * @param signature - the header `X-Hub-Signature-256`
 * @returns the index of the secret that was used
 * @throws TypeError for no secret, and for an empty one: with it anybody could sign.
 * @example
 * import { verifySignature } from '@gatewright/github'
 *
 * const body = new TextEncoder().encode('Hello, World!')
 * const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
 * console.log(verifySignature(body, signature, ["It's a Secret to Everybody"]).isOk()) // true
 */
export function verifySignature(
  body: Uint8Array,
  signature: string | null | undefined,
  secrets: readonly string[],
): Result<number, SignatureError> {
  if (secrets.length === 0) throw new TypeError('Without a secret no delivery can be verified.')
  if (secrets.includes('')) throw new TypeError('An empty secret signs for everybody.')
  if (signature === null || signature === undefined || signature === '')
    return refused('missing', 'The delivery has no signature.')
  const [, digits] = /^sha256=([0-9a-f]{64})$/.exec(signature) ?? []
  if (digits === undefined)
    return refused('malformed', 'The signature is not "sha256=" and 64 hexadecimal digits.')
  const given = Buffer.from(digits, 'hex')
  const matches = secrets.map((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given),
  )
  const index = matches.indexOf(true)
  return index === -1
    ? refused('mismatch', 'The signature is of other bytes, or of another secret.')
    : ok(index)
}

function refused(reason: SignatureError['reason'], message: string): Result<never, SignatureError> {
  return err({ kind: 'github/signature-invalid', message, retryable: false, reason })
}
