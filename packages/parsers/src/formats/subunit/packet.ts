import { crc32 } from 'node:zlib'
import { stopReading } from '../../reading/stop-reading.ts'

export const signature = 0xb3

export const statuses = [
  'none',
  'exists',
  'inprogress',
  'success',
  'uxsuccess',
  'skip',
  'fail',
  'xfail',
] as const
export type SubunitStatus = (typeof statuses)[number]

/** A piece of a file that belongs to a test. */
interface FileContent {
  readonly name: string
  readonly bytes: Uint8Array
}

/** One packet. */
export interface Packet {
  readonly status: SubunitStatus
  readonly testId?: string
  readonly routeCode?: string
  readonly tags: readonly string[]
  readonly mimeType?: string
  readonly file?: FileContent
  readonly isRunnable: boolean
  /** Milliseconds since the epoch. */
  readonly timeMs?: number
}

const flags = {
  version: 0xf000,
  testId: 0x0800,
  routeCode: 0x0400,
  timestamp: 0x0200,
  runnable: 0x0100,
  tags: 0x0080,
  fileContent: 0x0040,
  mimeType: 0x0020,
  reserved: 0x0008,
  status: 0x0007,
} as const
const version2 = 0x2000
/** Signature, flags, one byte of length, checksum. */
const shortestPacket = 8
const checksumLength = 4

/** The length that a packet states, nothing where not enough of it is there to tell. `bytes` begin with the packet. */
export function packetLength(bytes: Uint8Array, byteOffset: number): number | undefined {
  const first = bytes[3]
  if (first === undefined) return undefined
  const size = (first >> 6) + 1
  if (size === 4) return malformed('A packet states a length of four bytes.', byteOffset)
  if (bytes.length < 3 + size) return undefined
  let length = first & 0x3f
  for (let index = 1; index < size; index += 1) length = length * 256 + (bytes[3 + index] ?? 0)
  return length < shortestPacket
    ? malformed('A packet states a length that no packet has.', byteOffset)
    : length
}

/** Reads a whole packet. What does not fit its checksum or its own lengths is `report/malformed`. */
export function readPacket(bytes: Uint8Array, byteOffset: number): Packet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bodyEnd = bytes.length - checksumLength
  if (crc32(bytes.subarray(0, bodyEnd)) !== view.getUint32(bodyEnd))
    return malformed('The checksum of a packet is wrong.', byteOffset)
  const bits = view.getUint16(1)
  if ((bits & flags.version) !== version2 || (bits & flags.reserved) !== 0)
    return malformed('A packet is of another version of subunit than 2.', byteOffset)
  const body = createBody(bytes.subarray(0, bodyEnd), byteOffset)
  const has = (flag: number): boolean => (bits & flag) !== 0
  // In the order in which a packet holds them.
  const timeMs = has(flags.timestamp) ? body.time() : undefined
  const testId = has(flags.testId) ? body.text() : undefined
  const tags = has(flags.tags) ? body.texts() : []
  const mimeType = has(flags.mimeType) ? body.text() : undefined
  const file = has(flags.fileContent) ? { name: body.text(), bytes: body.bytes() } : undefined
  const routeCode = has(flags.routeCode) ? body.text() : undefined
  return {
    status: statuses[bits & flags.status] ?? 'none',
    tags,
    isRunnable: has(flags.runnable),
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(testId === undefined ? {} : { testId }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(file === undefined ? {} : { file }),
    ...(routeCode === undefined ? {} : { routeCode }),
  }
}

/** Takes the fields of a packet, one after the other. */
interface Body {
  time(): number
  text(): string
  texts(): string[]
  bytes(): Uint8Array
}

function createBody(packet: Uint8Array, byteOffset: number): Body {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  // The length of the packet stands before its fields.
  let at = 3 + ((packet[3] ?? 0) >> 6) + 1
  const byte = (): number => {
    const value = packet[at]
    if (value === undefined) return malformed('A field of a packet goes beyond its end.', byteOffset)
    at += 1
    return value
  }
  const number = (): number => {
    const first = byte()
    let value = first & 0x3f
    for (let further = first >> 6; further > 0; further -= 1) value = value * 256 + byte()
    return value
  }
  const bytes = (): Uint8Array => {
    const length = number()
    if (at + length > packet.length) return malformed('A field of a packet goes beyond its end.', byteOffset)
    at += length
    return packet.subarray(at - length, at)
  }
  const text = (): string => {
    const written = bytes()
    try {
      return utf8.decode(written)
    } catch {
      return malformed('A text in a packet is not UTF-8.', byteOffset)
    }
  }
  return {
    time() {
      let seconds = 0
      for (let index = 0; index < 4; index += 1) seconds = seconds * 256 + byte()
      return seconds * 1000 + Math.round(number() / 1e3) / 1e3
    },
    text,
    texts() {
      const texts: string[] = []
      for (let count = number(); count > 0; count -= 1) texts.push(text())
      return texts
    },
    bytes,
  }
}

function malformed(message: string, byteOffset: number): never {
  return stopReading('report/malformed', message, { place: { line: 1, column: byteOffset + 1, byteOffset } })
}
