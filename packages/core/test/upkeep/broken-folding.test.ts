import fc from 'fast-check'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { foldFlakeStates } from '../../src/upkeep/index.ts'
import { countedAtOnce, countedInStates } from './support/counted-at-once.ts'
import { deliveriesOver, touchyRules } from './support/deliveries.ts'
import { smallStorage } from './support/small-storage.ts'

/** What happens after a report came: who folds, how far apart in time, and which call of it fails, if any. */
const events = fc.array(
  fc.record({
    folders: fc.array(fc.constantFrom('one', 'two'), { maxLength: 3 }),
    minutes: fc.nat(3),
    fails: fc.option(
      fc.record({ call: fc.integer({ min: 1, max: 30 }), when: fc.constantFrom('before', 'after') }),
    ),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('foldFlakeStates', () => {
  it('counts nothing twice or never, whoever folds, and wherever it breaks off', async () => {
    let [failed, stolen] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        deliveriesOver(4),
        events,
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        async (deliveries, steps, batch, columns) => {
          const storage = smallStorage(columns)
          let now = Date.UTC(2026, 10, 22)
          const fold = (owner: string): ReturnType<typeof foldFlakeStates> =>
            foldFlakeStates(storage, {
              ...touchyRules,
              owner,
              at: new Date(now).toISOString(),
              forMs: 60_000,
              keepDays: 1_000,
              batchResults: batch,
              contextOf: (groups) => okAsync(deliveries.contexts.filter(({ id }) => groups.includes(id))),
            })
          for (const [index, { key, results }] of deliveries.reports.entries()) {
            // What was to fail may be this; who reports tries again.
            const appended = await storage.results
              .append(key, results)
              .orElse(() => storage.results.append(key, results))
            expect(appended.isOk()).toBe(true)
            const { folders, minutes, fails } = steps[index % steps.length] ?? {
              folders: [],
              minutes: 0,
              fails: null,
            }
            if (fails) storage.failAfter(fails.call, fails.when === 'after' ? 'after' : 'before')
            // All of them at once: their calls take turns.
            const folding = folders.map(async (owner) => {
              now += minutes * 60_000
              return await fold(owner)
            })
            for (const folded of await Promise.all(folding)) {
              if (folded.isOk()) continue
              expect(['store/unavailable', 'store/lease-lost']).toContain(folded.error.kind)
              if (folded.error.kind === 'store/lease-lost') stolen++
              else failed++
            }
          }
          storage.failAfter(0, 'before')
          now += 3_600_000
          expect((await fold('three'))._unsafeUnwrap()).toMatchObject({ isOwner: true, isBehind: false })
          expect(countedInStates(storage.entries('flake-states'))).toEqual(
            countedAtOnce(storage.stored(), deliveries.contexts),
          )
        },
      ),
      { numRuns: 500 },
    )
    // Otherwise this shows nothing.
    expect(failed).toBeGreaterThan(100)
    expect(stolen).toBeGreaterThan(100)
  })
})
