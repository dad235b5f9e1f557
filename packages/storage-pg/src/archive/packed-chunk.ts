import { hash } from 'node:crypto'
import type { StoreCorrupt } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { createByteReader } from './byte-reader.ts'
import { createByteWriter } from './byte-writer.ts'
import { rowCount, type Chunk } from './chunk.ts'
import { codecs, compress, decompress, type Compression } from './compression.ts'
import { decodeChunk } from './decode-chunk.ts'
import { encodeChunk } from './encode-chunk.ts'

/** A row of `packed_chunk`, without its project and id. */
export interface PackedChunk {
  readonly first_run: bigint
  readonly last_run: bigint
  readonly run_count: number
  readonly result_count: number
  readonly codec: number
  readonly size: number
  readonly sha: Uint8Array
  readonly series: Uint8Array
  readonly body: Uint8Array
}

/** A chunk of one run at least, as it is stored. */
export function packChunk(chunk: Chunk, compression: Compression): PackedChunk {
  const bytes = encodeChunk(chunk)
  return {
    first_run: chunk.runs[0] ?? 0n,
    last_run: chunk.runs.at(-1) ?? 0n,
    run_count: chunk.runs.length,
    result_count: rowCount(chunk),
    codec: codecs[compression],
    size: bytes.length,
    sha: hash('sha256', bytes, 'buffer'),
    series: compress(encodeSeries(chunk.columns.series_id), compression),
    body: compress(bytes, compression),
  }
}

/** What of a stored chunk is needed to read it. */
export type PackedBody = Pick<PackedChunk, 'codec' | 'size' | 'sha' | 'body' | 'result_count' | 'run_count'>

/** Reads a chunk back; `store/corrupt` where it is not what was stored. */
export function unpackChunk(id: bigint, packed: PackedBody): Result<Chunk, StoreCorrupt> {
  return decompress(packed.body, packed.codec, packed.size)
    .andThen((bytes) =>
      hash('sha256', bytes, 'buffer').equals(packed.sha)
        ? decodeChunk(bytes)
        : err('Its bytes are not those that were stored.'),
    )
    .andThen((chunk) =>
      rowCount(chunk) === packed.result_count && chunk.runs.length === packed.run_count
        ? ok(chunk)
        : err('It does not hold as much as its row says.'),
    )
    .mapErr((reason) => corrupt(id, reason))
}

/** Which series a chunk has, in order and each once. */
export function unpackSeries(
  id: bigint,
  packed: Pick<PackedChunk, 'codec' | 'series' | 'result_count'>,
): Result<Int32Array, StoreCorrupt> {
  return decompress(packed.series, packed.codec, longestSeries * (packed.result_count + 1))
    .andThen(decodeSeries)
    .mapErr((reason) => corrupt(id, reason))
}

/** How many bytes an entry of the list of series takes at most. */
const longestSeries = 8

/** Differences, as the ids of a suite are mostly one behind the other. */
function encodeSeries(column: Int32Array): Buffer {
  const sorted = new Int32Array(new Set(column)).sort()
  const writer = createByteWriter()
  writer.number(sorted.length)
  let before = 0
  for (const series of sorted) {
    writer.signed(series - before)
    before = series
  }
  return writer.result()
}

function decodeSeries(bytes: Uint8Array): Result<Int32Array, string> {
  const reader = createByteReader(bytes)
  const count = reader.number()
  if (count > bytes.length) return err('Its list of series is too short.')
  const series = new Int32Array(count)
  let before = 0
  for (let at = 0; at < count; at++) series[at] = before += reader.signed()
  return reader.isBroken() || reader.left() > 0 ? err('Its list of series is no such list.') : ok(series)
}

function corrupt(id: bigint, reason: string): StoreCorrupt {
  const message = `The chunk ${id} of the archive can't be read. ${reason}`
  return { kind: 'store/corrupt', message, retryable: false, key: `packed_chunk ${id}` }
}
