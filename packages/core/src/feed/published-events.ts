import { ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { FeedEvent, FeedEventKind } from '../ports/change-feed.ts'
import type { IngestLedger } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'

/**
 * What others may hear of. A `report` that came in has passed no check yet, so it is heard of once its `ingest` is valid; an
 * `audit` log is for the house.
 */
export type PublishedKind = Exclude<FeedEventKind, 'report' | 'audit'>

/** All of them: what is published unless somebody asks for less. */
export const publishedKinds: readonly PublishedKind[] = Object.freeze([
  'results',
  'results-removed',
  'group',
  'testcase',
  'waiver-events',
  'waiver-records',
  'sign-offs',
  'report-removed',
  'ingest',
  'decision',
  'quarantine',
])

/**
 * Those of some events that leave the house, for feeds and webhooks alike: of what is handed in only what was accepted, and of
 * what was removed only what had been accepted. What lies in a drop box is never among them.
 *
 * @param kinds - all of {@link publishedKinds} unless given
 * @example
 * import { publishedEvents } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const accepted = storage.feed
 *   .read(0)
 *   .andThen((events) => publishedEvents(storage.ingest, events, ['ingest', 'report-removed']))
 */
export function publishedEvents(
  ledger: Pick<IngestLedger, 'find'>,
  events: readonly FeedEvent[],
  kinds: readonly PublishedKind[] = publishedKinds,
): ResultAsync<readonly FeedEvent[], QueryError> {
  const wanted = new Set<FeedEventKind>(kinds.filter((kind) => publishedKinds.includes(kind)))
  const possible = events.filter(({ kind, facts }) => wanted.has(kind) && isAcceptedIfIngest(kind, facts))
  const removed = new Set(possible.flatMap(({ kind, ref }) => (kind === 'report-removed' ? [ref] : [])))
  return removed.size === 0
    ? okAsync(possible)
    : new ResultAsync(acceptedAmong(ledger, removed)).map((accepted) =>
        possible.filter(({ kind, ref }) => kind !== 'report-removed' || accepted.has(ref)),
      )
}

function isAcceptedIfIngest(kind: FeedEventKind, facts: FeedEvent['facts']): boolean {
  return kind !== 'ingest' || facts['stage'] === 'valid'
}

async function acceptedAmong(
  ledger: Pick<IngestLedger, 'find'>,
  digests: ReadonlySet<string>,
): Promise<Result<ReadonlySet<string>, QueryError>> {
  const accepted = new Set<string>()
  for (const digest of digests) {
    const found = await ledger.find({ report: digest as Digest, stages: ['valid'] }, { limit: 1 })
    if (found.isErr()) return found.map(() => accepted)
    if (found.value.length > 0) accepted.add(digest)
  }
  return ok(accepted)
}
