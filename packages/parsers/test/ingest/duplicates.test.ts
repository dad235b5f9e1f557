import { orThrow } from '@gatewright/core'
import { abortRun, processReport, receiveReport } from '@gatewright/core/ingest'
import { type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, later, reader, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

describe('duplicates', () => {
  it('of 50 that are the same and come at once one is stored, and the others say which', async () => {
    const storage = open()
    const bytes = junit(['adds', 'divides!'])
    const ids = Array.from({ length: 50 }, (_, index) => `delivery-${index}`)
    const ends = await Promise.all(
      ids.map((id, index) =>
        ingest(storage, upload(id, bytes, { uploader: `host-${index}` }), {
          at: `2026-11-22T04:19:${String(index).padStart(2, '0')}Z`,
        }),
      ),
    )
    const valid = ends.filter(({ stage }) => stage === 'valid')
    expect(valid).toHaveLength(1)
    const others = ends.filter(({ stage }) => stage === 'duplicate')
    expect(others).toHaveLength(49)
    expect(new Set(others.map(({ facts }) => facts?.['duplicateOf']))).toEqual(new Set([valid[0]?.id]))
    expect(orThrow(await storage.groups.find({}))).toHaveLength(1)
    expect(orThrow(await storage.results.count({}))).toBe(2)
  })

  it('of one entry that 20 process at once all say the same', async () => {
    const storage = open()
    orThrow(await receiveReport(storage, upload('one', junit(['adds'])), { at }))
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => processReport(storage, reader, 'one', { at })),
    )
    expect(new Set(ends.map((end) => JSON.stringify(orThrow(end)))).size).toBe(1)
    expect(orThrow(await storage.results.count({}))).toBe(1)
  })

  it('of one entry that another process ends while this one looks at its run says what the other says', async () => {
    const storage = open()
    orThrow(await receiveReport(storage, upload('one', junit(['adds'])), { at }))
    let hasRun = false
    const slow: CompleteStorage = {
      ...storage,
      groups: {
        ...storage.groups,
        // The run is closed between the look at it and what is made of the look.
        get: (id) =>
          storage.groups.get(id).andThen((known) => {
            if (hasRun) return okAsync(known)
            hasRun = true
            return processReport(storage, reader, 'one', { at })
              .map(() => known)
              .mapErr((error) => error as never)
          }),
      },
    }
    const ended = orThrow(await processReport(slow, reader, 'one', { at: later }))
    expect(ended).toEqual(orThrow(await storage.ingest.get('one')))
    expect(ended).toMatchObject({ stage: 'valid', changedAt: at })
    expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'complete' }])
  })

  it('of a report whose run is aborted while its results are stored is valid, and the run aborted', async () => {
    const storage = open()
    const given = upload('one', junit(['adds']))
    orThrow(await receiveReport(storage, given, { at }))
    const ended = await processReport(storage, reader, 'one', {
      at,
      step: async (place) => {
        const [run] = orThrow(await storage.groups.find({}))
        if (place === 'process/results-stored') orThrow(await abortRun(storage, run?.id ?? '', later))
      },
    })
    expect(orThrow(ended).stage).toBe('valid')
    expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'aborted', finishedAt: later }])
  })

  it('the same bytes about another item, run or variant are another report', async () => {
    const storage = open()
    const bytes = junit(['adds'])
    const abouts = [
      { item },
      { item: { ...item, id: 'bash-5.3-1.fc41' } },
      { item, run: { id: 'run-7' } },
      { item, variant: { arch: 'aarch64' } },
      { item, namespace: 'nightly' },
    ]
    for (const [index, about] of abouts.entries())
      expect((await ingest(storage, { id: `${index}`, bytes, about })).stage).toBe('valid')
    expect(orThrow(await storage.results.count({}))).toBe(5)
  })

  it('bytes that were invalid are looked at again when they come again', async () => {
    const storage = open()
    const bytes = bytesOf('1..1 odd')
    expect((await ingest(storage, upload('one', bytes))).stage).toBe('invalid')
    const able = { ...reader, version: 'parsers 2', read: () => reader.read(junit(['adds'])) }
    orThrow(await receiveReport(storage, upload('two', bytes), { at }))
    expect(orThrow(await processReport(storage, able, 'two', { at })).stage).toBe('valid')
    orThrow(await receiveReport(storage, upload('three', bytes), { at }))
    expect(orThrow(await processReport(storage, able, 'three', { at }))).toMatchObject({
      stage: 'duplicate',
      facts: { duplicateOf: 'two' },
    })
  })

  it.each([
    ['labels', { about: { item, labels: ['odd'] } }, { about: { item, labels: ['stable'] } }],
    ['sender', { uploader: 'odd' }, { uploader: 'stable' }],
  ])('of a report whose first %s is refused is none, however far that one has come', async (_, bad, good) => {
    const rules = { labels: { uploader: true, exactlyOne: { channel: ['stable', 'beta'] } } }
    for (const place of ['process/begun', 'process/claimed', 'process/read', 'process/ended']) {
      const storage = open()
      const bytes = junit(['adds'])
      for (const [id, more] of [
        ['bad', bad],
        ['good', good],
      ] as const)
        orThrow(await receiveReport(storage, upload(id, bytes, more), { at }))
      const cutShort = processReport(storage, reader, 'bad', {
        at,
        rules,
        step: (passed) => {
          if (passed === place) throw new Error('Killed.')
        },
      })
      await expect(cutShort).rejects.toThrow('Killed.')
      expect(orThrow(await processReport(storage, reader, 'good', { at, rules })).stage, place).toBe('valid')
      expect(orThrow(await processReport(storage, reader, 'bad', { at, rules })).stage, place).toBe(
        place === 'process/begun' ? 'duplicate' : 'invalid',
      )
      expect(orThrow(await storage.results.count({})), place).toBe(1)
    }
  })
})
