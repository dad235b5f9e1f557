import { byteReader, type ByteReader } from './byte-reader.ts'
import { byteWriter, putByte, writtenBytes, type ByteWriter } from './byte-writer.ts'

/** Version and checksum. */
const headLength = 5

/** A writer whose bytes say of which version they are. End it with {@link sealBytes}. */
export function sealedWriter(version: number): ByteWriter {
  const writer = byteWriter()
  putByte(writer, version)
  for (let index = 1; index < headLength; index++) putByte(writer, 0)
  return writer
}

/** What was written, with a checksum: whoever opens it need not look whether it can be. */
export function sealBytes(writer: ByteWriter): Uint8Array {
  const bytes = writtenBytes(writer)
  const sum = checksum(bytes)
  for (let index = 1; index < headLength; index++) bytes[index] = (sum >>> (8 * (index - 1))) & 255
  return bytes
}

/** A reader behind the head of sealed bytes; nothing for bytes of another version, or that are not as they were sealed. */
export function openBytes(
  bytes: Uint8Array,
  version: number,
  names?: Map<number, string>,
): ByteReader | undefined {
  if (bytes.length < headLength || bytes[0] !== version) return undefined
  const sum = checksum(bytes)
  for (let index = 1; index < headLength; index++)
    if (bytes[index] !== ((sum >>> (8 * (index - 1))) & 255)) return undefined
  return byteReader(bytes, headLength, names)
}

/** FNV-1a of what comes behind the head, and of the version. */
function checksum(bytes: Uint8Array): number {
  let sum = Math.imul(0x811c9dc5 ^ (bytes[0] ?? 0), 0x01000193)
  for (let index = headLength; index < bytes.length; index++)
    sum = Math.imul(sum ^ (bytes[index] ?? 0), 0x01000193)
  return sum >>> 0
}
