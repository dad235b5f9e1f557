import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import type { StateChange, StateStore } from '../ports/state-store.ts'
import type { QueryError } from '../ports/result-store.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import type { StateError } from '../ports/state-store.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'

/** What to store in place of a state, with what else in the same step; undefined for nothing. */
export interface NextState<Value> {
  readonly value: Value
  readonly also?: readonly StateChange[]
}

/** Each try that fails means that somebody else's succeeded: whoever is unlucky this often is in a loop of their own. */
const mostTries = 1000

/**
 * Reads a state, decides and stores, again and again until nobody else changed it in between. What could not be read again
 * is never stored: it is a `schema/invalid`.
 *
 * @param decide - sees undefined where nothing is stored; answers undefined to leave everything as it is
 */
export async function changeState<Value, Failure = never>(
  states: Pick<StateStore, 'get' | 'put'>,
  { space, key, schema }: { readonly space: string; readonly key: string; readonly schema: z.ZodType<Value> },
  decide: (now: Value | undefined) => Result<NextState<Value> | undefined, Failure>,
): Promise<Result<Value | undefined, StateError | QueryError | SchemaError | Failure>> {
  for (let tries = 1; ; tries++) {
    const found = await states.get(space, [key])
    if (found.isErr()) return err(found.error)
    const [entry] = found.value
    const now = entry ? readStateBody(schema, entry) : ok(undefined)
    if (now.isErr()) return err(now.error)
    const next = decide(now.value)
    if (next.isErr()) return err(next.error)
    if (next.value === undefined) return ok(now.value)
    const { value, also = [] } = next.value
    const checked = checkSchema(schema, value)
    if (checked.isErr()) return err(checked.error)
    const change = { key, body: stateBody(value), expectedVersion: entry?.version ?? 0 }
    const stored = await states.put(space, [change, ...also])
    if (stored.isOk()) return ok(value)
    const isOvertaken = stored.error.kind === 'store/version-conflict' && stored.error.key === key
    if (!isOvertaken || tries === mostTries) return err(stored.error)
  }
}
