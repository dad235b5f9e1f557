const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Bytes as base64 with the standard alphabet and padding. Core has no `btoa`, and none of its dependencies an encoder.
 *
 * @remarks RFC 4648, section 4.
 */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(start, start + 3)
    const group = (first << 16) | (second << 8) | third
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((group >> shift) & 63)).join('')
    const missing = Math.max(0, start + 3 - bytes.length)
    text += missing === 0 ? digits : digits.slice(0, -missing) + '='.repeat(missing)
  }
  return text
}
