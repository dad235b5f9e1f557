import type { PgSession } from '../driver/driver.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import { changedMeanwhile } from '../stores/change.ts'
import { chunkCounter } from './archive-state.ts'
import { isSameChunk, type Chunk } from './chunk.ts'
import type { Compression } from './compression.ts'
import { packChunk, unpackChunk, type PackedBody } from './packed-chunk.ts'
import { RowsDiffer } from './read-chunks.ts'

/** The next number of a chunk. Whoever else would take one waits for the end of the transaction. */
export async function nextChunkId(session: PgSession, tables: Tables, project: number): Promise<bigint> {
  const { rows } = await session.query<{ last: bigint }>(
    `INSERT INTO ${tables.counter} AS counter (project, kind, last) VALUES ($1, $2, 1)
     ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + 1 RETURNING last`,
    [project, chunkCounter],
  )
  return rows[0]?.last ?? 0n
}

export interface StoreChunkOptions {
  readonly compression: Compression
  /** The chunk that holds the rows of the runs so far; 0 for none. */
  readonly packedIn: bigint
}

/**
 * Stores a chunk, reads it back, holds it against the rows that it was made of, and lets their runs point to it. Answers how
 * many bytes it takes.
 *
 * @throws RowsDiffer where what was read back is not what the rows say.
 */
export async function storeChunk(
  session: PgSession,
  tables: Tables,
  project: number,
  chunk: Chunk,
  { compression, packedIn }: StoreChunkOptions,
): Promise<number> {
  const id = await nextChunkId(session, tables, project)
  const packed = packChunk(chunk, compression)
  await session.query(
    `INSERT INTO ${tables.packed_chunk}
       (project, id, first_run, last_run, run_count, result_count, codec, size, sha, series, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      project,
      id,
      packed.first_run,
      packed.last_run,
      packed.run_count,
      packed.result_count,
      packed.codec,
      packed.size,
      packed.sha,
      packed.series,
      packed.body,
    ],
  )
  await checkStored(session, tables, project, { id, chunk })
  const { rowCount } = await session.query(
    `UPDATE ${tables.run} AS r SET packed = $2
     WHERE r.project = $1 AND r.id = ANY ($3::int8[]) AND r.id >= $4 AND r.id <= $5 AND r.packed = $6`,
    [project, id, numbersLiteral(chunk.runs), packed.first_run, packed.last_run, packedIn],
  )
  // Somebody else packed or removed them, and had the next number of a chunk first.
  if (rowCount !== chunk.runs.length) throw changedMeanwhile()
  return packed.body.length + packed.series.length
}

async function checkStored(
  session: PgSession,
  tables: Tables,
  project: number,
  { id, chunk }: { readonly id: bigint; readonly chunk: Chunk },
): Promise<void> {
  const { rows } = await session.query<PackedBody>(
    `SELECT c.codec, c.size, c.sha, c.body, c.result_count, c.run_count FROM ${tables.packed_chunk} AS c
     WHERE c.project = $1 AND c.id = $2`,
    [project, id],
  )
  const [stored] = rows
  const isRight =
    stored !== undefined &&
    unpackChunk(id, stored).match(
      (read) => isSameChunk(read, chunk),
      () => false,
    )
  if (!isRight) throw new RowsDiffer(`What was read back of the chunk ${id} is not what was packed.`)
}
