import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../errors/error-value.ts'
import type { AbortSignalLike } from './byte-source.ts'

/** One request to one address. Whoever asks has checked where it goes; nothing of it is followed or tried again. */
export interface FetchRequest {
  /** With the scheme `http` or `https`, without a user or password. */
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /**
   * The IP address to connect to, one of those that `resolve` answered for the host of the URL: a name that is looked up again
   * may lead elsewhere by then. Certificates are still those of the host.
   */
  readonly address: string
  /** How long the whole request may take, in milliseconds. */
  readonly timeoutMs: number
  readonly signal?: AbortSignalLike
}

/** What came back, whatever its status; a redirect too. */
export interface FetchAnswer {
  readonly status: number
  /** Names in lower case; several of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * As it comes. Who has read enough stops, which ends the connection; so does `return` of an iterator of which nothing was
   * read, which a generator by itself would not notice.
   */
  readonly body: AsyncIterable<Uint8Array>
}

/** The host was not found, refused, did not answer in time, or broke off. */
export interface FetchFailed extends ErrorValue<'fetch/failed'> {
  readonly retryable: true
  readonly url: string
}

/**
 * Talks HTTP for what runs in a service: core itself opens no socket. An adapter follows no redirect, keeps no cookie, takes no
 * proxy from the environment and sends no header that it was not given, but those that HTTP itself asks for.
 */
export interface Fetcher {
  /** The IP addresses of a host, at least one. */
  resolve(host: string): ResultAsync<readonly string[], FetchFailed>
  fetch(request: FetchRequest): ResultAsync<FetchAnswer, FetchFailed>
}
