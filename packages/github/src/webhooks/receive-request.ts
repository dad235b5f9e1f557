import {
  mostDeliveryBytes,
  receiveDelivery,
  type DeliveryAnswer,
  type ReceiveDeliveryOptions,
} from './receive-delivery.ts'

/** The part of the web's `Request` that is read. */
export interface WebRequest {
  readonly method: string
  readonly headers: Iterable<[string, string]>
  readonly body: AsyncIterable<Uint8Array> | null
}

/**
 * Takes in a request to the webhook of an App, for every host that has the web's `Request`: Hono, Bun, Deno, a worker, or Node's own
 * server through an adapter. No more of the body is read than it may be long.
 *
 * @returns what to answer, and why: the `cause` is for your log
 * @example
 * import { receiveRequest, type ReceiveDeliveryOptions } from '@gatewright/github'
 *
 * export function createHandler(options: ReceiveDeliveryOptions): (request: Request) => Promise<Response> {
 *   return async (request) => {
 *     const { status, outcome, message } = await receiveRequest(request, options)
 *     return Response.json({ outcome, message }, { status })
 *   }
 * }
 */
export async function receiveRequest(
  { method, headers, body }: WebRequest,
  options: ReceiveDeliveryOptions,
): Promise<DeliveryAnswer> {
  if (method !== 'POST') return { status: 405, outcome: 'not-a-delivery', message: 'Deliveries are posted.' }
  const named = Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]))
  const bytes = await bytesOf(body, named['content-length'], options.mostBytes ?? mostDeliveryBytes)
  return bytes
    ? receiveDelivery({ headers: named, body: bytes }, options)
    : { status: 413, outcome: 'too-large', message: 'The body is too long.' }
}

/** The bytes of a body; undefined as soon as there are too many of them. */
async function bytesOf(
  body: WebRequest['body'],
  announced: string | undefined,
  most: number,
): Promise<Uint8Array | undefined> {
  if (Number(announced ?? 0) > most) return undefined
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
