import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type JsonValue } from './canonical-json.ts'

/** `sha256:` and 64 hexadecimal digits: the name of a content. */
export type Digest = `sha256:${string}`

/** The digest of bytes, or of a text as UTF-8. */
export function digestOf(content: Uint8Array | string): Digest {
  return `sha256:${bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))}`
}

/** The digest of a value's canonical JSON: equal for equal values, on every machine. */
export function digestOfJson(value: JsonValue): Digest {
  return digestOf(canonicalJson(value))
}
