import type { ErrorValue } from '../errors/index.ts'
import { addressRanges, type AddressRange } from './public-address.ts'
import { readWebAddress, type WebAddress } from './web-address.ts'

/** Where addresses that somebody else gave may lead, and what may come back. */
export interface FetchPolicy {
  /**
   * The hosts that are allowed: `ci.example`, `*.ci.example` for all below it, `ci.example:8443` with another port than that
   * of the scheme. None other is ever asked, nor looked up.
   */
  readonly hosts: readonly string[]
  /** Default: `https` alone. */
  readonly schemes?: readonly ('https' | 'http')[]
  /** Ranges of addresses that are not public and allowed all the same, as `10.1.0.0/16`; default: none. */
  readonly addresses?: readonly string[]
  /** How many redirects are followed, each checked like the first address; default: 3. */
  readonly mostRedirects?: number
  /** In bytes; default: 64 MiB. */
  readonly mostBytes?: number
  /** For each request, in milliseconds; default: 30,000. */
  readonly timeoutMs?: number
  /** Media types that are taken; default: {@link reportMediaTypes}. */
  readonly mediaTypes?: readonly string[]
}

/** What reports come as. What does not say what it is counts as `application/octet-stream`. */
export const reportMediaTypes: readonly string[] = Object.freeze([
  'application/gzip',
  'application/json',
  'application/octet-stream',
  'application/x-gzip',
  'application/x-ndjson',
  'application/xml',
  'application/zip',
  'text/plain',
  'text/xml',
])

/** What is wrong with an address, or with what it led to. */
export type FetchRefusal =
  | 'address'
  | 'credentials'
  | 'encoding'
  | 'host'
  | 'private-address'
  | 'redirects'
  | 'scheme'
  | 'size'
  | 'type'

/** An address leads where nobody may go, or to what may not be taken. */
export interface FetchRefused extends ErrorValue<'fetch/refused'> {
  readonly retryable: false
  readonly reason: FetchRefusal
  /** The host that it is about; empty where there is none. */
  readonly host: string
}

/** A policy with everything decided. */
export interface CheckedFetchPolicy {
  readonly policy: FetchPolicy
  readonly schemes: readonly string[]
  readonly ranges: readonly AddressRange[]
  readonly mostRedirects: number
  readonly mostBytes: number
  readonly timeoutMs: number
  readonly mediaTypes: readonly string[]
}

/** @throws TypeError for a range of addresses that is none */
export function checkFetchPolicy(policy: FetchPolicy): CheckedFetchPolicy {
  return {
    policy,
    schemes: policy.schemes ?? ['https'],
    ranges: addressRanges(policy.addresses ?? []),
    mostRedirects: policy.mostRedirects ?? 3,
    mostBytes: policy.mostBytes ?? 64 * 1024 * 1024,
    timeoutMs: policy.timeoutMs ?? 30_000,
    mediaTypes: policy.mediaTypes ?? reportMediaTypes,
  }
}

/** Why an address may not be asked, before anything is looked up; undefined for one that may. */
export function refusalOfAddress(
  address: WebAddress,
  { policy, schemes }: CheckedFetchPolicy,
  from?: WebAddress,
): FetchRefused | undefined {
  const { protocol, username, password, hostname } = address
  if (!schemes.some((scheme) => protocol === `${scheme}:`))
    return fetchRefused(
      'scheme',
      hostname,
      `Addresses begin with ${schemes.join(' or ')}, not with ${protocol}`,
    )
  if (from?.protocol === 'https:' && protocol !== 'https:')
    return fetchRefused('scheme', hostname, `${from.hostname} leads to an address without encryption.`)
  if (username !== '' || password !== '')
    return fetchRefused(
      'credentials',
      hostname,
      'The address holds a user or password; nothing of it is ever sent.',
    )
  if (!policy.hosts.some((allowed) => isAllowed(address, allowed.toLowerCase())))
    return fetchRefused('host', hostname, `The host ${hostname} is not one of those that are allowed.`)
  return undefined
}

/** Whether an address that somebody gives may be asked, or told something, as far as it tells by itself. */
export function refusalOfUrl(url: string, policy: FetchPolicy): FetchRefused | undefined {
  const address = readWebAddress(url)
  return address
    ? refusalOfAddress(address, checkFetchPolicy(policy))
    : fetchRefused('address', '', 'This is no address of the web.')
}

function isAllowed({ hostname, port }: WebAddress, allowed: string): boolean {
  const host = port === '' ? hostname : `${hostname}:${port}`
  return allowed.startsWith('*.')
    ? host.endsWith(allowed.slice(1)) && host.length > allowed.length - 1
    : host === allowed
}

export function fetchRefused(reason: FetchRefusal, host: string, message: string): FetchRefused {
  return { kind: 'fetch/refused', message, retryable: false, reason, host }
}
