import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { FetchAnswer, Fetcher, FetchFailed } from '../ports/fetcher.ts'
import {
  checkFetchPolicy,
  fetchRefused,
  refusalOfAddress,
  type CheckedFetchPolicy,
  type FetchPolicy,
  type FetchRefused,
} from './fetch-policy.ts'
import { addressOfHost, isReachable } from './public-address.ts'
import { readWebAddress, type WebAddress } from './web-address.ts'

/** The host answered, but with no content. */
export interface FetchBadStatus extends ErrorValue<'fetch/bad-status'> {
  readonly retryable: true
  readonly status: number
  readonly host: string
}

export type FetchError = FetchFailed | FetchRefused | FetchBadStatus

/** What an address led to. */
export interface Fetched {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Where it was found in the end. */
  readonly url: string
}

/** Of our own only what HTTP needs: nothing by which anybody could tell us from anyone, or be us. */
const headers = Object.freeze({ accept: '*/*', 'accept-encoding': 'identity' })

/**
 * Fetches what an address that somebody else gave leads to, by a policy. The host has to be an allowed one, every IP address
 * that it resolves to a public one, and the connection goes to one of those that were looked at: a name that answers
 * otherwise the second time gains nothing. Each redirect is checked the same way. No credentials are sent, to nobody.
 *
 * @throws TypeError for a policy with a range of addresses that is none
 * @example
 * import { fetchChecked } from '@gatewright/core/ingest'
 * import type { Fetcher } from '@gatewright/core/ports'
 *
 * declare const fetcher: Fetcher
 *
 * const fetched = await fetchChecked(fetcher, 'https://ci.example/results/7.xml', { hosts: ['ci.example'] })
 * fetched.match(
 *   ({ bytes }) => console.log(bytes.length),
 *   (error) => console.error(error.kind, error.message),
 * )
 */
export function fetchChecked(
  fetcher: Fetcher,
  url: string,
  policy: FetchPolicy,
): ResultAsync<Fetched, FetchError> {
  const checked = checkFetchPolicy(policy)
  return new ResultAsync(follow(fetcher, url, checked))
}

async function follow(
  fetcher: Fetcher,
  url: string,
  policy: CheckedFetchPolicy,
): Promise<Result<Fetched, FetchError>> {
  let from: WebAddress | undefined
  let next = url
  for (let redirects = 0; redirects <= policy.mostRedirects; redirects++) {
    const address = readWebAddress(next, from?.href)
    if (!address) return err(fetchRefused('address', from?.hostname ?? '', 'This is no address of the web.'))
    const refusal = refusalOfAddress(address, policy, from)
    if (refusal) return err(refusal)
    const answer = await ask(fetcher, address, policy)
    if (answer.isErr()) return err(answer.error)
    const location = redirectOf(answer.value)
    if (location === undefined) return take(answer.value, address, policy)
    await leave(answer.value)
    from = address
    next = location
  }
  const message = `More than ${policy.mostRedirects} redirects.`
  return err(fetchRefused('redirects', from?.hostname ?? '', message))
}

async function ask(
  fetcher: Fetcher,
  { href, hostname }: WebAddress,
  { ranges, timeoutMs }: CheckedFetchPolicy,
): Promise<Result<FetchAnswer, FetchError>> {
  const literal = addressOfHost(hostname)
  const resolved = literal === undefined ? await fetcher.resolve(hostname) : ok([literal])
  if (resolved.isErr()) return err(resolved.error)
  const [first] = resolved.value
  // One that is not public among them is enough: whoever answers so means no good.
  if (first === undefined || !resolved.value.every((address) => isReachable(address, ranges)))
    return err(
      fetchRefused('private-address', hostname, `${hostname} leads to an address that is not public.`),
    )
  return fetcher.fetch({ url: href, method: 'GET', headers, address: first, timeoutMs })
}

function redirectOf({ status, headers: { location } }: FetchAnswer): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? location : undefined
}

async function take(
  answer: FetchAnswer,
  { href, hostname }: WebAddress,
  policy: CheckedFetchPolicy,
): Promise<Result<Fetched, FetchError>> {
  const { status, headers: said } = answer
  const mediaType = mediaTypeOf(said['content-type'])
  const refusal = refusalOfContent(answer, hostname, policy)
  if (status !== 200 || refusal) {
    await leave(answer)
    return err(refusal ?? badStatus(status, hostname))
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of answer.body) {
      size += chunk.length
      if (size > policy.mostBytes) return err(tooLarge(hostname, policy))
      chunks.push(chunk)
    }
  } catch (cause) {
    const message = `${hostname} broke off after ${size} bytes.`
    return err({ kind: 'fetch/failed', message, retryable: true, url: href, cause })
  }
  const declared = said['content-length']
  if (declared !== undefined && Number(declared) !== size) {
    const message = `${hostname} announced ${declared} bytes and sent ${size}.`
    return err({ kind: 'fetch/failed', message, retryable: true, url: href })
  }
  return ok({ bytes: joined(chunks, size), mediaType, url: href })
}

/** What the head of an answer tells of its content, where that may not be taken. */
function refusalOfContent(
  { status, headers: said }: FetchAnswer,
  host: string,
  policy: CheckedFetchPolicy,
): FetchRefused | undefined {
  if (status !== 200) return undefined
  const mediaType = mediaTypeOf(said['content-type'])
  if (!policy.mediaTypes.includes(mediaType)) return fetchRefused('type', host, `${mediaType} is not taken.`)
  const encoding = said['content-encoding'] ?? 'identity'
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding.trim().toLowerCase()))
    return fetchRefused('encoding', host, 'It is packed in a way that nobody asked for.')
  return Number(said['content-length'] ?? 0) > policy.mostBytes ? tooLarge(host, policy) : undefined
}

function mediaTypeOf(contentType: string = 'application/octet-stream'): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

function tooLarge(host: string, { mostBytes }: CheckedFetchPolicy): FetchRefused {
  return fetchRefused('size', host, `It is longer than ${mostBytes} bytes.`)
}

function badStatus(status: number, host: string): FetchBadStatus {
  const message = `${host} answered with the status ${status}.`
  return { kind: 'fetch/bad-status', message, retryable: true, status, host }
}

/** Ends the connection of an answer that nobody reads. */
async function leave({ body }: FetchAnswer): Promise<void> {
  try {
    await body[Symbol.asyncIterator]().return?.()
  } catch {
    // It ended by itself.
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
