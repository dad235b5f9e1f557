import { utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import type { StoreCorrupt } from '../ports/result-store.ts'
import type { StateEntry } from '../ports/state-store.ts'
import { checkSchema } from '../schema/schema-error.ts'

/** JSON in ASCII: core has no decoder of UTF-8, and needs none for what it wrote this way. */
export function stateBytes(value: object): Uint8Array {
  const text = JSON.stringify(value)
  return utf8ToBytes(text.replace(/[\x7f-\uffff]/g, (unit) => `\\u${hexOf(unit)}`))
}

/** What {@link stateBytes} wrote, or a `store/corrupt` for anything else. */
export function readState<Value>(
  schema: z.ZodType<Value>,
  { key, body }: Pick<StateEntry, 'key' | 'body'>,
): Result<Value, StoreCorrupt> {
  return parsed(body)
    .andThen((value) => checkSchema(schema, value))
    .mapErr((cause) => corrupt(key, cause))
}

function parsed(body: Uint8Array): Result<unknown, unknown> {
  let text = ''
  for (const byte of body) text += String.fromCharCode(byte)
  try {
    return ok(JSON.parse(text))
  } catch (cause) {
    return err(cause)
  }
}

function corrupt(key: string, cause: unknown): StoreCorrupt {
  const message = `The state "${key}" is not what was stored under it.`
  return { kind: 'store/corrupt', message, retryable: false, key, cause }
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0')
}
