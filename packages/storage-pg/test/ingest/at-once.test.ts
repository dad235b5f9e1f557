import { orThrow } from '@gatewright/core'
import {
  abortRun,
  declareRun,
  droppedItems,
  dropItem,
  processReport,
  receiveReport,
  settleRun,
  takeItem,
  type IngestRules,
  type Upload,
} from '@gatewright/core/ingest'
import type { CompleteStorage, IngestEntry } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { lineReader, lines } from './support/line-reader.ts'
import { onEachStore } from './support/two-processes.ts'

const at = '2026-11-22T04:19:00Z'
const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const reader = lineReader()

async function ingest(
  storage: CompleteStorage,
  upload: Upload,
  rules: IngestRules = {},
): Promise<IngestEntry> {
  orThrow(await receiveReport(storage, upload, { at }))
  return orThrow(await processReport(storage, reader, upload.id, { at, rules }))
}

function chunk(number: number, of: number, names: readonly string[]): Upload {
  return {
    id: `part-${number}`,
    bytes: lines(...names),
    about: { item, run: { id: 'run-1', chunk: { number, of } } },
  }
}

/** All orders of some things. */
function orders<Thing>(things: readonly Thing[]): readonly (readonly Thing[])[] {
  if (things.length <= 1) return [things]
  return things.flatMap((first, index) =>
    orders(things.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  )
}

onEachStore((open) => {
  describe('two processes at once', () => {
    it('store one of 50 reports that are the same, and the others say which', async () => {
      const both = open()
      const [storage] = both
      const uploads = Array.from({ length: 50 }, (_, index) => ({
        id: `delivery-${index}`,
        bytes: lines('adds', 'divides!'),
        uploader: `host-${index}`,
        about: { item },
      }))
      const ends = await Promise.all(
        uploads.map((upload, index) => ingest(both[index % 2 === 0 ? 0 : 1], upload)),
      )
      const [valid, ...more] = ends.filter(({ stage }) => stage === 'valid')
      expect(more).toEqual([])
      expect(ends.filter(({ facts }) => facts?.['duplicateOf'] === valid?.id)).toHaveLength(49)
      expect(orThrow(await storage.results.count({}))).toBe(2)
      expect(orThrow(await storage.reports.find({}))).toHaveLength(1)
      expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'complete', resultCount: 2 }])
    })

    it('complete a run of three parts in every order, and only with the last', async () => {
      const parts = [1, 2, 3].map((number) => chunk(number, 3, [`case-${number}`, `more-${number}!`]))
      for (const order of orders(parts)) {
        const both = open()
        for (const [place, part] of order.entries()) {
          // Each part is processed by both.
          orThrow(await receiveReport(both[0], part, { at }))
          const ends = await Promise.all(both.map((one) => processReport(one, reader, part.id, { at })))
          expect(ends.map((end) => orThrow(end).stage)).toEqual(['valid', 'valid'])
          expect(orThrow(await both[1].groups.get('run-1'))?.state).toBe(place === 2 ? 'complete' : 'open')
        }
        expect(orThrow(await both[0].groups.get('run-1'))).toMatchObject({ resultCount: 6 })
      }
    })

    it('complete a run of twelve parts that all come at once, each of them twice', async () => {
      const both = open()
      const parts = Array.from({ length: 12 }, (_, index) => chunk(index + 1, 12, [`case-${index}`]))
      const ends = await Promise.all(
        parts.flatMap((part) =>
          both.map((one, index) => ingest(one, { ...part, id: `${part.id}/${index}` })),
        ),
      )
      expect(ends.filter(({ stage }) => stage === 'valid')).toHaveLength(12)
      expect(ends.filter(({ stage }) => stage === 'duplicate')).toHaveLength(12)
      expect(orThrow(await both[0].groups.get('run-1'))).toMatchObject({ state: 'complete', resultCount: 12 })
    })

    it('leave a run open of which they are told different numbers of parts', async () => {
      const both = open()
      await Promise.all(
        [2, 3].map((of, index) => ingest(both[index === 0 ? 0 : 1], chunk(of, of, [`of-${of}`]))),
      )
      await ingest(both[0], chunk(1, 3, ['first']))
      await ingest(both[1], { ...chunk(2, 3, ['second']), id: 'other' })
      expect(orThrow(await settleRun(both[0], 'run-1', { isOver: true }))).toMatchObject({
        state: 'open',
        conflicts: [
          { about: 'chunk-count', key: 'of', values: ['2', '3'] },
          { about: 'chunk', key: '2', values: ['other', 'part-2'] },
        ],
      })
    })

    it('leave a run open that one of them declares larger', async () => {
      const both = open()
      await Promise.all([
        declareRun(both[0], { run: 'run-1', chunks: 3 }, { at }),
        ingest(both[1], chunk(1, 2, ['first'])),
      ])
      await ingest(both[0], chunk(2, 2, ['second']))
      expect(orThrow(await settleRun(both[1], 'run-1', { isOver: true }))).toMatchObject({
        state: 'open',
        missingChunks: [3],
      })
    })

    it('end a run one way, and it stays so', async () => {
      for (let round = 0; round < 5; round++) {
        const both = open()
        await ingest(both[0], chunk(1, 2, ['first']))
        await Promise.all([
          ingest(both[0], chunk(2, 2, ['second'])),
          abortRun(both[1], 'run-1', '2026-11-22T05:00:00Z'),
        ])
        const ended = orThrow(await both[1].groups.get('run-1'))
        expect(['aborted', 'complete']).toContain(ended?.state)
        expect(orThrow(await settleRun(both[0], 'run-1', { isOver: true })).state).toBe(ended?.state)
        expect(orThrow(await both[0].results.count({ group: 'run-1' }))).toBe(2)
      }
    })

    it('store a report that one sender labels well, whatever another labels it', async () => {
      const rules = { labels: { exactlyOne: { channel: ['stable', 'beta'] } } }
      for (let round = 0; round < 5; round++) {
        const both = open()
        const ends = await Promise.all(
          ['odd', 'stable'].map((label, index) =>
            ingest(
              both[index === 0 ? 0 : 1],
              { id: label, bytes: lines('adds'), about: { item, labels: [label] } },
              rules,
            ),
          ),
        )
        expect(ends.map(({ stage }) => stage)[1]).toBe('valid')
        expect(['invalid', 'duplicate']).toContain(ends[0]?.stage)
        expect(orThrow(await both[0].results.count({}))).toBe(1)
      }
    })

    it('get no more room in the drop box than one, and take each item once', async () => {
      const both = open()
      const limits = { items: 5 }
      const dropped = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          dropItem(
            both[index % 2 === 0 ? 0 : 1],
            { uploader: 'runner', name: `${index}`, bytes: lines(`case-${index}`) },
            { at, limits },
          ),
        ),
      )
      expect(dropped.filter((one) => one.isOk())).toHaveLength(5)
      const items = orThrow(await droppedItems(both[1], 'runner', { at }))
      expect(items).toHaveLength(5)
      const taken = await Promise.all(
        items.flatMap(({ name }) =>
          both.map((one) =>
            takeItem(one, { id: `runner/${name}`, uploader: 'runner', name, about: { item } }, { at }),
          ),
        ),
      )
      for (const one of taken) if (one.isErr()) expect(one.error.kind).toBe('ingest/unknown-item')
      expect(orThrow(await both[0].ingest.find({}))).toHaveLength(5)
      expect(orThrow(await droppedItems(both[0], 'runner', { at }))).toEqual([])
    })
  })
})
