import { canonicalJson } from '../../../packages/core/src/canonical/index.ts'
import type { CompleteStorage, FeedEvent, StateChange } from '../../../packages/core/src/ports/index.ts'
import { fromEpochMs, type TestResult } from '../../../packages/core/src/schema/index.ts'
import type { Answered } from './answered.ts'

/** How often a test came to which outcome. */
export type OutcomeCounts = Readonly<Record<string, number>>

export const space = 'outcomes'
export const oneForAll = 'count-outcomes'
const eventsAtOnce = 20
const leaseMs = 500

/**
 * Counts outcomes for each test, from the change feed: takes the lease, adds what the next events tell of to the counts and
 * stores them with the consumer's new position. Answers how many events were folded, 0 also where somebody else has the
 * lease or the store could not be reached. Any other error is thrown.
 *
 * @param consumer - the name that the lease is of; one for all who fold into these counts unless given
 */
export async function foldOnce(
  storage: CompleteStorage,
  owner: string,
  nowMs: number,
  consumer: string = oneForAll,
): Promise<number> {
  const { feed, states } = storage
  const lease = await taken(feed.lease(consumer, { owner, at: fromEpochMs(nowMs), forMs: leaseMs }))
  if (!lease) return 0
  const events = await taken(feed.read(lease.position, eventsAtOnce))
  const last = events?.at(-1)
  if (!events || !last) return 0
  const results = await resultsOf(storage, lease.position, last)
  const added = results && countOutcomes(results)
  const known = added && (await taken(states.get(space, [...added.keys()])))
  if (!known) return 0
  const before = new Map(known.map(({ key, body }) => [key, readCounts(body)]))
  const changes = [...added].map(([key, counts]): StateChange => {
    return { key, body: writeCounts(sum(before.get(key) ?? {}, counts)) }
  })
  const put = states.put(space, changes, { lease, position: last.position }).map(() => events.length)
  return (await taken(put)) ?? 0
}

/** The results that the events behind a position told of, up to another. */
async function resultsOf(
  { results }: CompleteStorage,
  storedAfter: number,
  { position: storedThrough }: FeedEvent,
): Promise<readonly TestResult[] | undefined> {
  const found: TestResult[] = []
  for (let after: string | undefined; ;) {
    const page = await taken(
      results.query({ storedAfter, storedThrough }, after === undefined ? {} : { after }),
    )
    if (!page) return undefined
    found.push(...page.results)
    after = page.next
    if (after === undefined) return found
  }
}

/** An answer; undefined where it is one to come back for later. */
async function taken<Value>(answer: Answered<Value>): Promise<Value | undefined> {
  const settled = await answer
  if (!('error' in settled)) return settled.value
  const { kind, message } = settled.error
  if (kind === 'store/unavailable' || kind === 'store/lease-lost') return undefined
  throw new Error(`${kind}: ${message}`)
}

/** Counts the outcomes of results by the test that they are of. */
export function countOutcomes(results: Iterable<TestResult>): Map<string, OutcomeCounts> {
  const counts = new Map<string, OutcomeCounts>()
  for (const { testcase, variant, outcome } of results) {
    const key = `${testcase} ${canonicalJson(variant)}`
    counts.set(key, sum(counts.get(key) ?? {}, { [outcome]: 1 }))
  }
  return counts
}

/** The counts of a state. */
export function readCounts(body: Uint8Array): OutcomeCounts {
  return JSON.parse(Buffer.from(body).toString('utf8')) as OutcomeCounts
}

function writeCounts(counts: OutcomeCounts): Uint8Array {
  return Uint8Array.from(Buffer.from(JSON.stringify(counts)))
}

function sum(one: OutcomeCounts, other: OutcomeCounts): OutcomeCounts {
  const total: Record<string, number> = { ...one }
  for (const [outcome, count] of Object.entries(other)) total[outcome] = (total[outcome] ?? 0) + count
  return total
}
