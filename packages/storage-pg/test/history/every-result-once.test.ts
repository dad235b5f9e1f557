import { orThrow } from '@gatewright/core/errors'
import type { CompleteStorage, StoreUnavailable } from '@gatewright/core/ports'
import { fromEpochMs, type TestResult } from '@gatewright/core/schema'
import { arbitrariesWith } from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { exportHistory, type HistoryOrder, type HistorySource } from '@gatewright/storage-pg/history'
import fc from 'fast-check'
import { errAsync, ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { createFileTable, readableFile, rowsOf, type FileTable } from './support/readable-files.ts'

const { results } = arbitrariesWith(fc)

type Step =
  | { readonly do: 'append'; readonly results: readonly TestResult[] }
  | { readonly do: 'group' }
  /** `failures`: for each call that the export makes, whether it fails, and whether before or after it did its work. */
  | { readonly do: 'export'; readonly failures: readonly Failure[]; readonly leastResults: number }

type Failure = 'no' | 'before' | 'after'

const failure = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Failure>('no') },
  { weight: 1, arbitrary: fc.constantFrom<Failure>('before', 'after') },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('append'), results }),
  fc.record({ do: fc.constant('group') }),
  fc.record({
    do: fc.constant('export'),
    failures: fc.array(failure, { maxLength: 30 }),
    leastResults: fc.constantFrom(1, 1, 4),
  }),
)

const unavailable: StoreUnavailable = { kind: 'store/unavailable', message: 'gone', retryable: true }

interface World {
  readonly storage: CompleteStorage
  readonly table: FileTable
  /** Results by id, with the position of the event that told of them. */
  readonly stored: Map<string, { readonly result: TestResult; readonly position: number }>
}

/** Does the steps one after another, as processes that end in between would. */
async function live(
  world: World,
  steps: readonly Step[],
  resultsPerFile: number,
  order: HistoryOrder,
): Promise<void> {
  for (const [index, one] of steps.entries()) {
    if (one.do === 'append') await appendAll(world, `report-${index}`, one.results)
    else if (one.do === 'group')
      orThrow(await world.storage.groups.put({ id: `run-${index}`, state: 'open' }))
    else {
      const failing = failingAt(world, one.failures)
      const exported = await exportHistory(failing.source, {
        owner: `worker-${index}`,
        at: fromEpochMs(index * 3_600_000),
        forMs: 60_000,
        parquetWriteBuffer: readableFile,
        write: failing.write,
        resultsPerFile,
        order,
        leastResults: one.leastResults,
      })
      // What failed is told, and nothing else is.
      expect(exported.isErr()).toBe(failing.failed())
    }
  }
}

async function appendAll(
  { storage, stored }: World,
  report: string,
  made: readonly TestResult[],
): Promise<void> {
  const own = made.map((result) => ({ ...result, id: `${report}/${result.id}` }))
  orThrow(await storage.results.append(report, own))
  const position = orThrow(await storage.feed.position())
  for (const result of own) stored.set(result.id, { result, position })
}

function failingAt(
  { storage, table }: World,
  failures: readonly Failure[],
): { source: HistorySource; write: FileTable['write']; failed: () => boolean } {
  let [calls, failed] = [0, false]
  const next = (): Failure => {
    const now = failures[calls++] ?? 'no'
    failed ||= now !== 'no'
    return now
  }
  const faulty = <Value, Fault>(
    call: () => ResultAsync<Value, Fault>,
  ): ResultAsync<Value, Fault | StoreUnavailable> => {
    const now = next()
    if (now === 'before') return errAsync(unavailable)
    return now === 'no' ? call() : call().andThen(() => errAsync(unavailable))
  }
  const { feed } = storage
  return {
    source: {
      project: storage.project,
      results: { query: (query, page) => faulty(() => storage.results.query(query, page)) },
      feed: {
        read: (after, limit) => faulty(() => feed.read(after, limit)),
        lease: (consumer, request) => faulty(() => feed.lease(consumer, request)),
        advance: (commit) => faulty(() => feed.advance(commit)),
      },
    },
    write: async (file) => {
      const now = next()
      if (now !== 'before') await table.write(file)
      if (now !== 'no') throw new Error('gone')
    },
    failed: () => failed,
  }
}

describe('exportHistory', () => {
  it('puts every result into one file, whatever fails and ends in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom<HistoryOrder>('as-stored', 'by-testcase'),
        async (steps, resultsPerFile, order) => {
          const world: World = {
            storage: createMemoryDatabase().open('shop'),
            table: createFileTable(),
            stored: new Map(),
          }
          const last: Step = { do: 'export', failures: [], leastResults: 1 }
          await live(world, [...steps, last], resultsPerFile, order)

          expect(world.table.changed).toEqual([])
          const files = [...world.table.files.values()]
          const rows = files.flatMap(rowsOf)
          const positions = new Map(rows.map(({ id, position }) => [id, position]))
          expect(rows.length).toBe(positions.size)
          expect(positions).toEqual(new Map([...world.stored].map(([id, { position }]) => [id, position])))
          for (const file of files) expect(rowsOf(file).length).toBeLessThanOrEqual(resultsPerFile)
        },
      ),
      { numRuns: 300 },
    )
  })
})
