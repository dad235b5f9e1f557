import { err, ok, type Result } from 'neverthrow'
import type { FeedEvent } from '../ports/change-feed.ts'
import type { StoredDecision } from '../ports/decision-store.ts'
import type { QueryError } from '../ports/result-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { DecisionEvent } from '../stats/statistics-event.ts'
import type { StatisticsStores } from './runner-options.ts'

/** The decision that an event tells of, as it was then: a decision never changes, but for its end. */
export async function decisionEvent(
  { decisions, groups }: StatisticsStores,
  change: FeedEvent,
  at: EpochMs,
): Promise<Result<DecisionEvent | undefined, QueryError>> {
  const found = await decisions.get(change.ref)
  if (found.isErr()) return err(found.error)
  if (!found.value) return ok(undefined)
  const isClosing = change.facts['isOpen'] === false
  const { closedAt, ...open } = found.value
  const decision: StoredDecision = isClosing && closedAt !== undefined ? { ...open, closedAt } : open
  const ids = decision.cites?.groups ?? []
  if (ids.length === 0) return ok({ kind: 'decision', at, decision, isClosing })
  const runs = await groups.find({ ids })
  return runs.map((cited) => {
    const starts = cited.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [toEpochMs(createdAt)]))
    const event: DecisionEvent = { kind: 'decision', at, decision, isClosing }
    return starts.length === 0 ? event : { ...event, startedAt: Math.min(...starts) }
  })
}
