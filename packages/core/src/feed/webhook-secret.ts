import { err, ok, type Result } from 'neverthrow'
import { decodeBase64, encodeBase64 } from '../canonical/base64.ts'
import type { ErrorValue } from '../errors/error-value.ts'

/** A secret that nothing can be signed with. The message never repeats it. */
export interface InvalidWebhookSecret extends ErrorValue<'webhook/invalid-secret'> {
  readonly retryable: false
}

const prefix = 'whsec_'
const [fewestBytes, mostBytes] = [24, 64]

/**
 * Random bytes as a secret, `whsec_` and base64.
 *
 * @throws TypeError for fewer than 24 bytes or more than 64.
 * @example
 * import { webhookSecret } from '@gatewright/core/feed'
 *
 * console.log(webhookSecret(new Uint8Array(24))) // whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
 */
export function webhookSecret(random: Uint8Array): string {
  if (!isLongEnough(random)) throw new TypeError(`A secret has ${fewestBytes} to ${mostBytes} bytes.`)
  return `${prefix}${encodeBase64(random)}`
}

/** The bytes of a secret as {@link webhookSecret} writes it. */
export function secretBytes(secret: string): Result<Uint8Array, InvalidWebhookSecret> {
  const bytes = secret.startsWith(prefix) ? decodeBase64(secret.slice(prefix.length)) : undefined
  if (bytes && isLongEnough(bytes)) return ok(bytes)
  return err(invalidSecret(`A secret is ${prefix} and ${fewestBytes} to ${mostBytes} bytes in base64.`))
}

/** @param message - says what it should be, and nothing of what it is */
export function invalidSecret(message: string): InvalidWebhookSecret {
  return { kind: 'webhook/invalid-secret', message, retryable: false }
}

function isLongEnough({ length }: Uint8Array): boolean {
  return length >= fewestBytes && length <= mostBytes
}
