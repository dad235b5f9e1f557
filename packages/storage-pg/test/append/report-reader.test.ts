import { TestResultSchema, type TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcomeBits } from '../../src/append/outcome-bits.ts'
import { at, rowWidth } from '../../src/append/pending-report.ts'
import { createReportReader, type ReportReader } from '../../src/append/report-reader.ts'
import { createSeriesCache } from '../../src/append/series-cache.ts'
import { isLine, isText } from '../../src/append/texts.ts'
import { dictionaryOf } from '../../src/dictionary/dictionary.ts'
import { createRawDatasets } from '../../src/append/raw-datasets.ts'
import { joinId } from '../../src/rows/result-id.ts'
import { createProjectEngine } from '../../src/engine/engine.ts'
import type { PgDriver } from '../../src/driver/driver.ts'
import { outcomes } from './support/project.ts'
import { oddResult, plainResult } from './support/reports.ts'

/** Nothing of a report gets to the database before all of it was read. */
const unused = new Proxy({} as PgDriver, {
  get() {
    throw new Error('The database is not asked.')
  },
})

function openReader(): ReportReader {
  return createReportReader({
    outcomes,
    bits: outcomeBits(outcomes),
    dictionary: dictionaryOf(createProjectEngine(unused, 'gatewright', 'p')),
    series: createSeriesCache(100),
    rawDatasets: createRawDatasets(100),
  })
}

interface Meaning {
  readonly index: number
  readonly item: unknown
  readonly groups: unknown
  readonly id: string
  readonly variant: unknown
  readonly dataset: string | undefined
  readonly detail: string | undefined
}

/** What is kept of right results, with words in place of their numbers; in their order. */
function meaningsOf(results: readonly TestResult[]): readonly Meaning[] {
  const reader = openReader()
  for (const one of results) reader.take(one)
  const { runs, newSeries, newDatasets } = reader.finish()._unsafeUnwrap()
  const meanings = runs.flatMap((run) =>
    Array.from({ length: run.count }, (_, row) => {
      const cell = (place: number): number => run.rows[row * rowWidth + place] ?? 0
      return {
        index: cell(at.index),
        item: run.item,
        groups: run.groups,
        id: joinId({ ...run, ordinal: cell(at.ordinal) }),
        variant: newSeries[-cell(at.series) - 1]?.variant,
        dataset: newDatasets[-cell(at.dataset) - 1],
        detail: run.details.get(row)?.json,
      }
    }),
  )
  return meanings.sort((a, b) => a.index - b.index)
}

function meantAt(meaning: Meaning, index: number): Meaning {
  return { ...meaning, index }
}

/** What the reference answers to a report, as far as the schema goes. */
async function faultOf(candidates: readonly unknown[]): Promise<unknown> {
  const answer = await createMemoryDatabase({ outcomes })
    .open('p')
    .results.append('r', candidates as TestResult[])
  return answer.isErr() && answer.error.kind === 'schema/invalid' ? answer.error : undefined
}

const keys = [
  'id',
  'testcase',
  'item',
  'outcome',
  'submittedAt',
  'variant',
  'data',
  'groups',
  'attempt',
  'durationMs',
  'skipKind',
  'failureSignature',
  'note',
  'refUrl',
  'refText',
  'unknown',
]

const oddValue = fc.constantFrom<unknown[]>(
  undefined,
  null,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 53,
  true,
  '',
  ' a',
  'a\n',
  'a\0',
  'a\ud800',
  'a'.repeat(513),
  'a'.repeat(1025),
  'a'.repeat(8193),
  'é ',
  '\u00a0a',
  '\ufeffa',
  'a\u0085',
  'a\u2028',
  [],
  ['a', 1],
  ['a', 'a\0'],
  ['a\n'],
  ['\u001f'],
  [undefined],
  Object.assign([], { length: 2, 1: 'a' }),
  {},
  { a: 1 },
  { type: 'purl', id: 'pkg:NPM/left-pad@1.3.0' },
  { type: 'own', id: ' x' },
  { type: 'own', id: 'x', more: 1 },
  { type: 'a\nb', id: 'c' },
  { 'a:': 'b' },
  { a: 'b\n' },
  { a: ['x\0'] },
  { 'x\n': ['a'] },
  { a: 'x' },
  { suite: ['a\0'] },
  { suite: 'a' },
  { suite: ['a', 1] },
  Object.fromEntries([['__proto__', ['a']]]),
  JSON.parse('{"__proto__":["a"]}'),
  JSON.parse('{"__proto__":"a"}'),
  new Map(),
  new Date(0),
  Object.create({ a: ['b'] }),
  Object.assign(Object.create(null), { a: ['b'] }),
  Object.assign(Object.create(null), { a: 'b' }),
  'PASSED',
  'CRASHED',
  'constructor',
  'toString',
  'todo',
  '2026-11-22T04:19:00',
  '2026-02-30T04:19:00Z',
  '2026-11-22T04:19:00Z',
  'https://ci.example/1',
  'javascript:alert(1)',
  'https://',
  Symbol('a'),
  () => 1,
)

const mutated = fc
  .tuple(oddResult, fc.array(fc.tuple(fc.constantFrom(...keys), oddValue, fc.boolean()), { maxLength: 2 }))
  .map(([result, changes]) => {
    const changed: Record<string, unknown> = { ...result }
    for (const [key, value, isGone] of changes) {
      if (isGone) delete changed[key]
      else changed[key] = value
    }
    return changed
  })
const candidate = fc.oneof(
  { weight: 10, arbitrary: mutated },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown[]>(
      null,
      undefined,
      1,
      'a',
      [],
      {},
      new Map(),
      Object.create(plainResult('a')),
    ),
  },
)

describe('report reader', () => {
  it('finds the problems that the schema finds, with the index of the result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(candidate, { maxLength: 5 }), async (candidates) => {
        const reader = openReader()
        for (const one of candidates) reader.take(one)
        const read = reader.finish()
        expect(read.isErr() ? read.error : undefined).toEqual(await faultOf(candidates))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps as many rows as it was given right results', () => {
    fc.assert(
      fc.property(fc.array(oddResult, { maxLength: 20 }), (results) => {
        const reader = openReader()
        for (const one of results) reader.take(one)
        const { runs, count } = reader.finish()._unsafeUnwrap()
        expect(count).toBe(results.length)
        expect(runs.reduce((sum, run) => sum + run.count, 0)).toBe(results.length)
      }),
    )
  })

  it('reads what a result says alike as if it stood alone', () => {
    const alike: fc.Arbitrary<Partial<TestResult>> = fc.record(
      {
        id: fc.constantFrom('a#1', 'a#2', 'b', 'c'),
        variant: fc.constantFrom<TestResult['variant'][]>(
          {},
          { arch: 'x' },
          { arch: 'x', os: 'y' },
          { os: 'y', arch: 'x' },
          { arch: 'y' },
        ),
        data: fc.constantFrom<TestResult['data'][]>(
          {},
          { suite: [] },
          { suite: ['a'] },
          { suite: ['a', 'b'] },
          { suite: ['a'], file: ['b'] },
          { file: ['b'], suite: ['a'] },
          { suite: ['a'], own: ['b'] },
          { own: ['a'] },
        ),
        groups: fc.constantFrom<TestResult['groups'][]>([], ['a'], ['a', 'b'], ['b']),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(alike, { maxLength: 8 }), (list) => {
        const results = list.map((more) => plainResult('a#1', more))
        expect(meaningsOf(results)).toEqual(results.flatMap((one) => meaningsOf([one])).map(meantAt))
      }),
      { numRuns: 300 },
    )
  })

  it('holds later data against what it looked at, whatever the caller makes of it then', () => {
    const suite = ['a']
    const reader = openReader()
    reader.take(plainResult('a#1', { data: { suite } }))
    suite[0] = 'b'
    reader.take(plainResult('a#2', { data: { suite } }))
    const { newDatasets, runs } = reader.finish()._unsafeUnwrap()
    expect(newDatasets).toEqual(['{"suite":["a"]}', '{"suite":["b"]}'])
    expect([0, 1].map((row) => runs[0]?.rows[row * rowWidth + at.dataset])).toEqual([-1, -2])
  })

  it('reads each key of a result once', () => {
    const counts = new Map<string, number>()
    const one = plainResult('a#1', { note: 'x' })
    const counted = Object.defineProperties(
      {},
      Object.fromEntries(
        Object.entries(one).map(([key, value]) => [
          key,
          { enumerable: true, get: () => (counts.set(key, (counts.get(key) ?? 0) + 1), value) },
        ]),
      ),
    )
    const reader = openReader()
    reader.take(counted)
    expect(reader.finish().isOk()).toBe(true)
    expect(new Set(counts.values())).toEqual(new Set([1]))
  })
})

describe('texts', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.string({
      unit: fc.constantFrom(' ', '\t', 'a', '~', '\x7f', '\0', '\ud800', '\udc00', '\u2028', '\ufeff', 'é'),
      maxLength: 5,
    }),
  )
  it('are told as the schema tells them', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(isLine(one, 4)).toBe(one.length <= 4 && TestResultSchema.safeParse(plainResult(one)).success)
        expect(isText(one)).toBe(TestResultSchema.safeParse(plainResult('a', { note: one })).success)
      }),
      { numRuns: 500 },
    )
  })
})
