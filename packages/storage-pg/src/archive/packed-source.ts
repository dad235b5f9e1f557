import { placeSource } from '../query/place-source.ts'
import { placeBounds } from '../query/place-bounds.ts'
import type { ReadScope } from '../query/read-scope.ts'
import type { RunFilter } from '../query/run-filter.ts'
import { listedSource, type RunSource } from '../query/run-source.ts'
import type { Order } from '../query/stored-run.ts'
import type { ChunkInfo } from './archive-view.ts'

/** What of the archive is read: of which series there may be rows; everything where that is not said. */
export interface PackedPart {
  readonly series?: readonly number[] | undefined
}

/** The chunks that may hold rows of some series. */
export async function chunksWith(
  { archive, session, project }: ReadScope,
  { series }: PackedPart,
): Promise<readonly ChunkInfo[]> {
  if (!archive.isUsed()) return []
  const chunks = await archive.chunks(session, project)
  if (series === undefined) return chunks
  return chunks.filter((chunk) => {
    const held = chunk.series()
    return series.some((one) => held.has(one))
  })
}

/** The runs of some chunks that a filter lets through, from a place on, in their order. */
export function packedSource(
  scope: ReadScope,
  chunks: readonly ChunkInfo[],
  filter: RunFilter,
  order: Order,
  after: Buffer | undefined,
): RunSource {
  if (chunks.length === 0) return listedSource([])
  // Runs that are not packed are mostly newer, and would be passed over one by one.
  const { from, before } = placeBounds({ first: leastOf(chunks), last: greatestOf(chunks) })
  const bounded: RunFilter = {
    ...filter,
    chunks: chunks.map(({ id }) => id),
    ...greater(filter.from, from),
    ...less(filter.before, before),
  }
  return placeSource(scope, bounded, order, after)
}

export function leastOf(chunks: readonly ChunkInfo[]): bigint {
  return chunks.reduce((least, { first_run: id }) => (id < least ? id : least), chunks[0]?.first_run ?? 0n)
}

export function greatestOf(chunks: readonly ChunkInfo[]): bigint {
  return chunks.reduce((most, { last_run: id }) => (id > most ? id : most), chunks[0]?.last_run ?? 0n)
}

function greater(one: Buffer | undefined, other: Buffer | undefined): Pick<RunFilter, 'from'> {
  if (one === undefined || other === undefined) {
    const only = one ?? other
    return only === undefined ? {} : { from: only }
  }
  return { from: Buffer.compare(one, other) > 0 ? one : other }
}

function less(one: Buffer | undefined, other: Buffer | undefined): Pick<RunFilter, 'before'> {
  if (one === undefined || other === undefined) {
    const only = one ?? other
    return only === undefined ? {} : { before: only }
  }
  return { before: Buffer.compare(one, other) < 0 ? one : other }
}
