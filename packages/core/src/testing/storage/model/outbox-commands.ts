import type * as fastCheck from 'fast-check'
import { atMinute } from '../examples.ts'
import { message, minuteOf } from '../store-examples.ts'
import { withStores } from '../with-stores.ts'
import { seen, type ModelCommand, type ModelSide } from './model-command.ts'

/** Commands about the outbox. */
export function outboxCommands(fc: typeof fastCheck.default): fastCheck.Arbitrary<ModelCommand> {
  const one = fc
    .tuple(fc.nat(2), fc.integer({ min: 0, max: 9 }))
    // Each due at a time of its own: which of two comes first at one instant is the store's to say.
    .map(([number, twist]) =>
      message(`m${number}`, { notBefore: atMinute(number + 1), ...(twist === 9 && { body: 'another' }) }),
    )
  return fc.oneof(
    fc.array(one, { maxLength: 3 }).map((messages) => ({
      line: `add messages ${messages.map(({ id }) => id).join(', ')}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'outbox').outbox.add(messages)),
    })),
    fc
      .tuple(fc.constantFrom('ann', 'ben'), fc.nat(5), fc.integer({ min: 1, max: 2 }))
      .map(([who, minute, limit]) => ({
        line: `${who} claims ${limit} messages at minute ${minute}`,
        async run(side: ModelSide) {
          const { outbox } = withStores(side.storage, 'outbox')
          return seen(outbox.claim('webhooks', { ...minuteOf(who, minute), limit }), (claims) => {
            side.claims.push(...claims)
            return claims.map((claim) => ({ message: claim.message, owner: claim.owner }))
          })
        },
      })),
    fc.tuple(fc.nat(3), fc.constantFrom('delivered', 'waiting', 'dead')).map(([index, state]) => ({
      line: `settle claim ${index}: ${state}`,
      async run(side: ModelSide) {
        const claim = side.claims[index]
        if (!claim) return 'no claim'
        const reason = 'because'
        const outcome =
          state === 'delivered'
            ? { state }
            : state === 'dead'
              ? { state, reason }
              : { state, reason, notBefore: `2026-11-22T04:03:00.${index + 1}Z` }
        return seen(withStores(side.storage, 'outbox').outbox.settle(claim, outcome))
      },
    })),
    fc.array(fc.constantFrom('m0', 'm1', 'm2'), { maxLength: 3 }).map((ids) => ({
      line: `forget messages ${ids.join(', ')}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'outbox').outbox.remove(ids)),
    })),
    fc.constant({
      line: 'find messages',
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'outbox').outbox.find({})),
    }),
  )
}
