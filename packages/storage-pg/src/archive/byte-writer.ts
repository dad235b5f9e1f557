/** Bytes that grow as numbers are added to them. */
export interface ByteWriter {
  /** A whole number from 0 to 2^53 - 1: seven bits a byte, the lowest first. */
  number(value: number): void
  /** A whole number of either sign, of which small ones take little. */
  signed(value: number): void
  bytes(value: Uint8Array): void
  /** What was written. */
  result(): Buffer
}

export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(1 << 12)
  let end = 0
  const room = (bytes: number): void => {
    if (end + bytes <= buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + bytes))
    buffer.copy(grown, 0, 0, end)
    buffer = grown
  }
  const number = (value: number): void => {
    room(longestNumber)
    let rest = value
    for (; rest > 0x7f_ff_ff_ff; rest = Math.floor(rest / 128)) buffer[end++] = (rest % 128) | 0x80
    for (; rest > 0x7f; rest >>>= 7) buffer[end++] = (rest & 0x7f) | 0x80
    buffer[end++] = rest
  }
  return {
    number,
    signed: (value) => number(value < 0 ? -2 * value - 1 : 2 * value),
    bytes(value) {
      room(value.length)
      buffer.set(value, end)
      end += value.length
    },
    result: () => buffer.subarray(0, end),
  }
}

/** Of 53 bits. */
const longestNumber = 8
