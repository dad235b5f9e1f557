import type { Digest } from '@gatewright/core/canonical'

/** The 32 bytes that a digest says; undefined for a text that is no digest, which nothing is stored under. */
export function digestBytes(digest: Digest): Buffer | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? Buffer.from(digest.slice('sha256:'.length), 'hex') : undefined
}

/** The digest of 32 bytes. */
export function digestOfBytes(bytes: Uint8Array): Digest {
  return `sha256:${Buffer.from(bytes).toString('hex')}`
}
