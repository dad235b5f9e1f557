import { errorRegistry } from '@gatewright/storage-pg'
import { exportHistory, type HistorySource } from '@gatewright/storage-pg/history'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { errorOf, valueOf } from '../stores/support/answers.ts'
import { createFileTable, rowsOf } from './support/readable-files.ts'
import { append, exportInto, storageOf } from './support/storage.ts'

const nothing = { isOwner: true, position: 0, files: [], results: 0, gone: 0, waiting: 0, isBehind: false }

function names(table: { readonly files: ReadonlyMap<string, unknown> }): readonly string[] {
  return [...table.files.keys()]
}

describe('exportHistory', () => {
  it('does nothing before any event', async () => {
    const { table, ...options } = exportInto()
    expect(await valueOf(exportHistory(await storageOf(), options))).toEqual(nothing)
    expect(names(table)).toEqual([])
  })

  it('writes what is new since the last time into a file of its own', async () => {
    const storage = await storageOf(2, 1)
    const { table, ...options } = exportInto()
    expect(await valueOf(exportHistory(storage, options))).toEqual({
      ...nothing,
      position: 2,
      results: 3,
      files: [
        {
          name: 'shop/0000000000000001-0000000000000002-0001.parquet',
          resultCount: 3,
          firstPosition: 1,
          lastPosition: 2,
          part: 1,
        },
      ],
    })
    expect(await valueOf(exportHistory(storage, options))).toEqual({ ...nothing, position: 2 })
    await append(storage, 'report-3', 1)
    expect(await valueOf(exportHistory(storage, options))).toMatchObject({ position: 3, results: 1 })
    expect(names(table)).toEqual([
      'shop/0000000000000001-0000000000000002-0001.parquet',
      'shop/0000000000000003-0000000000000003-0001.parquet',
    ])
  })

  it('moves past events without results, and writes no file of them', async () => {
    const storage = await storageOf(0)
    await valueOf(storage.groups.put({ id: 'run-1', state: 'open' }))
    const { table, ...options } = exportInto()
    expect(await valueOf(exportHistory(storage, { ...options, leastResults: 5 }))).toEqual({
      ...nothing,
      position: 2,
    })
    expect(names(table)).toEqual([])
  })

  it('cuts files between events, and only a report that no file can take into parts', async () => {
    const { table, ...options } = exportInto()
    const report = await valueOf(
      exportHistory(await storageOf(2, 2, 7, 1), { ...options, resultsPerFile: 3 }),
    )
    const cut = report.files.map((file) => [
      file.firstPosition,
      file.lastPosition,
      file.part,
      file.resultCount,
    ])
    expect(cut).toEqual([
      [1, 1, 1, 2],
      [2, 2, 1, 2],
      [3, 3, 1, 3],
      [3, 3, 2, 3],
      [3, 3, 3, 1],
      [4, 4, 1, 1],
    ])
    expect([...table.files.values()].map((file) => rowsOf(file).length)).toEqual([2, 2, 3, 3, 1, 1])
  })

  it('waits for more where less is there than a file should hold', async () => {
    const storage = await storageOf(2)
    const { table, ...options } = exportInto()
    const patient = { ...options, leastResults: 3 }
    expect(await valueOf(exportHistory(storage, patient))).toEqual({ ...nothing, waiting: 2 })
    expect(names(table)).toEqual([])
    await append(storage, 'report-2', 1)
    expect(await valueOf(exportHistory(storage, patient))).toMatchObject({
      results: 3,
      waiting: 0,
      position: 2,
    })
  })

  it('stops after as many stretches as it was asked for', async () => {
    const storage = await storageOf(2, 2, 2)
    const { table: _, ...options } = exportInto()
    const one = { ...options, resultsPerFile: 2, stretches: 1 }
    expect(await valueOf(exportHistory(storage, one))).toMatchObject({ position: 1, isBehind: true })
    expect(await valueOf(exportHistory(storage, { ...one, stretches: 2 }))).toMatchObject({
      position: 3,
      isBehind: false,
    })
  })

  it('leaves the work to another owner that holds the lease', async () => {
    const storage = await storageOf(1)
    const { table, ...options } = exportInto()
    await valueOf(storage.feed.lease('history', { owner: 'worker-2', at: options.at, forMs: 1 }))
    expect(await valueOf(exportHistory(storage, options))).toEqual({ ...nothing, isOwner: false })
    expect(names(table)).toEqual([])
  })

  it('says which results events tell of and are gone', async () => {
    const storage = await storageOf(3, 2)
    const { table: _, ...options } = exportInto()
    const source: HistorySource = {
      ...storage,
      results: {
        query: (query, page) =>
          query.storedThrough === 2 ? okAsync({ results: [] }) : storage.results.query(query, page),
      },
    }
    expect(await valueOf(exportHistory(source, options))).toMatchObject({ results: 3, gone: 2, position: 2 })
  })

  it('keeps a file apart for each consumer, each from the beginning', async () => {
    const storage = await storageOf(1)
    const { table: _, ...options } = exportInto()
    await valueOf(exportHistory(storage, options))
    const other = await valueOf(
      exportHistory(storage, { ...options, consumer: 'by-test', order: 'by-testcase' }),
    )
    expect(other.results).toBe(1)
    const consumers = await valueOf(storage.feed.consumers())
    expect(consumers.map(({ name, position }) => [name, position])).toEqual([
      ['by-test', 1],
      ['by-test.planned', 1],
      ['history', 1],
      ['history.planned', 1],
    ])
  })

  it.each([{ resultsPerFile: 0 }, { resultsPerFile: 1.5 }, { leastResults: 0 }, { stretches: Number.NaN }])(
    'refuses %o',
    async (about) => {
      const storage = await storageOf()
      const { table: _, ...options } = exportInto()
      expect(() => void exportHistory(storage, { ...options, ...about })).toThrow(TypeError)
    },
  )
})

describe('what goes wrong', () => {
  it('writes the same file again after a process ended behind it, though more came meanwhile', async () => {
    const storage = await storageOf(2)
    const { table, ...options } = exportInto()
    const ended = {
      ...storage,
      feed: {
        ...storage.feed,
        advance: (commit) =>
          commit.lease.consumer === 'history' && table.files.size > 0
            ? storage.feed.position().andThen(() => {
                throw new Error('The process ended.')
              })
            : storage.feed.advance(commit),
      },
    } satisfies HistorySource
    await expect(exportHistory(ended, options)).rejects.toThrow('The process ended.')
    await append(storage, 'report-2', 1)
    const again = await valueOf(
      exportHistory(storage, { ...options, owner: 'worker-2', at: '2026-11-22T06:00:00Z' }),
    )
    expect(again.files.map(({ name }) => name)).toEqual([
      'shop/0000000000000001-0000000000000001-0001.parquet',
      'shop/0000000000000002-0000000000000002-0001.parquet',
    ])
    expect(table.changed).toEqual([])
    expect([...table.files.values()].flatMap(rowsOf).map(({ id }) => id)).toEqual([
      'report-1#0001',
      'report-1#0002',
      'report-2#0001',
    ])
  })

  it('is told of a lease that another owner took, and leaves nothing twice', async () => {
    const storage = await storageOf(1)
    const { table, ...options } = exportInto()
    const other = { ...options, owner: 'worker-2', at: '2026-11-22T06:00:00Z' }
    const slow = {
      ...options,
      write: async (file: Parameters<typeof table.write>[0]) => {
        await append(storage, 'report-2', 1)
        await valueOf(exportHistory(storage, other))
        await table.write(file)
      },
    }
    expect(await errorOf(exportHistory(storage, slow))).toMatchObject({
      kind: 'store/lease-lost',
      consumer: 'history',
    })
    expect(table.changed).toEqual([])
    expect([...table.files.values()].flatMap(rowsOf).map(({ id }) => id)).toEqual([
      'report-1#0001',
      'report-2#0001',
    ])
  })

  it('is told of a file that was not kept, and goes on before it', async () => {
    const storage = await storageOf(1)
    const { table, ...options } = exportInto()
    const cause = new Error('disk full')
    const failed = await errorOf(exportHistory(storage, { ...options, write: () => Promise.reject(cause) }))
    const file = 'shop/0000000000000001-0000000000000001-0001.parquet'
    expect(failed).toEqual({
      kind: 'storage-pg/history-write-failed',
      message: `The file ${file} of the history could not be written: disk full`,
      retryable: true,
      file,
      cause,
    })
    expect(errorRegistry['storage-pg/history-write-failed'].retryable).toBe(true)
    await valueOf(exportHistory(storage, options))
    expect(names(table)).toEqual([file])
  })

  it('is told of a file that the library could not make', async () => {
    const { table, ...options } = exportInto()
    const broken = {
      ...options,
      parquetWriteBuffer: () => {
        throw new RangeError('too long')
      },
    }
    const failed = await errorOf(exportHistory(await storageOf(1), broken))
    expect(failed.kind).toBe('storage-pg/history-write-failed')
    expect(names(table)).toEqual([])
  })
})

describe('files', () => {
  it('are the same bytes of the same results, with the library itself', async () => {
    const tables = [createFileTable(), createFileTable()]
    for (const table of tables) {
      const { table: _, ...options } = exportInto(table)
      await valueOf(exportHistory(await storageOf(40, 2), { ...options, parquetWriteBuffer }))
    }
    const [one, other] = tables.map(({ files }) =>
      [...files.values()].map(({ name, bytes }) => [name, [...bytes]]),
    )
    expect(one).toEqual(other)
    const [file] = tables[0]?.files.values() ?? []
    expect(new TextDecoder('latin1').decode(file?.bytes).slice(0, 4)).toBe('PAR1')
    expect(new TextDecoder('latin1').decode(file?.bytes).slice(-4)).toBe('PAR1')
  })

  it.each([
    ['shop', 'shop'],
    ['a-b_c1', 'a-b_c1'],
    ['Shop', '~'],
    ['../shop', '~'],
    ['a.b', '~'],
    ['größe', '~'],
    ['x'.repeat(65), '~'],
  ])('of the project %s stand in a folder that any file system can have', async (project, folder) => {
    const storage = { ...(await storageOf(1)), project }
    const { table, ...options } = exportInto()
    await valueOf(exportHistory(storage, options))
    const pattern =
      folder === '~' ? /^~[0-9a-f]{32}\/[0-9-]+\.parquet$/ : new RegExp(`^${folder}/[0-9-]+\\.parquet$`)
    expect(names(table)).toHaveLength(1)
    expect(names(table)[0]).toMatch(pattern)
  })
})
