import { ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { checkEach } from '../schema/check-each.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import type { StateChange, StatePage } from './state-store.ts'
import { StoredNameSchema } from './stored-names.ts'

/** How many states a page has at most where the caller does not say. */
const defaultStateLimit = 1_000

/** The largest `limit` of a page of states. */
const largestStateLimit = 10_000

const StateKeySchema = lineOfText(4096)

const StateChangeSchema = strictObject({
  key: StateKeySchema,
  body: z.union([z.instanceof(Uint8Array), z.undefined()]),
  expectedVersion: z.exactOptional(z.int().min(0)),
}).superRefine((change, context) => {
  // Who misspells `body` has not asked to forget.
  if ('body' in change) return
  const message = 'Missing; bytes are needed, or undefined to forget what is there.'
  context.addIssue({ code: 'custom', path: ['body'], message, params: { code: 'missing' } })
})

const SpaceSchema = strictObject({ space: StoredNameSchema })

/**
 * Checks changes of states, for stores: no key is changed twice. Paths into changes begin with the index, as `[3].key`. What
 * is answered may be the caller's own, not copies.
 */
export function checkStatePut(
  space: string,
  changes: readonly StateChange[],
): Result<readonly StateChange[], SchemaError> {
  return checkSchema(SpaceSchema, { space }).andThen(() =>
    arePlain(changes)
      ? ok(changes)
      : checkEach(StateChangeSchema, changes).andThen((checked) =>
          checkSchema(DistinctKeysSchema, checked).map(() => checked),
        ),
  )
}

/** A key that every rule of {@link StateKeySchema} lets through, at a glance. */
const plainKey = /^[!-~](?:[ -~]{0,4094}[!-~])?$/

/** Whether changes are such that no schema has to look: they come by the ten thousand, and nearly all are. */
function arePlain(changes: readonly StateChange[]): boolean {
  if (!Array.isArray(changes)) return false
  return changes.every(isPlain) && new Set(changes.map(({ key }) => key)).size === changes.length
}

function isPlain(change: unknown): boolean {
  if (typeof change !== 'object' || change === null || !('body' in change && 'key' in change)) return false
  const { key, body } = change
  if (typeof key !== 'string' || !plainKey.test(key)) return false
  let entries = 0
  for (const _ in change) entries++
  return (body === undefined || body instanceof Uint8Array) && entries === 2
}

const DistinctKeysSchema = z.array(z.looseObject({ key: z.string() })).superRefine((changes, context) => {
  const seen = new Set<string>()
  for (const [index, { key }] of changes.entries()) {
    const message = 'This key is changed twice; say only what it comes to.'
    if (seen.has(key))
      context.addIssue({ code: 'custom', path: [index, 'key'], message, params: { code: 'duplicate' } })
    seen.add(key)
  }
})

/** Checks which states a caller asks for, for stores. Paths into keys are their index, as `[3]`. */
export function checkStateGet(
  space: string,
  keys: readonly string[],
): Result<readonly string[], SchemaError> {
  return checkSchema(SpaceSchema, { space }).andThen(() =>
    Array.isArray(keys) && keys.every((key) => typeof key === 'string' && plainKey.test(key))
      ? ok([...keys])
      : checkEach(StateKeySchema, keys),
  )
}

const StateListSchema = strictObject({
  space: StoredNameSchema,
  limit: z.optional(z.int().min(1).max(largestStateLimit)),
  after: z.optional(StateKeySchema),
})

/** A page of states as a store needs it. */
export interface CheckedStatePage {
  readonly space: string
  readonly limit: number
  readonly after?: string
}

/** Checks which page of a space a caller asks for, for stores. */
export function checkStateList(space: string, page: StatePage = {}): Result<CheckedStatePage, SchemaError> {
  return checkSchema(StateListSchema, { ...page, space }).map(({ limit = defaultStateLimit, after }) => ({
    space,
    limit,
    ...(after !== undefined && { after }),
  }))
}
