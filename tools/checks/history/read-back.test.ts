import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { queryAll, type FeedEvent, type ResultQuery } from '../../../packages/core/src/ports/index.ts'
import {
  classifyOutcome,
  presetOutcomes,
  variantHash,
  type TestResult,
} from '../../../packages/core/src/schema/index.ts'
import { arbitrariesWith } from '../../../packages/core/src/testing/index.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import {
  exportHistory,
  historyFolder,
  type HistoryOptions,
} from '../../../packages/storage-pg/src/history/index.ts'
import { askDuckDb } from './duckdb.ts'
import { historyLine } from './stored-history.ts'
import { longHistory, longRuns, resultsPerRun, testsOfDay } from './long-history.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-history-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function exportTo(name: string): HistoryOptions {
  const write = historyFolder(join(folder, name))
  return { owner: 'check', at: '2026-11-22T05:00:00Z', forMs: 60_000, parquetWriteBuffer, write }
}

function filesOf(name: string): string {
  return `read_parquet('${join(folder, name)}/*/*.parquet')`
}

const zstd = (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes)
const forms: Readonly<Record<string, Partial<HistoryOptions>>> = {
  snappy: {},
  zstd: { zstd },
  'by testcase': { order: 'by-testcase' },
  'many files': { resultsPerFile: 40, zstd, order: 'by-testcase' },
}

/** Three hundred reports of random results, told of among other events. */
async function randomProject(): Promise<ReturnType<ReturnType<typeof createMemoryDatabase>['open']>> {
  const storage = createMemoryDatabase().open('shop')
  const { results } = arbitrariesWith(fc)
  for (const [index, some] of fc.sample(results, { numRuns: 300, seed: 20_261_122 }).entries()) {
    const own = some.map((result): TestResult => ({ ...result, id: `report ${index}/${result.id}` }))
    orThrow(await storage.results.append(`report ${index}`, own))
    if (index % 30 === 0) orThrow(await storage.groups.put({ id: `run ${index}`, state: 'open' }))
  }
  return storage
}

function microsOf(instant: string): bigint {
  const [seconds = '', fraction = ''] = instant.slice(0, -1).split('.')
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}

describe('DuckDB reads every column of every result back', async () => {
  const storage = await randomProject()
  const stored: TestResult[] = []
  const told = new Map<string, FeedEvent>()
  for (const event of orThrow(await storage.feed.read(0))) {
    const query: ResultQuery = { storedAfter: event.position - 1, storedThrough: event.position }
    for (const result of orThrow(await queryAll(storage.results, query))) {
      stored.push(result)
      told.set(result.id, event)
    }
  }

  for (const [name, form] of Object.entries(forms)) {
    test(name, async () => {
      const report = orThrow(await exportHistory(storage, { ...exportTo(name), consumer: name, ...form }))
      assert.ok(stored.length > 1_000)
      assert.equal(report.results, stored.length)
      assert.equal(report.files.length > 1, name === 'many files')
      const rows = await askDuckDb(`SELECT * FROM ${filesOf(name)}`)
      const lines = new Map(rows.map(historyLine).map((line) => [line.result.id, line]))
      assert.equal(rows.length, stored.length)
      for (const result of stored) {
        const event = told.get(result.id)
        assert.deepEqual(lines.get(result.id), {
          result,
          project: 'shop',
          variantHash: variantHash(result.variant),
          outcomeClass: orThrow(classifyOutcome(result.outcome, presetOutcomes)),
          submittedAtMicros: microsOf(result.submittedAt),
          report: event?.ref,
          position: BigInt(event?.position ?? 0),
        })
      }
    })
  }
})

describe('questions over a history of several row groups', async () => {
  const history = await longHistory()
  orThrow(await exportHistory(history.storage, exportTo('long')))
  const files = filesOf('long')

  test('the share of failures of each testcase and day', async () => {
    const rows = await askDuckDb(`
      SELECT testcase, CAST(date_trunc('day', submitted_at) AS DATE)::VARCHAR AS day,
             count(*) FILTER (class IN ('fail', 'error'))::INTEGER AS failures, count(*)::INTEGER AS runs
      FROM ${files} WHERE class IN ('pass', 'fail', 'error') GROUP BY ALL ORDER BY ALL`)
    assert.deepEqual(rows, testsOfDay(history.results))
  })

  test('the history of one test in one variant, newest first', async () => {
    const testcase = history.results[0]?.testcase ?? ''
    const rows = await askDuckDb(`
      SELECT id, variant['os'] AS os, outcome FROM ${files}
      WHERE testcase = '${testcase}' AND variant['os'] = 'linux' ORDER BY submitted_at DESC, id DESC LIMIT 200`)
    const expected = history.results
      .filter((result) => result.testcase === testcase && result.variant['os'] === 'linux')
      .toReversed()
      .slice(0, 200)
    assert.ok(expected.length > 10)
    assert.deepEqual(
      rows,
      expected.map(({ id, outcome }) => ({ id, os: 'linux', outcome })),
    )
  })

  test('what was known at a position of the feed', async () => {
    const [row] = await askDuckDb(`SELECT count(*) AS known FROM ${files} WHERE position <= 10`)
    assert.equal(row?.['known'], BigInt(10 * resultsPerRun))
  })

  test('the file says what it holds', async () => {
    const rows = await askDuckDb(`
      SELECT decode(key) AS key, decode(value) AS value
      FROM parquet_kv_metadata('${join(folder, 'long')}/*/*.parquet') WHERE decode(key) LIKE 'gatewright.%' ORDER BY 1`)
    assert.deepEqual(
      rows.map(({ key, value }) => [key, value]),
      [
        ['gatewright.format', 'history.1'],
        ['gatewright.order', 'as-stored'],
        ['gatewright.part', '1'],
        ['gatewright.positions', `1-${longRuns}`],
        ['gatewright.project', 'shop'],
      ],
    )
    const [groups] = await askDuckDb(`SELECT count(DISTINCT row_group_id) AS groups
      FROM parquet_metadata('${join(folder, 'long')}/*/*.parquet')`)
    assert.ok(Number(groups?.['groups']) > 1)
  })
})
