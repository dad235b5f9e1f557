import { orThrow } from '@gatewright/core'
import {
  consumeMessages,
  replayParkedMessages,
  type BusDelivery,
  type ConsumedMessage,
  type ReadMessageOptions,
} from '@gatewright/core/messages'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fedoraCi, posted } from '../../../storage-memory/test/messages/support/deliveries.ts'
import { onEachStore } from '../ingest/support/two-processes.ts'

const at = '2026-11-23T00:00:00Z'
const strict: ReadMessageOptions = {
  privateTestcases: [{ testcases: ['dist.*'], publishers: ['nobody'] }],
}

const deliveries: readonly BusDelivery[] = [
  fedoraCi('queued', 'queued', { at: '2026-11-22T04:00:00Z' }),
  fedoraCi('running', 'running', { at: '2026-11-22T04:10:00Z' }),
  fedoraCi('complete', 'complete', { at: '2026-11-22T04:19:00Z' }),
  fedoraCi('failed', 'complete', { run: 'p2', result: 'failed' }),
  posted('one', { testcase: 'unit.one' }),
  posted('private', {}),
  posted('broken', { outcome: '' }),
]

/** What the stores hold of messages, whatever the order in which they came. */
async function storedIn(storage: CompleteStorage): Promise<object> {
  const entries = orThrow(await storage.ingest.find({}))
  return {
    results: orThrow(await queryAll(storage.results, {})),
    // A run that is over stays as it is, whatever is heard late of how it began.
    groups: orThrow(await storage.groups.find({})).map(({ createdAt: _begun, ...group }) => group),
    testcases: orThrow(await storage.testcases.find({})),
    entries,
    reports: orThrow(await storage.reports.find({}))
      .map(({ digest }) => digest)
      .toSorted(),
  }
}

onEachStore((open) => {
  describe('messages that two consumers of a bus take', () => {
    it('each several times and at once, are stored as by one that took each once', async () => {
      const model = createMemoryDatabase().open('shop')
      await consumeMessages(model, deliveries, { ...strict, atOnce: 1 })
      const expected = await storedIn(model)
      const numbers = Array.from({ length: 3 * deliveries.length }, (_, number) => number)
      const order = fc.shuffledSubarray(numbers, { minLength: numbers.length })
      await fc.assert(
        fc.asyncProperty(order, fc.nat(numbers.length), async (copies, cut) => {
          const both = open()
          const all = copies.flatMap((number) => deliveries[number % deliveries.length] ?? [])
          const halves = [all.slice(0, cut), all.slice(cut)]
          const answers = await Promise.all(
            both.map((storage, index) => consumeMessages(storage, halves[index] ?? [], strict)),
          )
          expect(answers.flat().filter(({ acknowledge }) => !acknowledge)).toEqual([])
          expect(await storedIn(both[0])).toEqual(expected)
        }),
        { numRuns: 8 },
      )
    })

    it('and park, are stored once the rule is gone, by however many that read them again', async () => {
      const both = open()
      const [storage] = both
      const answers = await consumeMessages(storage, deliveries, strict)
      expect(outcomesOf(answers)).toEqual({ stored: 5, parked: 2 })
      const before = orThrow(await storage.results.count({}))
      const replays = await Promise.all(both.map((one) => replayParkedMessages(one, { at })))
      for (const replay of replays)
        expect(orThrow(replay).parked).toMatchObject([{ error: { kind: 'message/invalid' } }])
      expect(orThrow(await storage.results.count({}))).toBe(before + 1)
      const position = orThrow(await storage.feed.position())
      expect(orThrow(await replayParkedMessages(storage, { at })).stored).toEqual([])
      expect(outcomesOf(await consumeMessages(storage, deliveries))).toEqual({ known: 7 })
      expect(orThrow(await storage.feed.position())).toBe(position)
    })
  })
})

function outcomesOf(answers: readonly ConsumedMessage[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
