/** Reads what a `ByteWriter` wrote. Beyond the end of the bytes it reads zeros, and `at` says that it went too far. */
export interface ByteReader {
  readonly bytes: Uint8Array
  at: number
  /** Texts that were read before, by a hash: who reads many bytes with the same names in them reads each name once. */
  readonly names: Map<number, string> | undefined
}

export function byteReader(bytes: Uint8Array, at: number = 0, names?: Map<number, string>): ByteReader {
  return { bytes, at, names }
}

export function takeByte(reader: ByteReader): number {
  return reader.bytes[reader.at++] ?? 0
}

export function takeBytes(reader: ByteReader, length: number): Uint8Array {
  const taken = reader.bytes.subarray(reader.at, reader.at + length)
  reader.at += length
  return taken
}

export function takeCount(reader: ByteReader): number {
  const { bytes } = reader
  let byte = bytes[reader.at++] ?? 0
  if (byte < 128) return byte
  let value = byte - 128
  let weight = 128
  do {
    byte = bytes[reader.at++] ?? 0
    value += (byte & 127) * weight
    weight *= 128
  } while (byte >= 128)
  return value
}

export function takeNumber(reader: ByteReader): number {
  const coded = takeCount(reader) - 1
  if (coded >= 0) return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
  const { bytes, at } = reader
  reader.at += 8
  if (reader.at > bytes.length) return 0
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(at)
}

export function takeText(reader: ByteReader): string {
  const length = takeCount(reader)
  const { bytes, at: begin, names } = reader
  const end = Math.min(begin + length, bytes.length)
  reader.at += length
  if (!names) return textOf(bytes, begin, end)
  let hash = 0x811c9dc5
  for (let index = begin; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  const known = names.get(hash)
  if (known !== undefined && isText(known, bytes, begin, end)) return known
  const text = textOf(bytes, begin, end)
  names.set(hash, text)
  return text
}

/** Whether a text of letters that are one byte each is what stands there. */
function isText(text: string, bytes: Uint8Array, begin: number, end: number): boolean {
  if (text.length !== end - begin) return false
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) !== bytes[begin + index]) return false
  return true
}

/** Passes over a text. */
export function skipText(reader: ByteReader): void {
  const length = takeCount(reader)
  reader.at += length
}

/** So many letters are read at once: each is an argument. */
const mostLetters = 1_024

function textOf(bytes: Uint8Array, begin: number, end: number): string {
  const reader = byteReader(bytes, begin)
  let text = ''
  while (reader.at < end) {
    const plain = endOfPlain(bytes, reader.at, Math.min(end, reader.at + mostLetters))
    text += String.fromCharCode.apply(undefined, bytes.subarray(reader.at, plain) as unknown as number[])
    reader.at = plain
    if (plain < end && (bytes[plain] ?? 0) >= 0x80) text += takeLongLetter(reader)
  }
  return text
}

/** A letter of two bytes, or of three. */
function takeLongLetter(reader: ByteReader): string {
  const first = takeByte(reader)
  const second = takeByte(reader) & 63
  if (first < 0xe0) return String.fromCharCode(((first & 31) << 6) | second)
  return String.fromCharCode(((first & 15) << 12) | (second << 6) | (takeByte(reader) & 63))
}

/** Where the letters end that are one byte each, as those of nearly all texts are. */
function endOfPlain(bytes: Uint8Array, begin: number, end: number): number {
  for (let index = begin; index < end; index++) if ((bytes[index] ?? 0) >= 0x80) return index
  return end
}
