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
  let buffer = Buffer.allocUnsafeSlow(pieceBytes * 2)
  // Its setters are compiled into the loops of those who call; those of a Buffer check more, and make bigints of their own.
  let view = viewOf(buffer)
  let end = header.copy(buffer)

  const room = (bytes: number): void => {
    if (end + bytes <= buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, end + bytes))
    buffer.copy(grown, 0, 0, end)
    buffer = grown
    view = viewOf(buffer)
  }

  return {
    row(columns) {
      room(2)
      view.setInt16(end, columns)
      end += 2
    },
    int2(value) {
      room(6)
      view.setInt32(end, 2)
      view.setInt16(end + 4, value)
      end += 6
    },
    int4(value) {
      room(8)
      view.setInt32(end, 4)
      view.setInt32(end + 4, value)
      end += 8
    },
    int8(value) {
      room(12)
      view.setInt32(end, 8)
      view.setBigInt64(end + 4, value)
      end += 12
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

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
}
