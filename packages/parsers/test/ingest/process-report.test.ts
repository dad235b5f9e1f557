import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { processReport, receiveReport } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, later, reader, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

describe('a report that comes in', () => {
  it('is kept as it was sent, answered at once, and its results are a run of their own', async () => {
    const storage = open()
    const bytes = junit(['adds', 'divides!'])
    const received = orThrow(await receiveReport(storage, upload('one', bytes, { uploader: 'ci' }), { at }))
    expect(received).toEqual({
      ingestId: 'one',
      digest: digestOf(bytes),
      stage: 'received',
      isNew: true,
      files: [],
    })
    expect(orThrow(await storage.reports.read(received.digest))).toEqual(bytes)

    const ended = orThrow(await processReport(storage, reader, 'one', { at: later }))
    expect(ended).toMatchObject({ stage: 'valid', resultCount: 2, changedAt: later, uploader: 'ci' })
    const results = orThrow(await queryAll(storage.results, { item }))
    expect(results.map(({ testcase, outcome }) => `${testcase} ${outcome}`).sort()).toEqual([
      'unit/adds PASSED',
      'unit/divides FAILED',
    ])
    expect(results.every(({ data }) => data['uploader']?.[0] === 'ci')).toBe(true)
    const group = orThrow(await storage.groups.get(results[0]?.groups[0] ?? ''))
    expect(group).toMatchObject({ state: 'complete', resultCount: 2, uploader: 'ci' })
  })

  it('is acknowledged once for each delivery, however often it is sent', async () => {
    const storage = open()
    const bytes = junit(['adds'])
    await ingest(storage, upload('one', bytes))
    const position = orThrow(await storage.feed.position())
    const again = orThrow(await receiveReport(storage, upload('one', bytes), { at: later }))
    expect(again).toMatchObject({ ingestId: 'one', stage: 'valid', isNew: false })
    expect(orThrow(await storage.feed.position())).toBe(position)

    for (const other of [
      upload('one', junit(['subtracts'])),
      upload('one', bytes, { uploader: 'mallory' }),
      upload('one', bytes, { about: { item: { ...item, id: 'bash-5.3-1.fc41' } } }),
    ]) {
      const refused = await receiveReport(storage, other, { at })
      expect(refused.isErr() && refused.error.kind).toBe('store/key-conflict')
    }
    expect(orThrow(await storage.feed.position())).toBe(position)
  })

  it.each([
    { name: 'broken', text: '<testsuite>\n <testcase', stage: 'invalid', error: /^report\// },
    { name: 'no report', text: 'hello', stage: 'invalid', error: /^report\/unsupported-format$/ },
    { name: 'empty', text: '', stage: 'empty', error: /^report\/empty$/ },
    { name: 'without cases', text: '<testsuites></testsuites>', stage: 'empty', error: /^undefined$/ },
  ])(
    'that is $name ends so, with the reason, and leaves no result and no run',
    async ({ text, stage, error }) => {
      const storage = open()
      const ended = await ingest(storage, upload('one', bytesOf(text)))
      expect(ended.stage).toBe(stage)
      expect(ended.reason).not.toBe('')
      expect(String(ended.facts?.['error'])).toMatch(error)
      expect(orThrow(await storage.results.count({}))).toBe(0)
      expect(orThrow(await storage.groups.find({}))).toEqual([])
    },
  )

  it('says where it is broken', async () => {
    const ended = await ingest(
      open(),
      upload('one', bytesOf('<testsuite name="a">\n  <testcase name="b" <\n')),
    )
    expect(ended.facts).toMatchObject({ line: '2' })
    expect(Number(ended.facts?.['column'])).toBeGreaterThan(1)
  })

  it('at its end stays there, whoever processes it again and with whatever', async () => {
    const storage = open()
    const ends = [
      await ingest(storage, upload('valid', junit(['adds']))),
      await ingest(storage, upload('invalid', bytesOf('x'))),
      await ingest(storage, upload('empty', bytesOf(''))),
      await ingest(storage, upload('duplicate', junit(['adds']))),
    ]
    expect(ends.map(({ stage, id }) => stage === id)).toEqual([true, true, true, true])
    const position = orThrow(await storage.feed.position())
    const other = { ...reader, version: 'parsers 2', results: () => reader.results([], {} as never) }
    for (const end of ends)
      expect(orThrow(await processReport(storage, other, end.id, { at: later }))).toEqual(end)
    expect(orThrow(await storage.feed.position())).toBe(position)
  })

  it('that is not there is an error', async () => {
    const missing = await processReport(open(), reader, 'nobody', { at })
    expect(missing.isErr() && missing.error.kind).toBe('ingest/unknown-entry')
  })

  it('whose bytes are gone stays in processing', async () => {
    const storage = open()
    const { digest } = orThrow(await receiveReport(storage, upload('one', junit(['adds'])), { at }))
    orThrow(await storage.reports.remove(digest))
    const failed = await processReport(storage, reader, 'one', { at })
    expect(failed.isErr() && failed.error).toMatchObject({ kind: 'ingest/bytes-missing', retryable: true })
    expect(orThrow(await storage.ingest.get('one'))?.stage).toBe('processing')
  })

  it('is tried again after trouble of the store', async () => {
    const storage = open()
    let isDown = true
    const trouble = { kind: 'store/unavailable', message: 'Down.', retryable: true } as const
    const flaky: CompleteStorage = {
      ...storage,
      results: {
        ...storage.results,
        append: (key, results) => (isDown ? errAsync(trouble) : storage.results.append(key, results)),
      },
    }
    orThrow(await receiveReport(flaky, upload('one', junit(['adds'])), { at }))
    const failed = await processReport(flaky, reader, 'one', { at })
    expect(failed.isErr() && failed.error.kind).toBe('store/unavailable')
    const [group] = orThrow(await storage.groups.find({}))
    expect(group?.state).toBe('open')
    isDown = false
    expect(orThrow(await processReport(flaky, reader, 'one', { at })).stage).toBe('valid')
  })

  it('of too many bytes is not kept', async () => {
    const storage = open()
    const refused = await receiveReport(storage, upload('one', junit(['adds'])), { at, mostBytes: 10 })
    expect(refused.isErr() && refused.error.kind).toBe('report/limit-exceeded')
    expect(orThrow(await storage.feed.position())).toBe(0)
  })

  it('that two readers of different versions store at once is stored once', async () => {
    const storage = open()
    orThrow(await receiveReport(storage, upload('one', junit(['adds', 'divides'])), { at }))
    // The first ends after it stored the results, and before it says so.
    const halted = {
      ...storage,
      groups: {
        ...storage.groups,
        put: (group: Parameters<typeof storage.groups.put>[0]) =>
          group.state === 'open'
            ? storage.groups.put(group)
            : errAsync({ kind: 'store/unavailable', message: 'Down.', retryable: true } as const),
      },
    } satisfies CompleteStorage
    expect((await processReport(halted, reader, 'one', { at })).isErr()).toBe(true)
    const newer = {
      ...reader,
      version: 'parsers 2',
      results: (...given: Parameters<typeof reader.results>) =>
        reader.results(...given).map((made) => made.slice(1)),
    }
    const ended = orThrow(await processReport(storage, newer, 'one', { at }))
    expect(ended).toMatchObject({ stage: 'valid', resultCount: 2 })
    expect(orThrow(await storage.results.count({}))).toBe(2)
  })
})
