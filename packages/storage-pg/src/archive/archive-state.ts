import type { Tables } from '../sql/tables.ts'

/**
 * The kind of the counter of chunks. It moves on with everything that is packed or removed, so that its number says which
 * state of the archive a statement saw.
 */
export const chunkCounter = 'packed_chunk'

/** The state of the archive that a statement about `$1` sees, as a value of it; null where nothing was ever packed. */
export function archiveState({ counter }: Pick<Tables, 'counter'>): string {
  return `(SELECT k.last FROM ${counter} AS k WHERE k.project = $1 AND k.kind = '${chunkCounter}')`
}
