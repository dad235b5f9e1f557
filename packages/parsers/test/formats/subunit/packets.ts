import { crc32 } from 'node:zlib'

/** A packet of subunit 2 as a test wants it; written by a writer of its own, with the checksum of zlib. */
export interface PacketDraft {
  readonly status?: number
  readonly id?: string
  readonly route?: string
  readonly tags?: readonly string[]
  readonly mime?: string
  readonly file?: { readonly name: string; readonly bytes: Uint8Array | string }
  readonly seconds?: number
  readonly nanos?: number
  readonly isContainer?: boolean
}

export const status = {
  none: 0,
  exists: 1,
  inprogress: 2,
  success: 3,
  uxsuccess: 4,
  skip: 5,
  fail: 6,
  xfail: 7,
} as const

export function packet(draft: PacketDraft): Uint8Array {
  const { id, route, tags, mime, file, seconds } = draft
  let body: number[] = []
  let flags = 0x2000 | (draft.status ?? 0) | (draft.isContainer ? 0 : 0x0100)
  if (seconds !== undefined) {
    flags |= 0x0200
    body.push(
      (seconds >>> 24) & 255,
      (seconds >>> 16) & 255,
      (seconds >>> 8) & 255,
      seconds & 255,
      ...number(draft.nanos ?? 0),
    )
  }
  if (id !== undefined) {
    flags |= 0x0800
    body.push(...text(id))
  }
  if (tags) {
    flags |= 0x0080
    body.push(...number(tags.length), ...tags.flatMap((tag) => text(tag)))
  }
  if (mime !== undefined) {
    flags |= 0x0020
    body.push(...text(mime))
  }
  if (file) {
    flags |= 0x0040
    const bytes = typeof file.bytes === 'string' ? new TextEncoder().encode(file.bytes) : file.bytes
    body = [...body, ...text(file.name), ...number(bytes.length), ...bytes]
  }
  if (route !== undefined) {
    flags |= 0x0400
    body.push(...text(route))
  }
  return seal(flags, body)
}

/** Puts signature, flags, length and checksum around a body. */
export function seal(flags: number, body: readonly number[]): Uint8Array {
  const bare = body.length + 7
  const lengthSize = bare + 1 < 64 ? 1 : bare + 2 < 16384 ? 2 : 3
  const head = [0xb3, flags >> 8, flags & 255, ...number(bare + lengthSize, lengthSize), ...body]
  const sum = crc32(Uint8Array.from(head))
  return Uint8Array.from([...head, (sum >>> 24) & 255, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255])
}

export function number(
  value: number,
  size: number = value < 64 ? 1 : value < 16384 ? 2 : value < 4194304 ? 3 : 4,
): number[] {
  const bytes = Array.from(
    { length: size },
    (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256,
  )
  bytes[0] = (bytes[0] ?? 0) | ((size - 1) << 6)
  return bytes
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...number(bytes.length), ...bytes]
}

export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]),
  )
}
