import { byteReader, type ByteReader } from './byte-reader.ts'
import { byteWriter, putByte, writtenBytes, type ByteWriter } from './byte-writer.ts'

/** Version and checksum. */
export const headLength = 5

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
  putSum(bytes, 0, bytes.length)
  return bytes
}

/** Puts sealed bytes behind what was written so far; whoever opens them cuts them out. */
export function putSealed(writer: ByteWriter, version: number, put: (writer: ByteWriter) => void): void {
  const begin = writer.length
  putByte(writer, version)
  for (let index = 1; index < headLength; index++) putByte(writer, 0)
  put(writer)
  putSum(writer.bytes, begin, writer.length)
}

function putSum(bytes: Uint8Array, begin: number, end: number): void {
  const sum = checksum(bytes, begin, end)
  for (let index = 1; index < headLength; index++) bytes[begin + index] = (sum >>> (8 * (index - 1))) & 255
}

/** A reader behind the head of sealed bytes; nothing for bytes of another version, or that are not as they were sealed. */
export function openBytes(
  bytes: Uint8Array,
  version: number,
  names?: Map<number, string>,
): ByteReader | undefined {
  return isSealed(bytes, version, 0, bytes.length) ? byteReader(bytes, headLength, names) : undefined
}

/** Whether what stands from one place up to another was sealed, as this version. */
export function isSealed(bytes: Uint8Array, version: number, begin: number, end: number): boolean {
  if (end - begin < headLength || bytes[begin] !== version) return false
  const sum = checksum(bytes, begin, end)
  for (let index = 1; index < headLength; index++)
    if (bytes[begin + index] !== ((sum >>> (8 * (index - 1))) & 255)) return false
  return true
}

/** FNV-1a of what comes behind the head, and of the version. */
function checksum(bytes: Uint8Array, begin: number, end: number): number {
  let sum = Math.imul(0x811c9dc5 ^ (bytes[begin] ?? 0), 0x01000193)
  for (let index = begin + headLength; index < end; index++)
    sum = Math.imul(sum ^ (bytes[index] ?? 0), 0x01000193)
  return sum >>> 0
}
