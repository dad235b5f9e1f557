import { canonicalJson } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'

/** The event with its keys in one order, whatever order the store gives them in: documents of one event are the same bytes. */
export function orderedEvent({ position, kind, ref, at, facts }: FeedEvent): FeedEvent {
  return {
    position,
    kind,
    ref,
    ...(at !== undefined && { at }),
    facts: JSON.parse(canonicalJson(facts)) as FeedEvent['facts'],
  }
}
