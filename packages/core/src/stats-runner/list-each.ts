import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'

const pageSize = 1_000

/**
 * The entries whose keys begin with a prefix that ends in a space, in the order of their keys and page by page.
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
  let behind = after
  for (;;) {
    const page = await states.list(space, { after: behind, limit: pageSize })
    if (page.isErr()) return err(page.error)
    const own = page.value.filter(({ key }) => key.startsWith(prefix))
    if (own.length > 0 && !take(own)) return ok(undefined)
    const last = page.value.at(-1)
    if (!last || page.value.length < pageSize || !last.key.startsWith(prefix)) return ok(undefined)
    behind = last.key
  }
}
