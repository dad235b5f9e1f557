import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'

/** What lies behind the last state may be anybody's: few are read at first, and more where there are more. */
const firstPage = 32
const largestPage = 4096

/** The states of a space whose keys begin with a prefix, in the order of their keys. */
export async function statesWithPrefix(
  states: Pick<StateStore, 'list'>,
  space: string,
  prefix: string,
): Promise<Result<readonly StateEntry[], QueryError>> {
  const found: StateEntry[] = []
  let after = prefix
  for (let limit = firstPage; ; limit = Math.min(2 * limit, largestPage)) {
    const page = await states.list(space, { after, limit })
    if (page.isErr()) return err(page.error)
    const mine = page.value.filter(({ key }) => key.startsWith(prefix))
    found.push(...mine)
    const last = page.value.at(-1)
    if (!last || page.value.length < limit || mine.length < page.value.length) return ok(found)
    after = last.key
  }
}
