import { hash } from 'node:crypto'
import type { Instant } from '@gatewright/core/schema'

/**
 * A text as CESU-8: each UTF-16 code unit in UTF-8's manner. Its bytes compare as UTF-16 does, which is the order of the
 * ports; for texts without surrogates it is UTF-8.
 */
export function sortKey(text: string): Buffer {
  if (!/[\uD800-\uDFFF]/.test(text)) return Buffer.from(text, 'utf8')
  const bytes: number[] = []
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes.push(unit)
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f))
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f))
  }
  return Buffer.from(bytes)
}

/** The text of a {@link sortKey}. */
export function fromSortKey(key: Uint8Array): string {
  const plain = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1')
  // Nearly every text is ASCII, whose units are its bytes.
  if (!/[\x80-\xff]/.test(plain)) return plain
  let text = ''
  for (let index = 0; index < key.length;) {
    const first = key[index] ?? 0
    const second = (key[index + 1] ?? 0) & 0x3f
    if (first < 0x80) {
      text += String.fromCharCode(first)
      index += 1
    } else if (first < 0xe0) {
      text += String.fromCharCode(((first & 0x1f) << 6) | second)
      index += 2
    } else {
      text += String.fromCharCode(((first & 0xf) << 12) | (second << 6) | ((key[index + 2] ?? 0) & 0x3f))
      index += 3
    }
  }
  return text
}

/** An instant as bytes that compare as `compareInstants` does: no trailing zeros, no zone, no point before the fraction. */
export function timeKey(instant: Instant): Buffer {
  const fraction = instant.slice(20, -1).replace(/(?<!0)0+$/, '')
  return Buffer.from(instant.slice(0, 19) + fraction, 'latin1')
}

/** The SHA-256 of a text as UTF-8. */
export function textSha(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
