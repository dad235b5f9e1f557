import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * The bytes that a DSSE signature is made over: the payload together with its type, so that neither can be exchanged.
 * The lengths are those of the bytes, in UTF-8.
 *
 * @remarks DSSE protocol v1.0, `PAE(UTF8(PAYLOAD_TYPE), SERIALIZED_BODY)`.
 * @example
 * import { preAuthenticationEncoding } from '@gatewright/core/messages'
 *
 * const encoded = preAuthenticationEncoding('text/plain', Uint8Array.of(104, 105))
 * console.log(String.fromCharCode(...encoded)) // DSSEv1 10 text/plain 2 hi
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8ToBytes(payloadType)
  const head = utf8ToBytes(`DSSEv1 ${type.length} `)
  return concatBytes(head, type, utf8ToBytes(` ${payload.length} `), payload)
}
