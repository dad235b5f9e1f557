import { digestOfJson } from '../canonical/digest.ts'
import type { FeedEvent } from '../ports/change-feed.ts'

/** Letters, digits, `-` and nothing else: an id goes into headers, addresses and file names as it is. */
const digestDigits = 16

/**
 * The id of an event for those outside, the same in feeds, CloudEvents and webhooks: its position and a part of its digest. By
 * the digest, a position that is given again after a database was restored to an earlier time is not taken for the old event.
 *
 * @param source - who publishes: a URI for each project
 * @example
 * import { eventId } from '@gatewright/core/feed'
 *
 * const id = eventId('https://results.example/shop', { position: 7, kind: 'testcase', ref: 'unit/adds', facts: {} })
 * console.log(id) // 7-e7b308dc0711f71f
 */
export function eventId(source: string, event: FeedEvent): string {
  const { position, kind, ref, at, facts } = event
  const digest = digestOfJson({ source, position, kind, ref, ...(at !== undefined && { at }), facts })
  return `${position}-${digest.slice('sha256:'.length, 'sha256:'.length + digestDigits)}`
}
