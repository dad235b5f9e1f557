import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import type { Tables } from '../sql/tables.ts'
import { changedMeanwhile } from '../stores/change.ts'
import { archiveState } from './archive-state.ts'
import { rowCount, type Chunk } from './chunk.ts'
import { readOrThrow } from './corrupt-read.ts'
import { unpackChunk, unpackSeries, type PackedBody, type PackedChunk } from './packed-chunk.ts'

/** What is known of a chunk without its rows. */
export interface ChunkInfo {
  readonly id: bigint
  readonly first_run: bigint
  readonly last_run: bigint
  /** The series that it has rows of, in order. */
  series(): ReadonlySet<number>
}

/** The archive as one read sees it. */
export interface ArchiveView {
  /**
   * Takes note of the state that a statement saw. Where an earlier one of this read saw another, rows may have been missed,
   * and the read is to be done again, which what it throws says.
   */
  see(state: bigint | null): void
  /** Whether the statements of this read saw that something was packed. */
  isUsed(): boolean
  /** All chunks of the project. */
  chunks(session: PgSession, project: number): Promise<readonly ChunkInfo[]>
  /** The rows of a chunk. */
  chunk(session: PgSession, project: number, id: bigint): Promise<Chunk>
}

interface Cache {
  chunks: Map<bigint, Chunk>
  rows: number
  infos: { readonly state: bigint; readonly list: readonly ChunkInfo[] } | undefined
}

/** So many rows of chunks are kept in mind, about 30 bytes each. */
const mostRows = 1_000_000

const caches = new WeakMap<ProjectEngine, Cache>()
const forgetful = new WeakSet<ProjectEngine>()

function cacheOf(engine: ProjectEngine): Cache {
  const known = caches.get(engine)
  if (known) return known
  // Another database may give the same numbers to other chunks.
  if (!forgetful.has(engine)) engine.onOtherDatabase(() => caches.delete(engine))
  forgetful.add(engine)
  const cache: Cache = { chunks: new Map(), rows: 0, infos: undefined }
  caches.set(engine, cache)
  return cache
}

/** A view for one read, over what this process has read of the archive of the project. */
export function viewArchive(engine: ProjectEngine): ArchiveView {
  const cache = cacheOf(engine)
  const { tables } = engine
  let seen: bigint | undefined
  return {
    see(state) {
      seen ??= state ?? 0n
      if (seen !== (state ?? 0n)) throw changedMeanwhile()
    },
    isUsed: () => seen !== undefined && seen > 0n,
    async chunks(session, project) {
      if (cache.infos === undefined || cache.infos.state !== seen) {
        const { state, list } = await readInfos(session, tables, project)
        cache.infos = { state, list }
        this.see(state)
      }
      return cache.infos.list
    },
    async chunk(session, project, id) {
      const known = cache.chunks.get(id)
      if (known) {
        // What was asked for last is forgotten last.
        cache.chunks.delete(id)
        cache.chunks.set(id, known)
        return known
      }
      const chunk = await readStoredChunk(session, tables, project, id)
      cache.chunks.set(id, chunk)
      cache.rows += rowCount(chunk)
      for (const [oldest, { starts }] of cache.chunks) {
        if (cache.rows <= mostRows || oldest === id) break
        cache.chunks.delete(oldest)
        cache.rows -= rowCount({ starts })
      }
      return chunk
    },
  }
}

/** The rows of a chunk that is stored. */
export async function readStoredChunk(
  session: PgSession,
  tables: Tables,
  project: number,
  id: bigint,
): Promise<Chunk> {
  const { rows } = await session.query<PackedBody>(
    `SELECT c.codec, c.size, c.sha, c.body, c.result_count, c.run_count FROM ${tables.packed_chunk} AS c
     WHERE c.project = $1 AND c.id = $2`,
    [project, id],
  )
  const [packed] = rows
  // It was packed anew, or removed.
  if (packed === undefined) throw changedMeanwhile()
  return readOrThrow(unpackChunk(id, packed))
}

interface InfoRow extends Pick<PackedChunk, 'first_run' | 'last_run' | 'codec' | 'series' | 'result_count'> {
  readonly id: bigint
}

async function readInfos(
  session: PgSession,
  tables: Tables,
  project: number,
): Promise<{ readonly state: bigint; readonly list: readonly ChunkInfo[] }> {
  const { rows } = await session.query<{ readonly state: bigint | null } & (InfoRow | { readonly id: null })>(
    `SELECT a.state, c.id, c.first_run, c.last_run, c.codec, c.series, c.result_count
     FROM (SELECT ${archiveState(tables)} AS state) AS a
     LEFT JOIN ${tables.packed_chunk} AS c ON c.project = $1 ORDER BY c.first_run`,
    [project],
  )
  return { state: rows[0]?.state ?? 0n, list: rows.flatMap((row) => (row.id === null ? [] : [infoOf(row)])) }
}

function infoOf(row: InfoRow): ChunkInfo {
  let known: WeakRef<ReadonlySet<number>> | undefined
  return {
    id: row.id,
    first_run: row.first_run,
    last_run: row.last_run,
    series() {
      const set = known?.deref() ?? new Set(readOrThrow(unpackSeries(row.id, row)))
      known ??= new WeakRef(set)
      return set
    },
  }
}
