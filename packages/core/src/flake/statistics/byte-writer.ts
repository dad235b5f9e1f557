/** Bytes that grow at their end. */
export interface ByteWriter {
  bytes: Uint8Array
  length: number
}

/** Up to here whole numbers are written as such; twice of it is still exact. */
const largestWhole = 2 ** 51

/** @param room - how many bytes there is room for before it has to grow */
export function byteWriter(room: number = 256): ByteWriter {
  return { bytes: new Uint8Array(room), length: 0 }
}

/** What was written so far, as a copy. */
export function writtenBytes({ bytes, length }: ByteWriter): Uint8Array {
  return bytes.slice(0, length)
}

export function putByte(writer: ByteWriter, value: number): void {
  makeRoom(writer, 1)
  writer.bytes[writer.length++] = value
}

export function putBytes(writer: ByteWriter, bytes: Uint8Array): void {
  makeRoom(writer, bytes.length)
  writer.bytes.set(bytes, writer.length)
  writer.length += bytes.length
}

/** The bytes from one place up to another; for a few, without anything that is made for it. */
export function putPart(writer: ByteWriter, bytes: Uint8Array, begin: number, end: number): void {
  makeRoom(writer, end - begin)
  const { bytes: into } = writer
  let { length } = writer
  for (let at = begin; at < end; at++) into[length++] = bytes[at] ?? 0
  writer.length = length
}

/** A whole number of 0 or more, up to 2^53: seven bits a byte, the lowest first. */
export function putCount(writer: ByteWriter, value: number): void {
  makeRoom(writer, 8)
  let rest = value
  while (rest >= 128) {
    writer.bytes[writer.length++] = (rest % 128) + 128
    rest = Math.floor(rest / 128)
  }
  writer.bytes[writer.length++] = rest
}

/** Any number: whole ones, of whatever sign, are short when they are small. */
export function putNumber(writer: ByteWriter, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < largestWhole && !Object.is(value, -0)) {
    putCount(writer, 1 + (value < 0 ? -2 * value - 1 : 2 * value))
    return
  }
  putCount(writer, 0)
  makeRoom(writer, 8)
  new DataView(writer.bytes.buffer).setFloat64(writer.length, value)
  writer.length += 8
}

/** A text behind its length in bytes, each UTF-16 code unit by itself in the form of UTF-8: any text comes back as it was. */
export function putText(writer: ByteWriter, text: string): void {
  putCount(writer, lengthInBytes(text))
  makeRoom(writer, 3 * text.length)
  const { bytes } = writer
  let at = writer.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes[at++] = unit
    else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6)
      bytes[at++] = 0x80 | (unit & 63)
    } else {
      bytes[at++] = 0xe0 | (unit >> 12)
      bytes[at++] = 0x80 | ((unit >> 6) & 63)
      bytes[at++] = 0x80 | (unit & 63)
    }
  }
  writer.length = at
}

function lengthInBytes(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x80) length += unit < 0x800 ? 1 : 2
  }
  return length
}

function makeRoom(writer: ByteWriter, more: number): void {
  const needed = writer.length + more
  if (needed <= writer.bytes.length) return
  const larger = new Uint8Array(Math.max(needed, 2 * writer.bytes.length))
  larger.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = larger
}
