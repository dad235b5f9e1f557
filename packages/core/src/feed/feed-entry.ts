import type { Digest } from '../canonical/digest.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import type { Instant } from '../schema/instant.ts'
import { eventId } from './event-id.ts'
import { detailsOf, titleOf } from './event-words.ts'
import { orderedEvent } from './ordered-event.ts'
import { speakable } from './plain-text.ts'

/** An event as feeds show it. */
export interface FeedEntry {
  /** A URI. Of results and accepted reports it names them, so that a tombstone can; of all else, the event. */
  readonly id: string
  readonly event: FeedEvent
  /** When it was published: whole seconds, never before that of an entry before it. */
  readonly updated: Instant
  readonly title: string
  readonly details: string
  /** The ids of entries whose results or report are gone, as far as the event names them. */
  readonly removes: readonly string[]
  /** The raw report, of one that was accepted. */
  readonly report?: Digest
}

/**
 * An event as an entry of a feed.
 *
 * @param source - who publishes, the beginning of all ids: a URI such as `tag:results.example,2026:shop`
 */
export function feedEntry(source: string, stored: FeedEvent, updated: Instant): FeedEntry {
  const event = orderedEvent(stored)
  const report = reportOf(event)
  return {
    id: entryId(source, event),
    event,
    updated,
    title: titleOf(event),
    details: detailsOf(event),
    removes: removedBy(event).map((path) => `${source}/${path}`),
    ...(report !== undefined && { report }),
  }
}

function entryId(source: string, event: FeedEvent): string {
  const report = reportOf(event)
  if (report !== undefined) return `${source}/${reportPath(report)}`
  if (event.kind === 'results') return `${source}/${resultsPath(event.ref)}`
  return `${source}/event/${eventId(source, event)}`
}

function removedBy({ kind, ref, facts }: FeedEvent): readonly string[] {
  if (kind === 'report-removed') return [reportPath(ref)]
  if (kind !== 'results-removed') return []
  const keys = facts['reportKeys']
  const partial = facts['partial']
  const left = new Set(Array.isArray(partial) ? partial.map(String) : [])
  return (Array.isArray(keys) ? keys.map(String) : [ref]).filter((key) => !left.has(key)).map(resultsPath)
}

function reportOf({ kind, facts }: FeedEvent): Digest | undefined {
  const report = facts['report']
  return kind === 'ingest' && typeof report === 'string' ? (report as Digest) : undefined
}

function resultsPath(reportKey: string): string {
  return `results/${encodeURIComponent(speakable(reportKey))}`
}

function reportPath(digest: string): string {
  return `report/${encodeURIComponent(speakable(digest))}`
}
