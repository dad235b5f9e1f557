import type { Digest } from '@gatewright/core/canonical'
import type { CompleteStorage, FeedEvent } from '@gatewright/core/ports'
import { createMemoryDatabase, type ProjectContents } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calls } from './support/every-store.ts'

/** What a consumer makes of the feed who reads what each event tells of. */
interface Folded {
  readonly results: Map<string, unknown>
  readonly groups: Map<string, unknown>
  readonly testcases: Map<string, unknown>
  readonly reports: Map<string, unknown>
  readonly ingest: Map<string, unknown>
  readonly decisions: Map<string, unknown>
  readonly audit: Map<string, unknown>
  readonly counts: Map<string, number>
}

async function fold(
  folded: Folded,
  storage: CompleteStorage,
  { kind, ref, position, facts }: FeedEvent,
): Promise<void> {
  const counted = Number(facts['count'] ?? 0)
  folded.counts.set(kind, (folded.counts.get(kind) ?? 0) + counted)
  if (kind === 'results') {
    const stored = { storedAfter: position - 1, storedThrough: position }
    const page = (await storage.results.query(stored))._unsafeUnwrap()
    for (const result of page.results) folded.results.set(result.id, result)
  }
  if (kind === 'group') folded.groups.set(ref, (await storage.groups.get(ref))._unsafeUnwrap())
  if (kind === 'testcase') folded.testcases.set(ref, (await storage.testcases.get(ref))._unsafeUnwrap())
  if (kind === 'report') folded.reports.set(ref, (await storage.reports.info(ref as Digest))._unsafeUnwrap())
  if (kind === 'report-removed') folded.reports.delete(ref)
  if (kind === 'ingest') folded.ingest.set(ref, (await storage.ingest.get(ref))._unsafeUnwrap())
  if (kind === 'decision') folded.decisions.set(ref, (await storage.decisions.get(ref))._unsafeUnwrap())
  if (kind === 'audit') folded.audit.set(ref, facts['version'])
}

function emptyFolded(): Folded {
  const [results, groups, testcases, reports] = [new Map(), new Map(), new Map(), new Map()]
  return {
    results,
    groups,
    testcases,
    reports,
    ingest: new Map(),
    decisions: new Map(),
    audit: new Map(),
    counts: new Map(),
  }
}

/** The same of what the database says that it holds. */
function foldedOf(contents: ProjectContents): Folded {
  const { reports, groups, testcases, rawReports, ingest, decisions, auditEvents } = contents
  return {
    results: new Map(reports.flatMap(({ results }) => results.map((one) => [one.id, one]))),
    groups: new Map(groups.map((one) => [one.id, one])),
    testcases: new Map(testcases.map((one) => [one.name, one])),
    reports: new Map(rawReports.map(({ report }) => [report.digest, report])),
    ingest: new Map(ingest.map(({ entry }) => [entry.id, entry])),
    decisions: new Map(decisions.map((one) => [one.id, one])),
    audit: new Map(auditEvents.map((one) => [one.stream, one.version])),
    counts: new Map(),
  }
}

describe('the change feed', () => {
  it('is dense, and who folds it sees exactly what is stored', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (given) => {
        const database = createMemoryDatabase()
        const storage = database.open('p')
        const folded = emptyFolded()
        let position = 0
        for (const call of given) {
          await call(storage)
          for (const event of (await storage.feed.read(position, 3))._unsafeUnwrap()) {
            expect(event.position).toBe(position + 1)
            position = event.position
            await fold(folded, storage, event)
          }
        }
        expect(position).toBe((await storage.feed.position())._unsafeUnwrap())
        const [contents] = database.contents()
        const { counts, ...rest } = folded
        const { counts: _, ...expected } = foldedOf(contents!)
        expect(rest).toEqual(expected)
        expect(counts.get('waiver-events') ?? 0).toBe(contents?.waiverEvents.length)
        expect(counts.get('waiver-records') ?? 0).toBe(contents?.waiverRecords.length)
        expect(counts.get('sign-offs') ?? 0).toBe(contents?.signOffs.length)
        expect(counts.get('quarantine') ?? 0).toBe(contents?.quarantine.length)
      }),
    )
  })

  it('has no event of a call that is made again', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (given) => {
        const storage = createMemoryDatabase().open('p')
        for (const call of given) {
          await call(storage)
          const before = [...(await storage.feed.read(0, 10_000))._unsafeUnwrap()]
          await call(storage)
          const added = (await storage.feed.read(before.length))._unsafeUnwrap()
          // Records have no key, and what was moved, removed or taken the other way may come back.
          for (const { kind } of added) expect(['waiver-records', 'audit']).toContain(kind)
        }
      }),
    )
  })

  it('wakes those who watch once for many events, soon after them and not at once, until they stop', async () => {
    const { feed, testcases } = createMemoryDatabase().open('p')
    let [first, second] = [0, 0]
    const stop = (await feed.watch!(() => void (first += 1)))._unsafeUnwrap()
    const stopSecond = (await feed.watch!(() => void (second += 1)))._unsafeUnwrap()
    for (const name of ['a', 'b', 'a']) void testcases.put({ name })
    expect([first, second]).toEqual([0, 0])
    await turns()
    expect([first, second]).toEqual([1, 1])
    await stop()
    void testcases.put({ name: 'c' })
    await turns()
    expect([first, second]).toEqual([1, 2])
    await stopSecond()
    void testcases.put({ name: 'a' })
    await turns()
    expect([first, second]).toEqual([1, 2])
  })

  it('wakes the others where one who watches throws, and does not swallow what is thrown', async () => {
    const { feed, testcases } = createMemoryDatabase().open('p')
    const woken: string[] = []
    const broken = new Error('This one can not be woken.')
    const wakeBadly = (): void => {
      woken.push('bad')
      throw broken
    }
    const uncaught = await uncaughtBy(async () => {
      for (const wake of [() => void woken.push('before'), wakeBadly, () => void woken.push('behind')])
        (await feed.watch!(wake))._unsafeUnwrap()
      for (const name of ['a', 'b']) {
        void testcases.put({ name })
        await turns()
      }
      await new Promise<void>((resolve) => setImmediate(resolve))
    })
    expect(woken).toEqual(['before', 'bad', 'behind', 'before', 'bad', 'behind'])
    expect(uncaught).toEqual([broken, broken])
  })
})

/** Of Node.js, of which this package knows nothing. */
declare const process: {
  listeners(event: 'unhandledRejection'): readonly ((cause: unknown) => void)[]
  on(event: 'unhandledRejection', listener: (cause: unknown) => void): void
  removeAllListeners(event: 'unhandledRejection'): void
}
declare const setImmediate: (call: () => void) => void

/** What nobody catches while something runs; the test runner would end the test by it. */
async function uncaughtBy(work: () => Promise<void>): Promise<readonly unknown[]> {
  const others = process.listeners('unhandledRejection')
  const caught: unknown[] = []
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (cause) => caught.push(cause))
  try {
    await work()
    return caught
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}
