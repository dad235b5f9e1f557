import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'

const largestPage = 1_000

/** So many bytes of states are to be in memory at once: a page of states of megabytes would be more than a store can answer. */
const pageBytes = 16 * 1024 * 1024

/**
 * The entries whose keys begin with a prefix that ends in a space, in the order of their keys and page by page. Pages are as
 * long as the states before let expect that they fit into memory; the first one is short.
 *
 * @param take - false where that is enough
 * @param after - begin behind this key
 */
export async function listEach(
  states: Pick<StateStore, 'list'>,
  space: string,
  prefix: string,
  take: (entries: readonly StateEntry[]) => boolean,
  after: string = prefix.trimEnd(),
): Promise<Result<void, QueryError>> {
  let [behind, limit, seen, bytes] = [after, 16, 0, 0]
  for (;;) {
    const page = await states.list(space, { after: behind, limit })
    if (page.isErr()) return err(page.error)
    const own = page.value.filter(({ key }) => key.startsWith(prefix))
    if (own.length > 0 && !take(own)) return ok(undefined)
    const last = page.value.at(-1)
    if (!last || page.value.length < limit || !last.key.startsWith(prefix)) return ok(undefined)
    behind = last.key
    seen += page.value.length
    for (const { body } of page.value) bytes += body.length
    limit = Math.max(1, Math.min(largestPage, 8 * limit, Math.floor((pageBytes * seen) / bytes)))
  }
}
