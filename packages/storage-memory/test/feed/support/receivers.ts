import { verifyWebhook, type ReceivedWebhook } from '@gatewright/core/feed'
import type { Clock, FetchAnswer, FetchFailed, Fetcher, FetchRequest } from '@gatewright/core/ports'
import { errAsync, okAsync } from 'neverthrow'

/** A request that somebody sent, as its receiver sees it. */
export interface Received {
  readonly url: string
  readonly address: string
  readonly headers: FetchRequest['headers']
  readonly id: string
  readonly body: Record<string, unknown>
}

/** What a receiver answers: a status, a status with headers, or nothing. */
export type Answer = number | { readonly status: number; readonly retryAfter: string } | 'nothing'

/** All receivers of a test behind one fetcher. */
export interface Receivers {
  readonly fetcher: Fetcher
  /** Each request in its order, answered or not. */
  readonly received: readonly Received[]
  /** How many bodies were given up, so that their connections end. */
  closed(): number
}

/** @param secretsOf - what the receiver of a URL believes; a request that it does not believe fails the test */
export function receivers(
  clock: Clock,
  secretsOf: (url: string) => readonly string[],
  answer: (request: Received, earlier: number) => Answer = () => 204,
  addressesOf: (host: string) => readonly string[] = () => ['9.9.9.1'],
): Receivers {
  const received: Received[] = []
  let closed = 0
  const failed = (url: string, message: string): FetchFailed => ({
    kind: 'fetch/failed',
    message,
    retryable: true,
    url,
  })
  const answerTo = (status: number, retryAfter?: string): FetchAnswer => ({
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('Nobody wanted to read this.')),
        return: () => {
          closed += 1
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    },
  })
  return {
    received,
    closed: () => closed,
    fetcher: {
      resolve: (host) => {
        const addresses = addressesOf(host)
        return addresses.length > 0 ? okAsync(addresses) : errAsync(failed(host, 'No such host.'))
      },
      fetch({ url, address, headers, body = new Uint8Array(), method }) {
        const webhook: ReceivedWebhook = { headers, body }
        const { id } = verifyWebhook(webhook, secretsOf(url), { at: clock.now() })._unsafeUnwrap()
        if (method !== 'POST') throw new Error(`Sent by ${method}.`)
        const text = decodeURIComponent(
          Array.from(body, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
        )
        const one = { url, address, headers, id, body: JSON.parse(text) as Record<string, unknown> }
        const earlier = received.filter((known) => known.id === id && known.url === url).length
        received.push(one)
        const said = answer(one, earlier)
        if (said === 'nothing') return errAsync(failed(url, 'No answer in time.'))
        return okAsync(typeof said === 'number' ? answerTo(said) : answerTo(said.status, said.retryAfter))
      },
    },
  }
}
