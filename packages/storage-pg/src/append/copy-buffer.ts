/** Rows in PostgreSQL's binary format, in one buffer that is used again for every piece. */
export interface CopyBuffer {
  /** Begins a row of so many columns. */
  row(columns: number): void
  int2(value: number): void
  int4(value: number): void
  int8(value: bigint): void
  jsonb(text: string): void
  /** True where there is enough for a piece to be sent. */
  isFull(): boolean
  /** What was written since the last piece; a copy. */
  take(): Buffer
  /** The end of the rows. */
  end(): void
}

const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const pieceBytes = 1 << 16
const jsonbVersion = 1

/** An empty buffer that begins with the header of the format. */
export function createCopyBuffer(): CopyBuffer {
  let buffer = Buffer.allocUnsafe(pieceBytes * 2)
  let end = header.copy(buffer)

  const room = (bytes: number): void => {
    if (end + bytes <= buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + bytes))
    buffer.copy(grown, 0, 0, end)
    buffer = grown
  }

  return {
    row(columns) {
      room(2)
      end = buffer.writeInt16BE(columns, end)
    },
    int2(value) {
      room(6)
      end = buffer.writeInt16BE(value, buffer.writeInt32BE(2, end))
    },
    int4(value) {
      room(8)
      end = buffer.writeInt32BE(value, buffer.writeInt32BE(4, end))
    },
    int8(value) {
      room(12)
      end = buffer.writeBigInt64BE(value, buffer.writeInt32BE(8, end))
    },
    jsonb(text) {
      // No character takes more than three bytes for each of its code units.
      room(text.length * 3 + 5)
      const begin = buffer.writeInt8(jsonbVersion, end + 4)
      const bytes = 1 + buffer.write(text, begin, 'utf8')
      buffer.writeInt32BE(bytes, end)
      end += 4 + bytes
    },
    isFull: () => end >= pieceBytes,
    take() {
      const piece = Buffer.from(buffer.subarray(0, end))
      end = 0
      return piece
    },
    end() {
      room(2)
      end = buffer.writeInt16BE(-1, end)
    },
  }
}
