/** Reads what a `ByteWriter` wrote. Nothing is thrown: what can't be read is 0, and the reader is broken from then on. */
export interface ByteReader {
  number(): number
  signed(): number
  bytes(length: number): Uint8Array
  /** How many bytes are left. */
  left(): number
  isBroken(): boolean
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let at = 0
  let isBroken = false
  const number = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (Number.isSafeInteger(value)) return value
        break
      }
      scale *= 128
      if (scale > 2 ** 49) break
    }
    isBroken = true
    at = bytes.length
    return 0
  }
  return {
    number,
    signed() {
      const value = number()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    bytes(length) {
      if (length > bytes.length - at) {
        isBroken = true
        at = bytes.length
        return new Uint8Array()
      }
      at += length
      return bytes.subarray(at - length, at)
    },
    left: () => bytes.length - at,
    isBroken: () => isBroken,
  }
}
