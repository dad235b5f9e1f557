import type { Result } from 'neverthrow'
import type * as z from 'zod'
import type { StoreCorrupt } from './result-store.ts'
import type { StateEntry } from './state-store.ts'
import { checkSchema } from '../schema/schema-error.ts'

/**
 * A value as the body of a state: JSON of which every character is one byte, for core has no decoder of UTF-8.
 *
 * @example
 * import { readStateBody, stateBody } from '@gatewright/core/ports'
 * import * as z from 'zod'
 *
 * const body = stateBody({ name: 'größe' })
 * const read = readStateBody(z.object({ name: z.string() }), { key: 'size', body })
 * console.log(read.isOk() && read.value.name) // größe
 */
export function stateBody(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** So that no call has more arguments than an engine takes. */
const atOnce = 4096

/** What {@link stateBody} made; a `store/corrupt` for anything else. */
export function readStateBody<Value>(
  schema: z.ZodType<Value>,
  { key, body }: Pick<StateEntry, 'key' | 'body'>,
): Result<Value, StoreCorrupt> {
  let text = ''
  for (let start = 0; start < body.length; start += atOnce)
    text += String.fromCharCode(...body.subarray(start, start + atOnce))
  return checkSchema(schema, parseJson(text)).mapErr((cause) => {
    const message = `The state "${key}" is not what was stored under it.`
    return { kind: 'store/corrupt', message, retryable: false, key, cause }
  })
}

/** What a JSON text says, and undefined, which no schema of ours lets through, for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
