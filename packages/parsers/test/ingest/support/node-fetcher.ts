import { lookup } from 'node:dns/promises'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { FetchAnswer, Fetcher, FetchFailed, FetchRequest } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'

export interface NodeFetcherOptions {
  /** Looks a host up in place of the system. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
}

/** A `Fetcher` of Node: connects to the address that it is given, and to no other. */
export function nodeFetcher({ resolve = lookUp }: NodeFetcherOptions = {}): Fetcher {
  return {
    resolve: (host) =>
      ResultAsync.fromPromise(resolve(host), (cause) => failed(host, 'was not found', cause)),
    fetch: (request) => new ResultAsync(send(request)),
  }
}

async function lookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

function send({
  url,
  method,
  headers,
  body,
  address,
  timeoutMs,
}: FetchRequest): Promise<Result<FetchAnswer, FetchFailed>> {
  const family = isIP(address)
  const request = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((settle) => {
    const sent = request(
      url,
      {
        method,
        headers: { ...headers },
        agent: false,
        // Whatever the name says now, the connection goes where the caller looked.
        lookup: (_, options, done) =>
          options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
      },
      (answer) => settle(ok(answerOf(answer))),
    )
    const timer = setTimeout(() => sent.destroy(new Error(`No answer in ${timeoutMs} ms.`)), timeoutMs)
    sent.on('close', () => clearTimeout(timer))
    sent.on('error', (cause) => settle(err(failed(url, 'did not answer', cause))))
    sent.end(body)
  })
}

function answerOf(answer: IncomingMessage): FetchAnswer {
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body: bodyOf(answer) }
}

/** Ends the connection with the last that is read of it, even where nothing was. */
function bodyOf(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = answer.iterator({ destroyOnReturn: true }) as AsyncIterator<Uint8Array>
      return {
        next: () => chunks.next(),
        async return() {
          answer.destroy()
          return { done: true, value: undefined }
        },
      }
    },
  }
}

function failed(url: string, what: string, cause: unknown): FetchFailed {
  return { kind: 'fetch/failed', message: `The host ${what}.`, retryable: true, url, cause }
}
