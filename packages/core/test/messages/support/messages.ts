import type {
  BusDelivery,
  ReadMessage,
  ReadMessageError,
  ReadMessageOptions,
} from '../../../src/messages/index.ts'
import { readMessage } from '../../../src/messages/index.ts'
import { readFixture } from './node.ts'

export const receivedAt = '2026-11-22T05:00:00Z'

/** A delivery of a message, as `m1` unless the delivery says otherwise. */
export function delivered(topic: string, body: unknown, more: Partial<BusDelivery> = {}): BusDelivery {
  return { id: 'm1', topic, body: JSON.stringify(body), receivedAt, ...more }
}

/** What a message says; throws where nothing can be made of it. */
export function readOf(
  topic: string,
  body: unknown,
  options?: ReadMessageOptions,
  more: Partial<BusDelivery> = {},
): ReadMessage {
  return readMessage(delivered(topic, body, more), options)._unsafeUnwrap()
}

/** Why nothing can be made of a message. */
export function faultOf(
  topic: string,
  body: unknown,
  options?: ReadMessageOptions,
  more: Partial<BusDelivery> = {},
): ReadMessageError {
  return readMessage(delivered(topic, body, more), options)._unsafeUnwrapErr()
}

type Json = Record<string, unknown>

export function fixture(name: string): Json {
  return JSON.parse(readFixture(name)) as Json
}

/** The fixture with parts of it replaced, two levels deep. */
export function changed(message: Json, changes: Readonly<Record<string, unknown>>): Json {
  const entries = Object.entries(changes).map(([key, value]) => {
    const known = message[key]
    const isMerged = isObject(known) && isObject(value)
    return [key, isMerged ? { ...known, ...value } : value]
  })
  return { ...message, ...Object.fromEntries(entries) }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
