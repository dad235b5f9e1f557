import type * as fastCheck from 'fast-check'
import { bytesOf } from '../store-examples.ts'
import { withStores } from '../with-stores.ts'
import { leaseOf, seen, type ModelCommand, type ModelSide } from './model-command.ts'

/** Commands about states; where there is a feed, some move a consumer on. */
export function stateCommands(
  fc: typeof fastCheck.default,
  hasFeed: boolean,
): fastCheck.Arbitrary<ModelCommand> {
  const change = fc
    .record(
      {
        key: fc.constantFrom('a', '𝒳', 'ﬀ'),
        number: fc.nat(3),
        expectedVersion: fc.nat(2),
        isForgotten: fc.nat(4),
      },
      { requiredKeys: ['key', 'number', 'isForgotten'], noNullPrototype: true },
    )
    .map(({ number, isForgotten, ...rest }) => ({
      ...rest,
      body: isForgotten === 4 ? undefined : bytesOf(number),
    }))
  const changes = fc.uniqueArray(change, { maxLength: 3, selector: ({ key }) => key })
  const commit = fc.option(fc.record({ who: fc.constantFrom('ann', 'ben'), position: fc.nat(4) }), {
    nil: undefined,
  })
  const space = fc.constantFrom('score', 'plan')
  const shown = (all: readonly { key: string; body: Uint8Array | undefined; expectedVersion?: number }[]) =>
    all
      .map(
        ({ key, body, expectedVersion: at }) =>
          `${key}=${body?.[2] ?? 'nothing'}${at === undefined ? '' : `@${at}`}`,
      )
      .join(' ')
  return fc.oneof(
    fc.tuple(space, changes, hasFeed ? commit : fc.constant(undefined)).map(([name, all, move]) => ({
      line: `put states of ${name}: ${shown(all)}${move ? `, ${move.who} moves score on to ${move.position}` : ''}`,
      async run(side: ModelSide) {
        const { states } = withStores(side.storage, 'states')
        if (!move) return seen(states.put(name, all))
        const lease = leaseOf(side, 'score', move.who)
        if (!lease) return 'no lease'
        return seen(states.put(name, all, { lease, position: move.position }))
      },
    })),
    fc.tuple(space, fc.integer({ min: 1, max: 3 })).map(([name, limit]) => ({
      line: `list ${limit} states of ${name}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'states').states.list(name, { limit })),
    })),
    space.map((name) => ({
      line: `get states of ${name}`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'states').states.get(name, ['ﬀ', 'none', 'a', '𝒳'])),
    })),
  )
}
