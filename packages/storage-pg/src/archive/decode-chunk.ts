import { err, ok, type Result } from 'neverthrow'
import { detailBit } from '../rows/cells.ts'
import { createByteReader, type ByteReader } from './byte-reader.ts'
import { emptyColumns, type Chunk, type ChunkColumns } from './chunk.ts'
import { chunkVersion, microsecondsInMillisecond } from './encode-chunk.ts'

/** Why bytes are no chunk, for people. */
export type ChunkFault = string

/** What a run and a row take at least. */
const leastRunBytes = 10
const leastRowBytes = 6

/** Reads what `encodeChunk` wrote. Whatever the bytes are, it takes no more memory than a small multiple of them. */
export function decodeChunk(bytes: Uint8Array): Result<Chunk, ChunkFault> {
  const reader = createByteReader(bytes)
  const version = reader.number()
  if (version !== chunkVersion) return err(`It is of version ${version}, which this package does not know.`)
  const [runCount, rows] = [reader.number(), reader.number()]
  if (runCount > bytes.length / leastRunBytes || rows > bytes.length / leastRowBytes)
    return err('It is shorter than what it says that it holds.')
  const runs = idsIn(reader, runCount)
  const starts = startsIn(reader, runCount, rows)
  if (!runs || !starts) return err('Its runs and its rows do not match.')
  const columns = emptyColumns(rows)
  for (const read of [readOrdinals, readSeries, readDatasets, readDurations, readAttempts, readOutcomes]) {
    const part = sectionIn(reader)
    read(part, { starts, columns })
    if (!isAtEnd(part)) return err('One of its columns is not as long as it should be.')
  }
  const details = new Map<number, string>()
  const part = sectionIn(reader)
  readDetails(part, columns, details)
  return isAtEnd(part) && isAtEnd(reader)
    ? ok({ runs, starts, columns, details })
    : err('Its end is not where it should be.')
}

type Rows = Pick<Chunk, 'starts' | 'columns'>

function sectionIn(reader: ByteReader): ByteReader {
  return createByteReader(reader.bytes(reader.number()))
}

function isAtEnd(reader: ByteReader): boolean {
  return !reader.isBroken() && reader.left() === 0
}

/** Undefined where they are not as many, or not in order. */
function idsIn(reader: ByteReader, count: number): readonly bigint[] | undefined {
  const bytes = reader.bytes(reader.number())
  if (bytes.length !== count * 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const ids = Array.from({ length: count }, (_, at) => view.getBigInt64(at * 8))
  return ids.every((id, at) => at === 0 || id > (ids[at - 1] ?? id)) ? ids : undefined
}

/** Undefined where they are not together as many as there are rows. */
function startsIn(reader: ByteReader, count: number, rows: number): Int32Array | undefined {
  const part = sectionIn(reader)
  const starts = new Int32Array(count + 1)
  let start = 0
  for (let run = 0; run < count && start <= rows; run++) starts[run + 1] = start += part.number()
  return start === rows && isAtEnd(part) ? starts : undefined
}

function readOrdinals(part: ByteReader, { starts, columns }: Rows): void {
  for (let run = 0; run + 1 < starts.length; run++) {
    let before = -1
    for (let row = starts[run] ?? 0; row < (starts[run + 1] ?? 0); row++)
      columns.ordinal[row] = before += part.number() + 1
  }
}

function readSeries(part: ByteReader, { columns: { series_id: column } }: Rows): void {
  let before = 0
  for (let row = 0; row < column.length; row++) column[row] = before += part.signed()
}

function readDatasets(part: ByteReader, { columns }: Rows): void {
  const known = new Map<number, number>()
  let before = 0
  for (let row = 0; row < columns.dataset_id.length; row++) {
    const series = columns.series_id[row] ?? 0
    before = part.signed() + (known.get(series) ?? before)
    columns.dataset_id[row] = before
    known.set(series, before)
  }
}

function readDurations(part: ByteReader, { starts, columns }: Rows): void {
  const known = new Map<number, number>()
  for (let run = 0; run + 1 < starts.length; run++) {
    const unit = part.number() === 1 ? microsecondsInMillisecond : 1
    for (let row = starts[run] ?? 0; row < (starts[run + 1] ?? 0); row++) {
      const series = columns.series_id[row] ?? 0
      const value = part.signed() + Math.floor((known.get(series) ?? 0) / unit)
      const duration = value < 0 ? value : value * unit
      columns.duration_us[row] = duration
      if (duration >= 0) known.set(series, duration)
    }
  }
}

function readAttempts(part: ByteReader, { columns: { attempt } }: Rows): void {
  for (let row = 0; row < attempt.length; row++) attempt[row] = part.signed()
}

function readOutcomes(part: ByteReader, { columns: { outcome } }: Rows): void {
  for (let row = 0; row < outcome.length; row++) outcome[row] = part.signed()
}

function readDetails(part: ByteReader, { outcome }: ChunkColumns, details: Map<number, string>): void {
  for (const [row, cell] of outcome.entries()) {
    if ((cell & detailBit) === 0) continue
    const { buffer, byteOffset, length } = part.bytes(part.number())
    details.set(row, Buffer.from(buffer, byteOffset, length).toString('utf8'))
  }
}
