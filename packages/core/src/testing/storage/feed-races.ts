import type { FeedEvent } from '../../ports/index.ts'
import { atMinute, exampleResult } from './examples.ts'
import { allOf, expectSame, turnOf, valueOf } from './expect.ts'
import { openedOften } from './opened-often.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { eventsOf, minuteOf } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const cases: readonly AreaCase[] = [
  {
    name: 'events of what comes at once are dense, one for each change',
    async run(context) {
      const opened = await openedOften(context, 'feed')
      const keys = Array.from({ length: 40 }, (_, index) => `report-${index}`)
      const writing = keys.flatMap((key, index) => [
        valueOf(turnOf(opened, index).results.append(key, [exampleResult(key)]), 'append'),
        valueOf(turnOf(opened, index + 1).results.append(key, [exampleResult(key)]), 'append again'),
      ])
      await Promise.all(writing)
      const events = await eventsOf(turnOf(opened, 0))
      expectSame(
        events.map(({ position }) => position),
        events.map((_, index) => index + 1),
        'positions',
      )
      expectSame(events.map(({ ref }) => ref).sort(), keys.toSorted(), 'report keys')
    },
  },
  {
    name: 'who reads the feed while it is written misses no event',
    async run(context) {
      const opened = await openedOften(context, 'feed')
      const reader = withStores(await context.open('p'), 'feed')
      const keys = Array.from({ length: 40 }, (_, index) => `report-${index}`)
      let done = false
      const writing = allOf(
        keys.map((key, index) => turnOf(opened, index).results.append(key, [exampleResult(key)])),
        'append',
      ).finally(() => (done = true))
      // It is awaited below, unless the case fails before.
      writing.catch(() => undefined)
      const seen: FeedEvent[] = []
      for (let last = false; !last;) {
        last = done
        const events = await valueOf(reader.feed.read(seen.at(-1)?.position ?? 0, 7), 'read')
        seen.push(...events)
        // What an event tells of is there by the time it can be read.
        for (const { ref } of events) {
          const stored = await valueOf(reader.results.count({ ids: [ref] }), 'count')
          expectSame(stored, 1, `results of the event of ${ref}`)
        }
        last &&= events.length === 0
      }
      await writing
      expectSame(seen, await eventsOf(reader), 'events that were seen one after the other')
      expectSame(seen.length, keys.length, 'events')
    },
  },
  {
    name: 'what was read as of a position stays while more is stored',
    async run(context) {
      const opened = await openedOften(context, 'feed')
      const writing = Array.from({ length: 40 }, (_, index) => {
        const body = [exampleResult(`r-${index}`, { submittedAt: atMinute(index % 7) })]
        return turnOf(opened, index).results.append(`report-${index}`, body)
      })
      const first = turnOf(opened, 0)
      const seen = new Map<number, readonly string[]>()
      const look = async (storedThrough: number): Promise<readonly string[]> => {
        const page = await valueOf(first.results.query({ storedThrough }), 'query')
        return page.results.map(({ id }) => id)
      }
      for (let turn = 0; turn < 5; turn++) {
        const position = await valueOf(first.feed.position(), 'position')
        seen.set(position, await look(position))
      }
      await allOf(writing, 'append')
      for (const [position, ids] of seen) {
        expectSame(ids.length, position, `results as of ${position}`)
        expectSame(await look(position), ids, `results as of ${position}, later`)
      }
    },
  },
  {
    name: 'of several that ask for a lease at once one gets it',
    async run(context) {
      const opened = await openedOften(context, 'feed')
      const asked = opened.map(({ feed }, index) => feed.lease('score', minuteOf(`owner-${index}`, 1)))
      const leases = await allOf(asked, 'lease')
      expectSame(leases.filter((lease) => lease !== undefined).length, 1, 'leases that were given')
    },
  },
]

export const feedRaceCases: readonly StorageCase[] = casesOf('concurrency', cases, ['feed'])
