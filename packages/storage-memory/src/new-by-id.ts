import { err, ok, type Result } from 'neverthrow'
import { recordJson } from './json.ts'

/**
 * Of records those that are not stored yet, each once, or the first id that was used before, or among them, for another
 * content.
 */
export function newById<Kept extends { readonly id: string }>(
  records: readonly Kept[],
  stored: { get(id: string): Kept | undefined },
): Result<readonly Kept[], string> {
  const fresh = new Map<string, Kept>()
  for (const record of records) {
    const known = stored.get(record.id) ?? fresh.get(record.id)
    if (known && recordJson(known) !== recordJson(record)) return err(record.id)
    if (!known) fresh.set(record.id, record)
  }
  return ok([...fresh.values()])
}
