import { err, ok, type Result } from 'neverthrow'
import type { FeedEvent, FeedPosition } from '../ports/change-feed.ts'
import { largestPageLimit, type PageRequest } from '../ports/result-page.ts'
import type { QueryError } from '../ports/result-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsEvent, StatisticsEventKind } from '../stats/statistics-event.ts'
import { decisionEvent } from './load-decision.ts'
import { clockAfter, type FeedClock } from './feed-clock.ts'
import type { WaiverReader } from './load-waivers.ts'
import type { StatisticsStores } from './runner-options.ts'

/** Some of the events of a step, in their order where `position` is given and in no order where it is not. */
export interface EventChunk {
  readonly events: readonly StatisticsEvent[]
  /** Where all of them stand in the feed. */
  readonly position?: FeedPosition
  /** Up to here time has passed before the chunk, or before the step. */
  readonly sure: EpochMs | null
  /** How many events in this position came in chunks before this one. */
  readonly offset: number
  /** Waivers that could not be found. */
  readonly unread: number
}

/** Which events to load. */
export interface EventSpan {
  readonly changes: readonly FeedEvent[]
  /** What time it is before the first of them. */
  readonly clock: FeedClock
  /** How many events in a row have to agree on the time. */
  readonly agreeing: number
  /** When the run takes place. */
  readonly at: EpochMs
  readonly kinds: ReadonlySet<StatisticsEventKind>
  /** One position after the other, results by time and id; at one read for each. */
  readonly isExact: boolean
}

/** Loads what events of the feed mean, and hands it on in chunks that fit into memory. */
export async function loadEvents<E>(
  stores: StatisticsStores,
  waivers: WaiverReader,
  span: EventSpan,
  take: (chunk: EventChunk) => Promise<Result<void, E>>,
): Promise<Result<void, E | QueryError>> {
  let { clock } = span
  const others: StatisticsEvent[] = []
  let unread = 0
  for (const change of span.changes) {
    const at = change.at === undefined ? Math.min(clock.newest ?? 0, span.at) : toEpochMs(change.at)
    const read = await eventsOfChange(stores, waivers, span.kinds, change, at)
    if (read.isErr()) return err(read.error)
    if (span.isExact) {
      const { position } = change
      const taken = await takeExactly(stores, span, change, (events, offset) =>
        take({ events, position, sure: clock.sure, offset, unread: 0 }),
      )
      if (taken.isErr()) return err(taken.error)
      const rest = await take({ ...read.value, position, sure: clock.sure, offset: taken.value })
      if (rest.isErr()) return err(rest.error)
    } else {
      others.push(...read.value.events)
      unread += read.value.unread
    }
    clock = clockAfter(clock, change, span.agreeing)
  }
  if (span.isExact) return ok(undefined)
  const rest = await take({ events: others, sure: span.clock.sure, offset: 0, unread })
  if (rest.isErr()) return err(rest.error)
  const stored = span.changes.filter(({ kind }) => kind === 'results').map(({ position }) => position)
  const [first] = stored
  if (first === undefined || !span.kinds.has('result')) return ok(undefined)
  const positions = { storedAfter: first - 1, storedThrough: stored.at(-1) ?? first }
  const taken = await readResults(stores, positions, (events) =>
    take({ events, sure: span.clock.sure, offset: 0, unread: 0 }),
  )
  return taken.map(() => undefined)
}

function takeExactly<E>(
  stores: StatisticsStores,
  { kinds }: EventSpan,
  { kind, position }: FeedEvent,
  take: (events: readonly StatisticsEvent[], offset: number) => Promise<Result<void, E>>,
): Promise<Result<number, E | QueryError>> {
  if (kind !== 'results' || !kinds.has('result')) return Promise.resolve(ok(0))
  return readResults(stores, { storedAfter: position - 1, storedThrough: position }, take)
}

/** Results page by page; answers how many there were. */
async function readResults<E>(
  { results }: StatisticsStores,
  positions: { readonly storedAfter: FeedPosition; readonly storedThrough: FeedPosition },
  take: (events: readonly StatisticsEvent[], offset: number) => Promise<Result<void, E>>,
): Promise<Result<number, E | QueryError>> {
  let offset = 0
  let request: PageRequest = { limit: largestPageLimit, order: 'oldest-first' }
  // Results of one report share their time.
  let [text, at] = ['', 0]
  for (;;) {
    const page = await results.query(positions, request)
    if (page.isErr()) return err(page.error)
    const events = page.value.results.map((result): StatisticsEvent => {
      if (result.submittedAt !== text) [text, at] = [result.submittedAt, toEpochMs(result.submittedAt)]
      return { kind: 'result', at, result }
    })
    const taken = await take(events, offset)
    if (taken.isErr()) return err(taken.error)
    offset += events.length
    if (page.value.next === undefined) return ok(offset)
    request = { ...request, after: page.value.next }
  }
}

/** What an event of the feed means beside results. */
async function eventsOfChange(
  stores: StatisticsStores,
  waivers: WaiverReader,
  kinds: ReadonlySet<StatisticsEventKind>,
  change: FeedEvent,
  at: EpochMs,
): Promise<Result<{ readonly events: readonly StatisticsEvent[]; readonly unread: number }, QueryError>> {
  const events: StatisticsEvent[] = kinds.has('change') ? [{ kind: 'change', at, change }] : []
  if (change.kind === 'decision' && kinds.has('decision')) {
    const decision = await decisionEvent(stores, change, at)
    return decision.map((own) => ({ events: own ? [...events, own] : events, unread: 0 }))
  }
  if (!kinds.has('waiver')) return ok({ events, unread: 0 })
  const found = await waivers.eventsOf(change, at)
  return found.map((own) => ({ events: [...events, ...own.events], unread: own.unread }))
}
