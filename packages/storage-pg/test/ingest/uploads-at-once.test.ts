import { orThrow } from '@gatewright/core'
import { processReport, receiveReport } from '@gatewright/core/ingest'
import type { CompleteStorage, IngestEntry } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { callbacks, item, junit, reader, upload } from '../../../parsers/test/ingest/support/workbench.ts'
import { onEachStore } from './support/two-processes.ts'

const uploaders = Array.from({ length: 50 }, (_, number) => number)
const bytes = junit(['adds', 'divides!', 'mends'])

/** One of many who hand in the same JUnit file, each with an address that wants to know. */
async function handIn(storage: CompleteStorage, number: number): Promise<IngestEntry> {
  const at = `2026-11-22T04:19:${String(number).padStart(2, '0')}Z`
  const about = { item, callbackUrl: `https://ci.example/${number}` }
  const given = upload(`delivery-${number}`, bytes, { uploader: `host-${number}`, about })
  orThrow(await receiveReport(storage, given, { at, callbacks }))
  return orThrow(await processReport(storage, reader, given.id, { at }))
}

onEachStore((open) => {
  describe('50 uploads of the same JUnit report at once', () => {
    it('make one run, which the feed tells once, and tell each uploader once what became of theirs', async () => {
      const both = open()
      const [storage] = both
      const ends = await Promise.all(
        uploaders.map((number) => handIn(both[number % 2 === 0 ? 0 : 1], number)),
      )
      expect(ends.map(({ stage }) => stage).toSorted()).toEqual([
        ...Array<string>(49).fill('duplicate'),
        'valid',
      ])
      expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'complete', resultCount: 3 }])
      expect(orThrow(await storage.results.count({}))).toBe(3)
      const kinds = orThrow(await storage.feed.read(0)).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'results' || kind === 'report').toSorted()).toEqual([
        'report',
        'results',
      ])
      const told = orThrow(await storage.outbox.find({})).map(
        ({ body }) => (body as { readonly url: string }).url,
      )
      expect(told.toSorted()).toEqual(uploaders.map((number) => `https://ci.example/${number}`).toSorted())

      // Handed in once more by the other process, each ends as it ended, and nothing happens.
      const position = orThrow(await storage.feed.position())
      const again = await Promise.all(
        uploaders.map((number) => handIn(both[number % 2 === 0 ? 1 : 0], number)),
      )
      expect(again).toEqual(ends)
      expect(orThrow(await storage.feed.position())).toBe(position)
    })
  })
})
