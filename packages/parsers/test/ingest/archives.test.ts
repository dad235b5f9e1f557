import { orThrow } from '@gatewright/core'
import { uploadsOfRequest } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { readReport, recordsToResults } from '@gatewright/parsers'
import { createReportReader } from '@gatewright/parsers/archive'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, reader, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

describe('an archive of reports', () => {
  it('is one report with the cases of all, and kept as it was sent', async () => {
    const storage = open()
    const bytes = zipSync({
      'unit.xml': junit(['adds'], { 'gatewright.item': 'koji_build:bash-5.2-1.fc40' }),
      'more/unit.xml': junit(['divides!']),
      'screen.png': Uint8Array.of(137, 80, 78, 71),
    })
    const ended = await ingest(storage, { id: 'one', bytes })
    expect(ended).toMatchObject({ stage: 'valid', resultCount: 2, facts: { format: 'junit' } })
    expect(orThrow(await storage.reports.read(ended.report))).toEqual(bytes)
    const results = orThrow(await queryAll(storage.results, { item }))
    expect(results.map(({ testcase }) => testcase).sort()).toEqual(['unit/adds', 'unit/divides'])
    expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'complete', resultCount: 2 }])
  })

  it('of which one is broken is a run that is never complete', async () => {
    const storage = open()
    const bytes = zipSync({ 'a.xml': junit(['adds']), 'b.xml': bytesOf('<testsuite name="b"') })
    expect(await ingest(storage, upload('one', bytes))).toMatchObject({
      stage: 'valid',
      facts: { incomplete: 'files-unreadable' },
    })
    expect(orThrow(await storage.groups.find({}))).toMatchObject([{ state: 'aborted' }])
  })

  it('of which all are broken is invalid, and so is one without reports', async () => {
    const broken = await ingest(open(), upload('one', zipSync({ 'b.xml': bytesOf('<testsuite name="b"') })))
    expect(broken).toMatchObject({ stage: 'invalid', facts: { error: 'report/truncated' } })
    const none = await ingest(open(), upload('one', zipSync({ 'a.png': Uint8Array.of(137, 80, 78, 71) })))
    expect(none).toMatchObject({ stage: 'invalid', facts: { error: 'report/unsupported-format' } })
  })

  it('whose reports name different items says nothing of what was tested', async () => {
    const stated = (name: string) => junit([name], { 'gatewright.item': `koji_build:${name}-1-1.fc40` })
    const bytes = zipSync({ 'a.xml': stated('bash'), 'b.xml': stated('zsh') })
    expect(await ingest(open(), { id: 'one', bytes })).toMatchObject({
      stage: 'invalid',
      facts: { error: 'ingest/metadata-missing' },
    })
  })
})

describe('a reader', () => {
  const bytes = zipSync({ 'a.xml': junit(['adds', 'adds']), 'b.xml': junit(['divides']) })

  it.each([
    ['entries', { entries: 1 }],
    ['packed bytes', { packedBytes: 100 }],
    ['unpacked bytes', { unpackedBytes: 100 }],
  ])('holds an archive to the %s that it is told', async (_, archive) => {
    const strict = createReportReader({ version: 'parsers 1', archive })
    const read = await strict.read(bytes)
    expect(read.isErr() && read.error.kind).toBe('report/limit-exceeded')
  })

  it('reads and names cases as it is told', async () => {
    const options = {
      limits: { cases: 2 },
      identity: ({ name }: { readonly name: string }) => `named/${name}`,
      retries: 'same-name',
    } as const
    const told = createReportReader({ version: 'parsers 1', ...options })
    const context = { item, group: 'run-1', submittedAt: at, reportKey: 'report', variant: {} }
    const { records } = orThrow(await told.read(junit(['adds', 'adds'])))
    const results = orThrow(told.results(records, context))
    expect(results.map(({ testcase, attempt }) => [testcase, attempt])).toEqual([
      ['named/adds', 1],
      ['named/adds', 2],
    ])
    const refused = await told.read(junit(['adds', 'divides', 'mends']))
    expect(refused.isErr() && refused.error.kind).toBe('report/limit-exceeded')
  })
})

describe('a report that is no archive', () => {
  it('is read as by the functions that the reader is made of', async () => {
    const bytes = junit(['adds', 'divides!', 'adds'], { host: 'a' })
    const context = { item, group: 'run-1', submittedAt: at, reportKey: 'report', variant: {} }
    const plain = orThrow(await readReport(bytes))
    for (const given of [bytes, gzipSync(bytes)]) {
      const read = orThrow(await reader.read(given))
      expect(read.summary).toEqual(plain.summary)
      expect(reader.results(read.records, context)).toEqual(recordsToResults(plain.records, context))
    }
  })
})

describe('uploadsOfRequest', () => {
  const [one, two] = ['https://ci.example/1.xml', 'https://ci.example/2.xml']

  it('makes the parts of a run of several addresses', () => {
    const about = { item, run: { id: 'run-7' } }
    expect(
      orThrow(uploadsOfRequest({ resultUrls: [one, two], about }, { id: 'delivery', uploader: 'ci' })),
    ).toEqual([
      {
        id: 'delivery/1',
        url: one,
        uploader: 'ci',
        about: { item, run: { id: 'run-7', chunk: { number: 1, of: 2 } } },
      },
      {
        id: 'delivery/2',
        url: two,
        uploader: 'ci',
        about: { item, run: { id: 'run-7', chunk: { number: 2, of: 2 } } },
      },
    ])
    expect(orThrow(uploadsOfRequest({ archiveUrls: [one] }, { id: 'delivery' }))).toEqual([
      { id: 'delivery', url: one, about: {} },
    ])
  })

  it.each([
    [{}, 'resultUrls'],
    [{ resultUrls: [one], archiveUrls: [two] }, 'archiveUrls'],
    [{ resultUrls: [] }, 'resultUrls'],
    [{ resultUrls: ['ftp://ci.example/1'] }, 'resultUrls[0]'],
    [{ resultUrl: [one] }, 'resultUrl'],
    [
      { resultUrls: [one, two], about: { run: { id: 'run-7', chunk: { number: 1, of: 3 } } } },
      'about.run.chunk',
    ],
    [null, ''],
  ])('%j is refused at %s', (request, path) => {
    const refused = uploadsOfRequest(request, { id: 'delivery' })
    expect(refused.isErr() && refused.error.problems.map((problem) => problem.path)).toContain(path)
  })
})
