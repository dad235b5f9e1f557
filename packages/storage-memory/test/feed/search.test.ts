import {
  bulkBody,
  bulkDeletes,
  goneResults,
  searchChanges,
  searchLines,
  type SearchBatch,
  type SearchChange,
  type SearchDocument,
} from '@gatewright/core/feed'
import type { CompleteStorage, FeedEvent } from '@gatewright/core/ports'
import type { Group, TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'

const at = '2026-11-22T04:19:00Z'

const resultOf = (id: string, groups: readonly string[], outcome: string = 'PASSED'): TestResult => ({
  id,
  testcase: 'unit/adds',
  item: { type: 'own_build', id: 'build-1' },
  outcome,
  submittedAt: at,
  variant: { arch: 'x86_64' },
  data: { component: ['bash'] },
  groups,
})

async function batchesOf(
  storage: CompleteStorage,
  after: number = 0,
  batchSize: number = 1_000,
): Promise<readonly SearchBatch[]> {
  const batches: SearchBatch[] = []
  for await (const batch of searchChanges(storage, { after, batchSize })) batches.push(batch._unsafeUnwrap())
  return batches
}

/** A search engine that follows a storage, as far as `_bulk` goes. */
interface SearchEngine {
  readonly documents: ReadonlyMap<string, Record<string, unknown>>
  position(): number
  /** Takes so many batches, of which the last is done and its position not kept; all of them by default. */
  follow(most?: number): Promise<void>
}

function searchEngine(storage: CompleteStorage, batchSize: number): SearchEngine {
  const documents = new Map<string, Record<string, unknown>>()
  let position = 0
  const take = async ({ changes }: SearchBatch): Promise<void> => {
    expect(changes.length).toBeLessThanOrEqual(batchSize)
    bulk(documents, bulkBody(changes, 'results'))
    const removed = new Set(changes.flatMap((one) => (one.kind === 'removed' ? one.reportKeys : [])))
    const asked = [...documents].filter(([, { reportKey }]) => removed.has(String(reportKey)))
    const gone = await goneResults(
      storage.results,
      asked.map(([id]) => id),
    )
    bulk(documents, bulkDeletes(gone._unsafeUnwrap(), 'results'))
  }
  return {
    documents,
    position: () => position,
    async follow(most = Number.POSITIVE_INFINITY) {
      const batches = await batchesOf(storage, position, batchSize)
      for (const [index, batch] of batches.slice(0, most).entries()) {
        await take(batch)
        if (index + 1 < most) position = batch.position
      }
    },
  }
}

function bulk(documents: Map<string, Record<string, unknown>>, body: string): void {
  const lines = body.split('\n')
  expect(lines.pop()).toBe('')
  while (lines.length > 0) {
    const action = JSON.parse(lines.shift() ?? '') as Record<
      string,
      { readonly _index: string; readonly _id: string }
    >
    for (const [name, { _index, _id }] of Object.entries(action)) {
      expect(_index).toBe('results')
      if (name === 'delete') documents.delete(_id)
      else {
        const source = JSON.parse(lines.shift() ?? '') as Record<string, unknown>
        const known = documents.get(_id)
        if (name === 'index') documents.set(_id, source)
        // As the engine does with what it does not have.
        else if (known) documents.set(_id, { ...known, ...(source['doc'] as Record<string, unknown>) })
      }
    }
  }
}

async function expectedDocuments(storage: CompleteStorage): Promise<ReadonlyMap<string, unknown>> {
  const expected = new Map<string, unknown>()
  for (const { groups, ...result } of (await storage.results.query({}))._unsafeUnwrap().results) {
    const runs = await Promise.all(
      groups.map(async (id) => (await storage.groups.get(id))._unsafeUnwrap() ?? { id }),
    )
    const [report = ''] = result.id.split('#')
    const rest = { project: 'shop', reportKey: `report ${report}`, outcomeClass: 'pass', runs }
    expected.set(result.id, { ...result, ...rest })
  }
  return expected
}

describe('searchChanges', () => {
  it('tells each result with the report that it came with and what is known of its runs', async () => {
    const storage = createMemoryDatabase().open('shop')
    const group: Group = { id: 'run-1', state: 'complete', resultCount: 2, refUrl: 'https://ci.example/1' }
    expect((await storage.groups.put(group)).isOk()).toBe(true)
    expect(
      (await storage.results.append('run-1/unit', [resultOf('a', ['run-1', 'nightly'], 'FAILED')])).isOk(),
    ).toBe(true)
    const { groups: _, ...result } = resultOf('a', [], 'FAILED')
    const document: SearchDocument = {
      ...result,
      project: 'shop',
      reportKey: 'run-1/unit',
      outcomeClass: 'fail',
      runs: [group, { id: 'nightly' }],
    }
    const batches = await batchesOf(storage)
    expect(batches).toEqual([{ changes: [{ kind: 'index', document }], position: 2 }])
    expect(searchLines(batches[0]?.changes ?? [])).toBe(`${JSON.stringify({ kind: 'index', document })}\n`)
    expect(await batchesOf(storage, 2)).toEqual([])
  })

  it('keeps a search engine at what the store holds, in batches of any size, wherever it is cut off', async () => {
    const names = fc.constantFrom('run-1', 'run-2', 'run-3')
    const action = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(
          fc.nat(9),
          fc.integer({ min: 0, max: 7 }),
          fc.uniqueArray(names, { maxLength: 2 }),
        ),
      },
      { weight: 2, arbitrary: fc.tuple(names, fc.constantFrom('open' as const, 'complete' as const)) },
      { weight: 1, arbitrary: fc.record({ removed: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ batches: fc.nat(4) }) },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (actions, batchSize) => {
          const storage = createMemoryDatabase().open('shop')
          const sink = searchEngine(storage, batchSize)
          for (const one of actions) {
            if ('batches' in one) await sink.follow(one.batches)
            else if ('removed' in one) void (await storage.results.remove(`report ${one.removed}`, at))
            else if (one.length === 2) void (await storage.groups.put({ id: one[0], state: one[1] }))
            else {
              const [report, count, groups] = one
              const results = Array.from({ length: count }, (_, index) =>
                resultOf(`${report}#${index}`, groups),
              )
              void (await storage.results.append(`report ${report}`, results))
            }
          }
          await sink.follow()
          expect(sink.position()).toBe((await storage.feed.position())._unsafeUnwrap())
          expect(sink.documents).toEqual(await expectedDocuments(storage))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('names the reports of which results were removed, and whether these are all', async () => {
    const storage = createMemoryDatabase().open('shop')
    const removal = (facts: FeedEvent['facts']): CompleteStorage => ({
      ...storage,
      feed: {
        ...storage.feed,
        read: (after) =>
          okAsync(after > 0 ? [] : [{ position: 1, kind: 'results-removed', ref: 'a', facts }]),
      },
    })
    const changesOf = async (facts: FeedEvent['facts']): Promise<readonly SearchChange[] | undefined> =>
      (await batchesOf(removal(facts)))[0]?.changes
    expect(await changesOf({ reportCount: 2, reportKeys: ['a', 'b'] })).toEqual([
      { kind: 'removed', reportKeys: ['a', 'b'], isComplete: true },
    ])
    expect(await changesOf({ reportCount: 3, reportKeys: ['a', 'b'] })).toEqual([
      { kind: 'removed', reportKeys: ['a', 'b'], isComplete: false },
    ])
    expect(await changesOf({})).toEqual([{ kind: 'removed', reportKeys: ['a'], isComplete: true }])
  })

  it('ends with the error of a store', async () => {
    const storage = createMemoryDatabase().open('shop')
    void (await storage.results.append('a', [resultOf('a', [])]))
    const down = { kind: 'store/unavailable', message: 'down', retryable: true } as const
    const broken: readonly Partial<CompleteStorage>[] = [
      { feed: { ...storage.feed, read: () => errAsync(down) } },
      { results: { ...storage.results, query: () => errAsync(down) } },
      { groups: { ...storage.groups, find: () => errAsync(down) } },
    ]
    for (const stores of broken) {
      const answers: unknown[] = []
      for await (const batch of searchChanges({ ...storage, ...stores }, { after: 0 }))
        answers.push(batch._unsafeUnwrapErr())
      expect(answers).toEqual([down])
    }
  })

  it.each([0, 10_001, 1.5])('throws for batches of %d', (batchSize) => {
    const storage = createMemoryDatabase().open('shop')
    expect(() => searchChanges(storage, { after: 0, batchSize })).toThrow(TypeError)
  })
})

describe('bulk bodies', () => {
  it('delete what is gone', async () => {
    const storage = createMemoryDatabase().open('shop')
    void (await storage.results.append('a', [resultOf('a#1', [])]))
    const gone = (await goneResults(storage.results, ['a#2', 'a#1', 'a#3']))._unsafeUnwrap()
    expect(gone).toEqual(['a#2', 'a#3'])
    expect(bulkDeletes(gone, 'results')).toBe(
      '{"delete":{"_index":"results","_id":"a#2"}}\n{"delete":{"_index":"results","_id":"a#3"}}\n',
    )
    expect(bulkDeletes([], 'results')).toBe('')
    expect(bulkBody([{ kind: 'removed', reportKeys: ['a'], isComplete: true }], 'results')).toBe('')
    expect(() => goneResults(storage.results, Array<string>(10_001).fill('a'))).toThrow(TypeError)
  })

  it('name by its digest what no engine takes as an id', async () => {
    const storage = createMemoryDatabase().open('shop')
    const ids = ['x'.repeat(512), 'ü'.repeat(256), `${'ü'.repeat(256)}x`, '𝒳'.repeat(256)]
    void (await storage.results.append(
      'a',
      ids.map((id) => resultOf(id, [])),
    ))
    const named = (body: string): readonly string[] =>
      [...body.matchAll(/"_id":("[^"]*")/g)].map(([, id = '']) => JSON.parse(id) as string)
    for await (const batch of searchChanges(storage, { after: 0 })) {
      const { changes } = batch._unsafeUnwrap()
      const stored = changes.flatMap((one) => (one.kind === 'index' ? [one.document.id] : []))
      const taken = named(bulkBody(changes, 'results'))
      expect(stored.toSorted()).toEqual(ids.toSorted())
      expect(taken.every((id) => encodeURIComponent(id).replaceAll(/%../g, 'x').length <= 512)).toBe(true)
      expect(new Set(taken).size).toBe(ids.length)
      expect(named(bulkDeletes(stored, 'results'))).toEqual(taken)
      const runs = stored.map((id) => ({ kind: 'runs' as const, id, runs: [] }))
      expect(named(bulkBody(runs, 'results'))).toEqual(taken)
      expect(taken).toEqual(expect.arrayContaining(ids.slice(0, 2)))
    }
  })

  it('keep a text on its line', () => {
    const runs = [{ id: 'run\u{2028}\n1' }]
    expect(bulkBody([{ kind: 'runs', id: 'a', runs }], 'results').split('\n')).toHaveLength(3)
  })
})
