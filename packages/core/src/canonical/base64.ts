const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Bytes as base64 with the standard alphabet and padding. Core has no `btoa`, and none of its dependencies an encoder.
 *
 * @remarks RFC 4648, section 4.
 * @example
 * import { encodeBase64 } from '@gatewright/core/canonical'
 *
 * encodeBase64(Uint8Array.of(102, 111)) // 'Zm8='
 */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second, third] = [bytes[start], bytes[start + 1], bytes[start + 2]]
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0)
    text += digitAt(group, 18) + digitAt(group, 12)
    text += (second === undefined ? '=' : digitAt(group, 6)) + (third === undefined ? '=' : digitAt(group, 0))
  }
  return text
}

/**
 * The bytes that {@link encodeBase64} writes so; undefined for a text that it never writes: with other characters, cut off,
 * without its padding, or with bits behind the last byte.
 *
 * @example
 * import { decodeBase64 } from '@gatewright/core/canonical'
 *
 * decodeBase64('Zm8=') // Uint8Array [102, 111]
 * decodeBase64('Zm9') // undefined
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let [bits, count, at] = [0, 0, 0]
  for (let index = 0; index < text.length - padding; index++) {
    const digit = digits[text.charCodeAt(index)] ?? -1
    if (digit < 0) return undefined
    bits = (bits << 6) | digit
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[at++] = bits >> count
    bits &= (1 << count) - 1
  }
  return bits === 0 ? bytes : undefined
}

/** The digit of each code unit of the alphabet; -1 of others. */
const digits: Int8Array = new Int8Array(128)
  .fill(-1)
  .map((_, code) => alphabet.indexOf(String.fromCharCode(code)))

function digitAt(group: number, shift: number): string {
  return alphabet.charAt((group >> shift) & 63)
}
