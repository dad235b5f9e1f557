import { decide, definePolicy, noneFailing, orThrow, passing, type Decision } from '@gatewright/core'
import { processReport, receiveReport, settleRun } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage, type IngestEntry } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { beforeAll, describe, expect, it } from 'vitest'
import { at, bytesOf, item, reader } from '../../../parsers/test/ingest/support/workbench.ts'
import { createPgDatabase } from '../../src/index.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

/** What wptrunner says of the machine, the same in each part of a run. */
const runInfo = {
  product: 'firefox',
  browser_version: '147.0a1',
  browser_channel: 'nightly',
  revision: 'e7a3f9d1c0b2456789abcdef0123456789abcdef',
  os: 'linux',
  os_version: '22.04',
  processor: 'x86_64',
  debug: false,
  python_version: 3,
}

/** One test of wptrunner: its harness and what it found out. */
function testOf(test: string, subtests: readonly string[]): object {
  return {
    test,
    subsuite: '',
    status: 'OK',
    message: null,
    duration: 212,
    subtests: subtests.map((name) => ({ name, status: 'PASS', message: null })),
    known_intermittent: [],
  }
}

/** A part of a run as `wpt run --log-wptreport` writes it. */
function chunkOf(results: readonly object[], number: number): Uint8Array {
  const begun = 1_764_562_740_000 + number * 60_000
  return bytesOf(
    JSON.stringify({
      run_info: runInfo,
      time_start: begun,
      results,
      subsuites: {},
      time_end: begun + 54_321,
    }),
  )
}

const chunks: ReadonlyMap<number, Uint8Array> = new Map([
  [1, chunkOf([testOf('/dom/abort/event.any.html', ['aborts', 'fires once'])], 1)],
  [2, chunkOf([testOf('/dom/events/Event-cancelBubble.html', ['is false', 'stops'])], 2)],
  [
    3,
    chunkOf([testOf('/dom/nodes/append.html', ['appends']), testOf('/dom/ranges/clone.html', ['clones'])], 3),
  ],
])

const policy = definePolicy({
  id: 'browser.release',
  applies: { decisionContexts: ['release'], subjectTypes: [item.type] },
  rules: [
    noneFailing({ group: 'complete', testcases: '/dom/*' }),
    passing('/dom/events/Event-cancelBubble.html/stops'),
  ],
})

/** What the gate says by all that is stored. */
async function gate(storage: CompleteStorage): Promise<Decision> {
  const subject = { type: item.type, identifier: item.id }
  const results = orThrow(await queryAll(storage.results, { item }))
  const groups = orThrow(await storage.groups.ofItem(item))
  return decide(
    [policy],
    { subject, results, groups },
    { decisionContext: 'release', at: '2026-11-23T00:00:00Z' },
  )
}

async function handIn(
  storage: CompleteStorage,
  number: number,
  bytes = chunks.get(number),
): Promise<IngestEntry> {
  const id = `chunk-${number}-${bytes?.length}`
  const about = { item, run: { id: 'wpt-nightly', chunk: { number, of: 3 } } }
  orThrow(await receiveReport(storage, { id, bytes: bytes ?? new Uint8Array(), about }, { at }))
  return orThrow(await processReport(storage, reader, id, { at }))
}

eachDatabase((database) => {
  let open: () => CompleteStorage
  beforeAll(() => {
    const project = ownName('wpt')
    // Each call is another program, which knows nothing by heart.
    open = () => createPgDatabase({ driver: database().driver, schema: database().schema }).open(project)
  })

  describe('a WPT run of three chunks', () => {
    it('keeps its gate closed while the second is missing, and opens it when that comes', async () => {
      for (const number of [3, 1]) expect((await handIn(open(), number)).stage).toBe('valid')
      for (const isOver of [false, true])
        expect(orThrow(await settleRun(open(), 'wpt-nightly', { isOver }))).toMatchObject({
          state: 'open',
          reports: 2,
          missingChunks: [2],
          conflicts: [],
        })
      const closed = await gate(open())
      expect(closed.status).toBe('pending')
      expect(closed.summary).toContain('run wpt-nightly is not finished')

      // Half of it is not it.
      const half = (chunks.get(2) ?? new Uint8Array()).slice(0, 200)
      expect((await handIn(open(), 2, half)).stage).toBe('invalid')
      expect(orThrow(await settleRun(open(), 'wpt-nightly', { isOver: true }))).toMatchObject({
        state: 'open',
        missingChunks: [2],
      })
      expect((await gate(open())).status).toBe('pending')

      expect((await handIn(open(), 2)).stage).toBe('valid')
      expect(orThrow(await settleRun(open(), 'wpt-nightly'))).toMatchObject({
        state: 'complete',
        missingChunks: [],
      })
      const opened = await gate(open())
      expect(opened.status).toBe('satisfied')
      expect(orThrow(await open().groups.get('wpt-nightly'))?.resultCount).toBe(
        orThrow(await open().results.count({ group: 'wpt-nightly' })),
      )
    })

    it('is decided as in the model', async () => {
      const model = createMemoryDatabase().open('wpt')
      for (const number of [3, 1, 2]) await handIn(model, number)
      const [found, expected] = [await gate(open()), await gate(model)]
      expect(found.status).toBe('satisfied')
      expect(JSON.stringify(found.tree)).toBe(JSON.stringify(expected.tree))
    })
  })
})
