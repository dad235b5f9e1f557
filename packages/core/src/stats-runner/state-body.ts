import { err, ok, type Result } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { takeText } from '../flake/statistics/byte-reader.ts'
import { putText } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { StoreCorrupt } from '../ports/result-store.ts'
import type { StateEntry } from '../ports/state-store.ts'

const version = 1

/** @throws TypeError for what JSON cannot say. */
export function writeBody(value: JsonValue): Uint8Array {
  const writer = sealedWriter(version)
  putText(writer, JSON.stringify(inOrder(value)))
  return sealBytes(writer)
}

/** What {@link writeBody} wrote. */
export function readBody({ key, body }: Pick<StateEntry, 'key' | 'body'>): Result<JsonValue, StoreCorrupt> {
  const reader = openBytes(body, version)
  if (reader) return ok(JSON.parse(takeText(reader)) as JsonValue)
  const message = `The state "${key}" is damaged, or of another version; count its plug-in anew.`
  return err({ kind: 'store/corrupt', message, retryable: false, key })
}

/** The value with keys in their order, so that equal states are equal bytes. States are mostly lists, and these are no copies. */
function inOrder(value: JsonValue): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form.`)
    return value
  }
  if (typeof value !== 'object') throw new TypeError(`${typeof value} has no JSON form.`)
  // A Map or Set has no members to write: it would come back empty.
  if (!isPlain(value)) throw new TypeError(`${value.constructor.name} has no JSON form; \`save\` says it.`)
  if (isList(value)) return value.every((member) => inOrder(member) === member) ? value : value.map(inOrder)
  // Unlike an assignment, this makes a member of a key as "__proto__".
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, member]) => [key, inOrder(member ?? null)]),
  )
}

/** A list, or an object that is nothing but its members. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Array.isArray(value) || Object.getPrototypeOf(prototype) === null
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
