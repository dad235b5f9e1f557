/** Rows of int4, bytea and text columns in PostgreSQL's binary COPY format, one chunk each. */
export function* binaryCopy(
  rows: Iterable<readonly (number | Uint8Array | string | null)[]>,
): Iterable<Buffer> {
  yield Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
  for (const row of rows) {
    const parts = [int16(row.length)]
    for (const value of row) {
      if (value === null) parts.push(int32(-1))
      else {
        const bytes = typeof value === 'number' ? int32(value) : Buffer.from(value as string)
        parts.push(int32(bytes.length), bytes)
      }
    }
    yield Buffer.concat(parts)
  }
  yield int16(-1)
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
