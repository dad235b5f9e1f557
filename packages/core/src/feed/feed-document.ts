import { digestOf, type Digest } from '../canonical/digest.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { epochMsOfHttpDate, httpDate } from '../schema/http-date.ts'
import type { Instant } from '../schema/instant.ts'
import type { FeedPage } from './read-feed-page.ts'

/** Where the documents of a feed, and what it tells of, are found. All of them are absolute URLs. */
export interface FeedLinks {
  /** The feed itself, or a full page of it. */
  readonly feed: (page?: number) => string
  /** Where people read of the project. */
  readonly home?: string
  /** Where people read of an event; undefined where nobody can. */
  readonly entry?: (event: FeedEvent) => string | undefined
  /** The bytes of a report that was accepted; undefined where they are not for everybody. */
  readonly report?: (digest: Digest) => string | undefined
}

/** What a feed says of itself. */
export interface FeedAbout {
  readonly title: string
  /** Who publishes: the same that its page was read with. */
  readonly source: string
  readonly links: FeedLinks
  /** The title by default. */
  readonly author?: string
  /** A language tag such as `en`. */
  readonly language?: string
  /** The time of now; a document says when it was last modified only where this is given. */
  readonly at?: Instant
}

/** A document to be answered, with what a host needs for its headers. */
export interface FeedDocument {
  readonly mediaType: string
  readonly body: string
  /** A strong entity tag with its quotes: the same for the same bytes. */
  readonly etag: string
  /** As `Last-Modified` says it. Absent for a minute after something was published: more of the same second may follow. */
  readonly lastModified?: string
  /** Whether it never changes again, so that it can be kept for good. */
  readonly isFinal: boolean
}

/** How sure a time has to be, by section 8.8.2.2 of RFC 9110. */
const settledAfterMs = 60_000

/** A document of a page that was written. */
export function feedDocument(
  mediaType: string,
  body: string,
  page: Pick<FeedPage, 'page' | 'updated' | 'modified'>,
  at: Instant | undefined,
): FeedDocument {
  const { updated, modified = updated } = page
  const isSettled =
    modified !== undefined && at !== undefined && toEpochMs(at) - toEpochMs(modified) > settledAfterMs
  return {
    mediaType,
    body,
    etag: `"${digestOf(body).slice('sha256:'.length)}"`,
    ...(isSettled && { lastModified: httpDate(modified) }),
    isFinal: page.page !== undefined,
  }
}

/** What a request says of the document that its sender has already. */
export interface FeedConditions {
  /** `If-None-Match`. */
  readonly ifNoneMatch?: string
  /** `If-Modified-Since`, which counts only where there is no `If-None-Match`. */
  readonly ifModifiedSince?: string
}

/**
 * Whether who asks has this document already, so that a host answers 304 and no body.
 *
 * @remarks RFC 9110, sections 13.1.2, 13.1.3 and 13.2.2.
 * @example
 * import { isUnchanged } from '@gatewright/core/feed'
 *
 * const document = { mediaType: 'application/feed+json', body: '{}', etag: '"a"', isFinal: false }
 * console.log(isUnchanged(document, { ifNoneMatch: 'W/"a", "b"' })) // true
 */
export function isUnchanged(
  { etag, lastModified }: FeedDocument,
  { ifNoneMatch, ifModifiedSince }: FeedConditions,
): boolean {
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true
    const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? []
    return tags.includes(etag)
  }
  if (ifModifiedSince === undefined || lastModified === undefined) return false
  const [asked, modified] = [epochMsOfHttpDate(ifModifiedSince), epochMsOfHttpDate(lastModified)]
  return asked !== undefined && modified !== undefined && modified <= asked
}
