import type * as fastCheck from 'fast-check'
import type { FeedEvent, FeedLease } from '../../../ports/index.ts'
import { toEpochMs } from '../../../schema/index.ts'
import { minuteOf } from '../store-examples.ts'
import { withStores } from '../with-stores.ts'
import { leaseOf, seen, type ModelCommand, type ModelSide } from './model-command.ts'

const consumers = ['score', 'hooks'] as const

/** What an event says in every store: ids of records are the store's own, and one instant may be written in several ways. */
function eventPart({ at, ...event }: FeedEvent): unknown {
  const time = at === undefined ? undefined : toEpochMs(at)
  if (event.kind !== 'waiver-records') return { ...event, time }
  const { ids: _, ...facts } = event.facts
  return { position: event.position, kind: event.kind, time, facts }
}

function leasePart(lease: FeedLease | undefined): unknown {
  if (!lease) return undefined
  const { consumer, owner, position, until } = lease
  return { consumer, owner, position, until: toEpochMs(until) }
}

/** Commands about the change feed and its consumers. */
export function feedCommands(fc: typeof fastCheck.default): fastCheck.Arbitrary<ModelCommand> {
  const consumer = fc.constantFrom(...consumers)
  const owner = fc.constantFrom('ann', 'ben')
  const position = fc.nat(5)
  return fc.oneof(
    fc.tuple(position, fc.integer({ min: 1, max: 3 })).map(([after, limit]) => ({
      line: `read events behind ${after}, ${limit} at most`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'feed').feed.read(after, limit), (events) => events.map(eventPart)),
    })),
    fc.constant({
      line: 'position of the feed',
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'feed').feed.position()),
    }),
    fc.tuple(consumer, owner, fc.nat(5)).map(([name, who, minute]) => ({
      line: `lease ${name} to ${who} at minute ${minute}`,
      async run(side: ModelSide) {
        const { feed } = withStores(side.storage, 'feed')
        return seen(feed.lease(name, minuteOf(who, minute)), (lease) => {
          if (lease) side.leases.set(`${name} ${who}`, lease)
          return leasePart(lease)
        })
      },
    })),
    fc.tuple(consumer, owner, position).map(([name, who, to]) => ({
      line: `${who} moves ${name} on to ${to}`,
      async run(side: ModelSide) {
        const lease = leaseOf(side, name, who)
        if (!lease) return 'no lease'
        return seen(withStores(side.storage, 'feed').feed.advance({ lease, position: to }), leasePart)
      },
    })),
    fc.tuple(consumer, owner).map(([name, who]) => ({
      line: `${who} gives ${name} back`,
      async run(side: ModelSide) {
        const lease = leaseOf(side, name, who)
        if (!lease) return 'no lease'
        return seen(withStores(side.storage, 'feed').feed.release(lease))
      },
    })),
    fc.constant({
      line: 'list consumers',
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'feed').feed.consumers(), (all) =>
          all.map(({ name, position: at }) => ({ name, position: at })),
        ),
    }),
  )
}
