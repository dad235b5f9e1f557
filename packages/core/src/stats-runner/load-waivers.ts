import { err, ok, type Result } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import { mostListed } from '../ports/feed-change.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange } from '../ports/state-store.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import type { WaiverChanged } from '../stats/statistics-event.ts'
import type { StatisticsStores } from './runner-options.ts'
import { readBody, writeBody } from './state-body.ts'
import { waiverKey } from './state-names.ts'

/** Finds the waivers that events tell of. */
export interface WaiverReader {
  /** The waivers that something happened to, and how many of them could not be found. */
  eventsOf(
    change: FeedEvent,
    at: EpochMs,
  ): Promise<Result<{ readonly events: readonly WaiverChanged[]; readonly unread: number }, QueryError>>
  /** Which subjects waivers are about, where nobody wrote it down yet: an answer to a request does not say it. */
  changes(): readonly StateChange[]
  /** What `changes` said is stored. */
  settle(): void
}

interface Subject {
  readonly type: string
  readonly identifier: string
}

/** @param space - where it is written down which subject a waiver is about */
export function createWaiverReader(stores: StatisticsStores, space: string): WaiverReader {
  const fresh = new Map<string, Subject>()

  async function subjectOf(waiverId: string): Promise<Result<Subject | undefined, QueryError>> {
    const own = fresh.get(waiverId)
    if (own) return ok(own)
    const entries = await stores.states.get(space, [waiverKey(waiverId)])
    if (entries.isErr()) return err(entries.error)
    const [entry] = entries.value
    return entry ? readBody(entry).map((saved) => saved as unknown as Subject) : ok(undefined)
  }

  async function about(subject: Subject): Promise<Result<readonly WaiverEvent[], QueryError>> {
    const events = await stores.waivers.eventsAbout(subject)
    // A record that nobody can read closes a gate; here it would stop all that comes behind it.
    return events.orElse((error) => (error.kind === 'schema/invalid' ? ok([]) : err(error)))
  }

  async function wanted(
    ids: readonly string[],
    subjects: readonly Subject[],
    at: EpochMs,
  ): Promise<Result<ReadonlyMap<string, WaiverChanged>, QueryError>> {
    const found = new Map<string, WaiverChanged>()
    for (const subject of subjects) {
      const events = await about(subject)
      if (events.isErr()) return err(events.error)
      for (const [waiverId, own] of byWaiver(events.value)) {
        if (!ids.includes(waiverId)) continue
        found.set(waiverId, { kind: 'waiver', at, waiverId, events: own })
        fresh.set(waiverId, subject)
      }
    }
    return ok(found)
  }

  async function eventsOfRecords(
    change: FeedEvent,
    at: EpochMs,
  ): Promise<Result<{ readonly events: readonly WaiverChanged[]; readonly unread: number }, QueryError>> {
    const ids = numbersIn(change.facts['ids'])
    const subjects = new Map<string, Subject>()
    let unread = missingOf(change, ids.length)
    for (const id of ids) {
      const record = await stores.waivers.record(id)
      if (record.isErr()) return err(record.error)
      if (!record.value) {
        unread += 1
        continue
      }
      const { subject_type: type, subject_identifier: identifier } = record.value
      subjects.set(JSON.stringify([type, identifier]), { type, identifier })
    }
    const events: WaiverChanged[] = []
    for (const subject of subjects.values()) {
      const known = await about(subject)
      if (known.isErr()) return err(known.error)
      // A record may take back another one about the same subject.
      for (const [waiverId, own] of byWaiver(known.value))
        if (waiverId.startsWith('waiverdb:')) events.push({ kind: 'waiver', at, waiverId, events: own })
    }
    return ok({ events, unread })
  }

  return {
    async eventsOf(change, at) {
      if (change.kind === 'waiver-records') return eventsOfRecords(change, at)
      if (change.kind !== 'waiver-events') return ok({ events: [], unread: 0 })
      const ids = textsIn(change.facts['waivers'])
      const found = await wanted(ids, textsIn(change.facts['subjects']).flatMap(subjectsNamed), at)
      if (found.isErr()) return err(found.error)
      const events = new Map(found.value)
      for (const id of ids) {
        if (events.has(id)) continue
        const subject = await subjectOf(id)
        if (subject.isErr()) return err(subject.error)
        const own = await wanted([id], subject.value ? [subject.value] : [], at)
        if (own.isErr()) return err(own.error)
        for (const [waiverId, event] of own.value) events.set(waiverId, event)
      }
      // More than are listed: nobody can tell how many waivers the others are.
      const unlisted = ids.length < mostListed ? 0 : missingOf(change, ids.length)
      return ok({ events: [...events.values()], unread: ids.length - events.size + unlisted })
    },
    changes: () =>
      [...fresh].map(([waiverId, { type, identifier }]) => ({
        key: waiverKey(waiverId),
        body: writeBody({ type, identifier }),
      })),
    settle: () => fresh.clear(),
  }
}

function byWaiver(events: readonly WaiverEvent[]): ReadonlyMap<string, readonly WaiverEvent[]> {
  const found = new Map<string, WaiverEvent[]>()
  for (const event of events) {
    const own = found.get(event.waiverId)
    if (own) own.push(event)
    else found.set(event.waiverId, [event])
  }
  return found
}

/** The feed joins type and identifier by a colon, and either may hold one. */
function subjectsNamed(name: string): readonly Subject[] {
  return [...name.matchAll(/:/g)].map(({ index }) => ({
    type: name.slice(0, index),
    identifier: name.slice(index + 1),
  }))
}

function missingOf({ facts }: FeedEvent, listed: number): number {
  const count = facts['count']
  return typeof count === 'number' ? Math.max(0, count - listed) : 0
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function numbersIn(value: JsonValue | undefined): readonly number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : []
}
