import { orThrow } from '@gatewright/core/errors'
import { defineOutcomes, variantHash, type TestResult } from '@gatewright/core/schema'
import { arbitrariesWith } from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { exportHistory, type HistoryOptions } from '@gatewright/storage-pg/history'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsOf } from './support/readable-files.ts'
import { exportInto, resultOf, storageOf } from './support/storage.ts'

const outcomes = defineOutcomes({ CRASHED: 'error' })

async function rowsWith(
  reports: Readonly<Record<string, readonly TestResult[]>>,
  about: Partial<HistoryOptions> = {},
): Promise<readonly Record<string, unknown>[]> {
  const storage = createMemoryDatabase({ outcomes }).open('shop')
  for (const [key, results] of Object.entries(reports)) orThrow(await storage.results.append(key, results))
  const { table, ...options } = exportInto()
  orThrow(await exportHistory(storage, { ...options, ...about }))
  return [...table.files.values()].flatMap(rowsOf)
}

describe('a row', () => {
  it('says all of a result', async () => {
    const whole: TestResult = {
      id: 'report-2#0001',
      testcase: 'größe/✓ 𝒳',
      item: { type: 'own_type', id: 'anything: at all' },
      outcome: 'CRASHED',
      submittedAt: '1969-12-31T23:59:59.12345678Z',
      variant: { os: 'Fedora: 40', arch: 'x86_64' },
      data: { owner: ['b', 'a'], 1: [], é: ['"\n'] },
      groups: ['run 2', 'run/1'],
      attempt: 2 ** 53 - 1,
      durationMs: 0.1,
      failureSignature: 'signature',
      note: 'two\nlines',
      refUrl: 'https://ci.example/1',
      refText: 'no address',
    }
    const rows = await rowsWith({ 'report-1': [], 'report-2': [whole] }, { outcomes })
    expect(rows).toEqual([
      {
        project: 'shop',
        id: 'report-2#0001',
        testcase: 'größe/✓ 𝒳',
        variant: [
          { key: 'arch', value: 'x86_64' },
          { key: 'os', value: 'Fedora: 40' },
        ],
        variant_hash: variantHash(whole.variant),
        item_type: 'own_type',
        item_id: 'anything: at all',
        outcome: 'CRASHED',
        class: 'error',
        submitted_at: -876_544,
        submitted_at_text: '1969-12-31T23:59:59.12345678Z',
        duration_ms: 0.1,
        attempt: 2 ** 53 - 1,
        skip_kind: null,
        groups: ['run 2', 'run/1'],
        data: '{"1":[],"owner":["b","a"],"é":["\\"\\n"]}',
        failure_signature: 'signature',
        note: 'two\nlines',
        ref_url: 'https://ci.example/1',
        ref_text: 'no address',
        report: 'report-2',
        position: 2,
      },
    ])
  })

  it('leaves empty what a result does not say', async () => {
    const [row] = await rowsWith({
      'report-1': [resultOf('report-1', 1, { outcome: 'SKIPPED', skipKind: 'todo' })],
    })
    expect(row).toMatchObject({
      variant: [],
      class: 'skip',
      skip_kind: 'todo',
      duration_ms: null,
      attempt: null,
      groups: [],
      data: '{}',
      failure_signature: null,
      note: null,
      ref_url: null,
      ref_text: null,
    })
  })

  it('counts an outcome that nobody classified as a failure', async () => {
    const rows = await rowsWith({ 'report-1': [resultOf('report-1', 1, { outcome: 'CRASHED' })] })
    expect(rows.map((row) => row['class'])).toEqual(['fail'])
  })

  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00.000001Z', 1],
    ['1970-01-01T00:00:00.0000019Z', 1],
    ['1969-12-31T23:59:59.9999999Z', -1],
    ['1970-01-01T00:00:01.5Z', 1_500_000],
    ['2026-11-22T04:19:00.123Z', 1_795_321_140_123_000],
    [`2026-11-22T04:19:00.${'0'.repeat(29)}1Z`, 1_795_321_140_000_000],
  ])('has the microsecond of %s', async (submittedAt, micros) => {
    const [row] = await rowsWith({ 'report-1': [resultOf('report-1', 1, { submittedAt })] })
    expect([row?.['submitted_at'], row?.['submitted_at_text']]).toEqual([micros, submittedAt])
  })

  it('has its data in the same canonical JSON, whatever the order of the keys', async () => {
    const { result } = arbitrariesWith(fc)
    await fc.assert(
      fc.asyncProperty(result, async (one) => {
        const turned = { ...one, data: Object.fromEntries(Object.entries(one.data).reverse()) }
        const [row, other] = [await rowsWith({ a: [one] }), await rowsWith({ a: [turned] })]
        expect(row).toEqual(other)
        expect(JSON.parse(String(row[0]?.['data']))).toEqual(one.data)
      }),
    )
  })
})

describe('the order of rows', () => {
  const [early, late] = ['2026-11-22T04:19:00Z', '2026-11-22T04:20:00Z']
  const reports = {
    'report-1': [
      resultOf('report-1', 1, { testcase: 'b', submittedAt: late }),
      resultOf('report-1', 2, { testcase: 'a', submittedAt: early, variant: { os: 'linux' } }),
    ],
    'report-0': [
      resultOf('report-0', 1, { testcase: 'b', submittedAt: early }),
      resultOf('report-0', 2, { testcase: 'a', submittedAt: late }),
    ],
  }

  it('is that of the feed unless asked otherwise, oldest first within a report', async () => {
    const rows = await rowsWith(reports)
    expect(rows.map(({ id }) => id)).toEqual([
      'report-1#0002',
      'report-1#0001',
      'report-0#0001',
      'report-0#0002',
    ])
  })

  it('is by testcase and variant, oldest first, where asked', async () => {
    const rows = await rowsWith(reports, { order: 'by-testcase' })
    expect(rows.map(({ id }) => id)).toEqual([
      'report-0#0002',
      'report-1#0002',
      'report-0#0001',
      'report-1#0001',
    ])
  })
})

it('pages through reports that are larger than a page', async () => {
  const storage = await storageOf(4_321)
  const { table, ...options } = exportInto()
  const report = orThrow(await exportHistory(storage, options))
  expect(report).toMatchObject({ results: 4_321, gone: 0 })
  const ids = [...table.files.values()].flatMap(rowsOf).map(({ id }) => id)
  expect(ids).toEqual(
    Array.from({ length: 4_321 }, (_, index) => `report-1#${String(index + 1).padStart(4, '0')}`),
  )
})
