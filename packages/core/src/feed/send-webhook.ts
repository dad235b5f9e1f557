import { utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from 'neverthrow'
import { canonicalJson } from '../canonical/canonical-json.ts'
import { messageOfThrown } from '../errors/index.ts'
import { addressOfHost, addressRanges, isReachable, type AddressRange } from '../ingest/public-address.ts'
import { readWebAddress } from '../ingest/web-address.ts'
import type { Clock } from '../ports/clock.ts'
import type { FetchAnswer, Fetcher, FetchFailed, FetchRequest } from '../ports/fetcher.ts'
import { retryAfterMs } from '../resilience/retry-after.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { oneLine, shortened } from './plain-text.ts'
import type { Ed25519Crypto } from './ed25519.ts'
import { signWebhookWithKeys } from './sign-webhook.ts'
import type { WebhookMessage } from './webhook-message.ts'

/** How messages leave. */
export interface WebhookTransport {
  readonly fetcher: Fetcher
  /**
   * Ranges of addresses that are not public and that messages may go to all the same, as `10.1.0.0/16`; none by default:
   * somebody else chose where messages go, and the inside of a network is not theirs to reach. One address that is refused
   * among those of a name refuses the name.
   */
  readonly addresses?: readonly string[]
  readonly clock: Clock
  /** `crypto.subtle` of the host, for secret keys (`whsk_…`); without it what they are to sign is tried again later. */
  readonly ed25519?: Ed25519Crypto
  /** How long an attempt may take; 15 seconds by default. */
  readonly timeoutMs?: number
}

/** A transport whose ranges were read. */
export type CheckedTransport = WebhookTransport & { readonly ranges: readonly AddressRange[] }

/** @throws TypeError for a range of addresses that is none */
export function checkTransport<Transport extends WebhookTransport>(
  transport: Transport,
): Transport & CheckedTransport {
  return { ...transport, ranges: addressRanges(transport.addresses ?? []) }
}

/** Where a message goes, and what it is signed with. */
export interface WebhookTarget {
  readonly url: string
  readonly secrets: readonly string[]
}

/** What became of one attempt to send. */
export type SendOutcome =
  | { readonly is: 'delivered' }
  /** The receiver says that it is gone for good. */
  | { readonly is: 'gone'; readonly reason: string }
  | {
      readonly is: 'failed'
      readonly reason: string
      readonly askedMs?: number
      /** True where nobody answered at all, who would keep others waiting. */
      readonly isSilent?: true
    }
  /** No other attempt can do better. */
  | { readonly is: 'impossible'; readonly reason: string }

export const defaultTimeoutMs = 15_000
const longestReason = 500

/** Sends a message once. It carries its signature and nothing that anybody could log in with; no redirect is followed. */
export async function sendWebhook(
  { url, secrets }: WebhookTarget,
  message: WebhookMessage,
  attempt: number,
  { fetcher, ranges, clock, ed25519, timeoutMs = defaultTimeoutMs }: CheckedTransport,
): Promise<SendOutcome> {
  const to = readWebAddress(url)
  if (!to) return { is: 'impossible', reason: 'No address to send to.' }
  const literal = addressOfHost(to.hostname)
  const addresses = literal === undefined ? await answerOf(() => fetcher.resolve(to.hostname)) : ok([literal])
  if (addresses.isErr()) return failed(addresses.error.message)
  if (addresses.value.length === 0 || !addresses.value.every((address) => isReachable(address, ranges)))
    return failed('The host leads to an address that is not public.')
  const body = utf8ToBytes(canonicalJson(message.payload))
  const timestamp = Math.floor(toEpochMs(clock.now()) / 1000)
  const signed = await signWebhookWithKeys({ id: message.id, timestamp, body }, secrets, ed25519)
  // Whoever gave the secret can mend it, and what waits for it is not lost.
  if (signed.isErr()) return failed(signed.error.message)
  const request: FetchRequest = {
    url: to.href,
    method: 'POST',
    headers: { 'content-type': message.mediaType, ...signed.value },
    body,
    // Another one each time: one of several may be down.
    address: addresses.value[(attempt - 1) % addresses.value.length] ?? '',
    timeoutMs,
  }
  const answer = await answerOf(() => fetcher.fetch(request))
  if (answer.isErr()) return { ...failed(answer.error.message), isSilent: true }
  const { status, headers } = answer.value
  // Nothing of what it says is wanted, and what is not read keeps the connection.
  await leave(answer.value)
  return outcomeOf(status, headers['retry-after'], toEpochMs(clock.now()))
}

/** A fetcher of somebody else may throw, and must not keep what goes to others from being sent. */
async function answerOf<Value>(
  ask: () => PromiseLike<Result<Value, FetchFailed>>,
): Promise<Result<Value, Pick<FetchFailed, 'message'>>> {
  try {
    return await ask()
  } catch (cause) {
    return err({ message: `The fetcher threw: ${messageOfThrown(cause)}` })
  }
}

async function leave({ body }: FetchAnswer): Promise<void> {
  try {
    await body[Symbol.asyncIterator]().return?.()
  } catch {
    // It ended by itself.
  }
}

function outcomeOf(status: number, retryAfter: string | undefined, nowMs: number): SendOutcome {
  if (status >= 200 && status < 300) return { is: 'delivered' }
  const reason = `HTTP ${status}`
  if (status === 410) return { is: 'gone', reason }
  const askedMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs)
  return { is: 'failed', reason, ...(askedMs !== undefined && { askedMs }) }
}

function failed(reason: string): SendOutcome & { readonly is: 'failed' } {
  return { is: 'failed', reason: shortened(oneLine(reason), longestReason) }
}
