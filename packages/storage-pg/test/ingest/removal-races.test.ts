import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import {
  processReport,
  rebuildReport,
  receiveReport,
  retainIngest,
  sweepIngest,
} from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { lineReader, lines } from './support/line-reader.ts'
import { onEachStore } from './support/two-processes.ts'

const at = '2026-11-22T04:19:00Z'
const later = '2026-11-22T04:20:00Z'
const muchLater = '2026-12-24T00:00:00Z'
const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const reader = lineReader()

async function ingest(storage: CompleteStorage, id: string, bytes: Uint8Array): Promise<string> {
  orThrow(await receiveReport(storage, { id, bytes, about: { item } }, { at }))
  return orThrow(await processReport(storage, reader, id, { at })).reportKey ?? ''
}

onEachStore((open) => {
  describe('what is removed while others are at work', () => {
    it('is never what a decision cites that was made in time', async () => {
      const [storage, other] = open()
      const keys = new Map<string, string>()
      for (let number = 0; number < 12; number++) {
        const id = `old-${number}`
        keys.set(id, await ingest(storage, id, lines(id)))
      }
      const removal = retainIngest(storage, {
        at: muchLater,
        rawBefore: later,
        resultsBefore: later,
        dryRun: false,
      })
      const cited = await Promise.all(
        [...keys].map(async ([id, reportKey]) => {
          orThrow(
            await other.decisions.record({
              id,
              decidedAt: muchLater,
              subject: { type: item.type, identifier: item.id },
              decisionContext: 'release',
              status: 'satisfied',
              decision: {},
              cites: { reportKeys: [reportKey] },
            }),
          )
          // What is there now, behind the decision, is there for as long as it is open.
          return orThrow(await other.results.count({ group: `run-${reportKey}` })) > 0 ? id : undefined
        }),
      )
      orThrow(await removal)
      orThrow(
        await retainIngest(storage, { at: muchLater, rawBefore: later, resultsBefore: later, dryRun: false }),
      )
      for (const id of cited.flatMap((one) => one ?? [])) {
        expect(orThrow(await storage.results.count({ group: `run-${keys.get(id)}` })), id).toBe(1)
        expect(orThrow(await storage.reports.info(digestOf(lines(id)))), id).toBeDefined()
      }
    })

    it.each(['sweep', 'retention'])(
      'by a %s is not the bytes of a report that comes meanwhile',
      async (by) => {
        for (let round = 0; round < 8; round++) {
          const [storage, other] = open()
          const bytes = lines(`case-${round}`)
          const file = lines(`file-${round}`)
          for (const old of [bytes, file]) orThrow(await storage.reports.put(old, { receivedAt: at }))
          const given = { id: 'new', bytes, files: [{ name: 'a', bytes: file }], about: { item } }
          const removal =
            by === 'sweep'
              ? sweepIngest(storage, { at: muchLater, dryRun: false })
              : retainIngest(storage, { at: muchLater, rawBefore: later, dryRun: false })
          await new Promise((resolve) => setTimeout(resolve, round % 5))
          orThrow(await receiveReport(other, given, { at: muchLater }))
          await removal.then(orThrow)
          for (const kept of [bytes, file])
            expect(orThrow(await other.reports.read(digestOf(kept))), `round ${round}`).toEqual(kept)
          expect(orThrow(await processReport(other, reader, 'new', { at: muchLater })).stage).toBe('valid')
        }
      },
    )

    it('comes back with the next call, where a rebuild was cut short', async () => {
      const [storage, other] = open()
      await ingest(storage, 'one', lines('adds', 'divides!', 'größe ✓'))
      const before = orThrow(await storage.results.query({})).results
      const cutShort = rebuildReport(storage, lineReader('lines 2'), 'one', {
        at: later,
        mode: 'replace',
        step: (place) => {
          if (place === 'rebuild/removed') throw new Error('Killed.')
        },
      })
      await expect(cutShort).rejects.toThrow('Killed.')
      expect(orThrow(await other.results.count({}))).toBe(0)
      const [run] = orThrow(await other.groups.find({}))
      // No gate takes it for a whole one.
      expect(run).toMatchObject({ state: 'complete', resultCount: 3 })
      orThrow(await rebuildReport(other, reader, 'one', { at: later, mode: 'replace' }))
      expect(JSON.stringify(orThrow(await storage.results.query({})).results)).toBe(JSON.stringify(before))
    })

    it('by two rebuilds at once leaves the results of one of them, whole', async () => {
      const [storage, other] = open()
      await ingest(storage, 'one', lines('adds', 'divides'))
      for (let round = 0; round < 5; round++) {
        const ends = await Promise.all([
          rebuildReport(storage, lineReader('lines 2'), 'one', { at: later, mode: 'recreate' }),
          rebuildReport(other, lineReader('lines 3'), 'one', { at: later, mode: 'recreate' }),
        ])
        for (const end of ends) if (end.isErr()) expect(end.error.kind).toBe('store/key-conflict')
        const { results } = orThrow(await other.results.query({}))
        expect(results).toHaveLength(2)
        expect(new Set(results.map(({ data }) => data['reader']?.[0])).size).toBe(1)
      }
    })
  })
})
