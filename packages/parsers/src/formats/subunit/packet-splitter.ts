import type { ReadingContext } from '../../reading/context.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { packetLength, readPacket, signature, type Packet } from './packet.ts'

/** Finds the packets in a stream of bytes, however it is cut. */
export interface PacketSplitter {
  write(bytes: Uint8Array): void
  /** The stream ends; inside a packet it may not. */
  end(): void
}

export function createPacketSplitter(
  { diagnostics, limits }: ReadingContext,
  onPacket: (packet: Packet, byteOffset: number) => void,
): PacketSplitter {
  /** The beginning of a packet that is not whole. */
  let held = new Uint8Array(0)
  let heldLength = 0
  let byteOffset = 0
  /** Bytes of a character of other text that are still to come: any of them may look like the beginning of a packet. */
  let restOfCharacter = 0
  /** Whether other text was passed since the last packet: however it is cut, it is noted once. */
  let isInText = false
  const hold = (bytes: Uint8Array): void => {
    if (heldLength + bytes.length > held.length) {
      const larger = new Uint8Array(Math.max(1024, 2 * (heldLength + bytes.length)))
      larger.set(held.subarray(0, heldLength))
      held = larger
    }
    held.set(bytes, heldLength)
    heldLength += bytes.length
  }
  const noteText = (): void =>
    diagnostics.note(
      'other-output',
      'Something that is no packet stands between the packets.',
      'Nothing of the tests is lost; write the report to a file of its own.',
      { place: { line: 1, column: byteOffset + 1, byteOffset } },
    )
  /** Passes over other text; gives the index of the next packet or of the end. */
  const skipText = (bytes: Uint8Array, from: number): number => {
    let at = from
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (restOfCharacter > 0 && byte >= 0x80 && byte < 0xc0) restOfCharacter -= 1
      else if (byte === signature) break
      else restOfCharacter = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    }
    if (at > from && !isInText) noteText()
    isInText ||= at > from
    byteOffset += at - from
    return at
  }
  /** The packet that begins at an index, as far as it is there, and how long it is. */
  const take = (bytes: Uint8Array, from: number): number | undefined => {
    const rest = bytes.subarray(from)
    const length = packetLength(rest, byteOffset)
    if (length !== undefined && length > limits.tokenLength)
      stopReading(
        'report/limit-exceeded',
        `A packet is longer than the limit of ${limits.tokenLength} bytes.`,
        { place: { line: 1, column: byteOffset + 1, byteOffset } },
      )
    if (length === undefined || length > rest.length) return undefined
    restOfCharacter = 0
    isInText = false
    onPacket(readPacket(rest.subarray(0, length), byteOffset), byteOffset)
    byteOffset += length
    return length
  }
  return {
    write(chunk) {
      let bytes = chunk
      if (heldLength > 0) {
        hold(chunk)
        bytes = held.subarray(0, heldLength)
        const length = packetLength(bytes, byteOffset)
        if (length === undefined || length > bytes.length) return
        heldLength = 0
        held = new Uint8Array(0)
      }
      for (let at = 0; at < bytes.length;) {
        at = skipText(bytes, at)
        if (at === bytes.length) return
        const length = take(bytes, at)
        if (length === undefined) return hold(bytes.subarray(at))
        at += length
      }
    },
    end() {
      if (heldLength > 0)
        stopReading('report/truncated', 'The report ends inside a packet.', {
          place: { line: 1, column: byteOffset + 1, byteOffset },
        })
    },
  }
}
