import fc from 'fast-check'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { scoreFlakes } from '../../src/flake/index.ts'
import { commitRecords } from '../../src/upkeep/commit-record.ts'
import { runRecords } from '../../src/upkeep/run-record.ts'
import { kindOfKey } from '../../src/upkeep/state-keys.ts'
import { foldFlakeStates, scoreStates, type FoldFlakeStatesOptions } from '../../src/upkeep/index.ts'
import { countedAtOnce, countedInStates } from './support/counted-at-once.ts'
import { deliveriesOver, touchyRules, type Deliveries } from './support/deliveries.ts'
import { smallStorage, type SmallStorage } from './support/small-storage.ts'

const at = '2026-11-22T04:19:00Z'

function optionsFor(
  { contexts }: Deliveries,
  more: Partial<FoldFlakeStatesOptions> = {},
): FoldFlakeStatesOptions {
  return {
    owner: 'one',
    at,
    forMs: 60_000,
    ...touchyRules,
    keepDays: 1_000,
    contextOf: (groups) => okAsync(contexts.filter(({ id }) => groups.includes(id))),
    ...more,
  }
}

/**
 * All states but those that say what a run is of, which are written down when it is first seen and stay until its day is
 * forgotten; and but for the last days of runs and commits, which are there for forgetting alone.
 */
function statesOf(storage: SmallStorage, space = 'flake-states'): [string, string][] {
  return [...storage.entries(space)].flatMap(([key, body]): [string, string][] => {
    switch (kindOfKey(key)) {
      case 'test':
        return [[key, body.toString()]]
      case 'run': {
        const { tests, failed, flipped, shared, firstDay, item } = runRecords.read(body) ?? never()
        return [
          [
            key,
            JSON.stringify([
              tests,
              failed,
              flipped,
              [...shared].sort(([a], [b]) => (a < b ? -1 : 1)),
              firstDay,
              item,
            ]),
          ],
        ]
      }
      case 'commit':
        return [[key, String((commitRecords.read(body) ?? never()).firstDay)]]
      default:
        return []
    }
  })
}

/** What is known of runs that tests are in. */
function countsOf(storage: SmallStorage, space = 'flake-states'): [string, string][] {
  return [...storage.entries(space)].flatMap(([key, body]): [string, string][] => {
    if (kindOfKey(key) !== 'run') return []
    const { tests, failed, flipped, shared } = runRecords.read(body) ?? never()
    return tests === 0 ? [] : [[key, JSON.stringify([tests, failed, flipped, [...shared]])]]
  })
}

function never(): never {
  throw new TypeError('This state cannot be read.')
}

const openDays = fc.integer({ min: 1, max: 3 })
/** Reports to take out, by the number of the report behind which that happens, and whether to fold before they come again. */
const rebuilding = fc.array(
  fc.record({ after: fc.nat(14), report: fc.nat(14), isFoldedBetween: fc.boolean() }),
  { maxLength: 4 },
)
/** Whether to fold after a report. */
const folding = fc.array(fc.constantFrom(true, true, true, false), { minLength: 15, maxLength: 15 })

describe('foldFlakeStates', () => {
  it('comes to what all results do when they are counted at once, after every step', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveriesOver(5),
        openDays,
        folding,
        fc.boolean(),
        async (deliveries, open, folds, columns) => {
          const storage = smallStorage(columns)
          const options = optionsFor(deliveries, { openDays: open })
          for (const [index, { key, results }] of deliveries.reports.entries()) {
            expect((await storage.results.append(key, results)).isOk()).toBe(true)
            if (folds[index] !== true && index < deliveries.reports.length - 1) continue
            const folded = await foldFlakeStates(storage, options)
            expect(folded._unsafeUnwrap()).toMatchObject({ isOwner: true, isBehind: false })
            expect(countedInStates(storage.entries('flake-states'))).toEqual(
              countedAtOnce(storage.stored(), deliveries.contexts),
            )
          }
          const once = optionsFor(deliveries, { openDays: open, space: 'once' })
          expect((await foldFlakeStates(storage, once)).isOk()).toBe(true)
          expect(statesOf(storage)).toEqual(statesOf(storage, 'once'))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('comes to the same when reports are taken out and stored again, as a rebuild does', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveriesOver(6),
        openDays,
        fc.integer({ min: 1, max: 40 }),
        folding,
        rebuilding,
        async (deliveries, open, batchResults, folds, rebuilds) => {
          const storage = smallStorage()
          const options = optionsFor(deliveries, { openDays: open, batchResults })
          const fold = async (): Promise<void> => {
            expect((await foldFlakeStates(storage, options)).isOk()).toBe(true)
          }
          const append = async (report: number): Promise<void> => {
            const { key, results } = deliveries.reports[report] ?? never()
            expect((await storage.results.append(key, results)).isOk()).toBe(true)
          }
          for (const [index] of deliveries.reports.entries()) {
            await append(index)
            if (folds[index] === true) await fold()
            for (const { report, isFoldedBetween } of rebuilds.filter(({ after }) => after === index)) {
              const again = report % (index + 1)
              storage.remove(deliveries.reports[again]?.key ?? never())
              if (isFoldedBetween) await fold()
              await append(again)
              if (folds[again] === true) await fold()
            }
          }
          await fold()
          expect(countedInStates(storage.entries('flake-states'))).toEqual(
            countedAtOnce(storage.stored(), deliveries.contexts),
          )
          const once = optionsFor(deliveries, { openDays: open, space: 'once' })
          expect((await foldFlakeStates(storage, once)).isOk()).toBe(true)
          expect(countsOf(storage)).toEqual(countsOf(storage, 'once'))
        },
      ),
      { numRuns: 600 },
    )
  }, 60_000)

  it('scores as all results do', async () => {
    await fc.assert(
      fc.asyncProperty(deliveriesOver(4), fc.boolean(), async (deliveries, columns) => {
        const storage = smallStorage(columns)
        for (const { key, results } of deliveries.reports) {
          expect((await storage.results.append(key, results)).isOk()).toBe(true)
          expect((await foldFlakeStates(storage, optionsFor(deliveries))).isOk()).toBe(true)
        }
        const { scores, unreadable } = (await scoreStates(storage.states))._unsafeUnwrap()
        expect(unreadable).toEqual([])
        expect(scores).toEqual(scoreFlakes(storage.stored(), { runs: deliveries.contexts, ...touchyRules }))
      }),
    )
  })
})
