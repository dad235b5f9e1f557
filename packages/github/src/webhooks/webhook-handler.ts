import {
  mostDeliveryBytes,
  receiveDelivery,
  type DeliveryAnswer,
  type ReceiveDeliveryOptions,
} from './receive-delivery.ts'

/**
 * The webhook of an App as a function from `Request` to `Response`, for every host that knows these: Hono, Bun, Deno, a worker,
 * or Node's own server through an adapter.
 *
 * @param onAnswer - told of each answer, for logs and metrics
 */
export function createWebhookHandler(
  options: ReceiveDeliveryOptions,
  onAnswer: (answer: DeliveryAnswer) => void = () => {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const body = await bodyOf(request, options.mostBytes ?? mostDeliveryBytes)
    const headers = Object.fromEntries(request.headers)
    const answer: DeliveryAnswer = body
      ? await receiveDelivery({ headers, body }, options)
      : { status: 413, outcome: 'too-large', message: 'The body is too long.' }
    onAnswer(answer)
    return Response.json({ outcome: answer.outcome, message: answer.message }, { status: answer.status })
  }
}

/** The bytes of a body; undefined as soon as there are too many of them. */
async function bodyOf(request: Request, most: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return undefined
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
