import { describe, expect, it } from 'vitest'
import { libtestJsonParser } from '../../../src/formats/libtest-json/index.ts'
import { expectChunksDoNotMatter, parseBad, parseGood } from '../json-support.ts'
import {
  expectCutsRefused,
  expectHostileLinesHandled,
  expectShuffledLinesHandled,
  lineFixturesOf,
  linesOf,
} from '../line-support.ts'
import { begin, test, end, run } from './events.ts'

const fixtures = lineFixturesOf('libtest-json')

describe('libtestJsonParser on reports', () => {
  it('refuses an event that is broken, and passes over other lines', async () => {
    expect(
      (await parseBad(libtestJsonParser, linesOf(begin(1), '{ "type": "test", "na', end('ok')))).kind,
    ).toBe('report/malformed')
    const { summary } = await parseGood(libtestJsonParser, linesOf('warning: unused', ...run, { other: 1 }))
    expect(summary.diagnostics).toMatchObject([{ code: 'other-output', count: 2 }])
  })

  it('refuses JSON without a suite', async () => {
    expect((await parseBad(libtestJsonParser, linesOf(test('a', 'ok'), test('b', 'failed')))).kind).toBe(
      'report/malformed',
    )
    expect((await parseBad(libtestJsonParser, linesOf({ type: 'report', event: 'x' }))).kind).toBe(
      'report/unsupported-format',
    )
  })

  it('holds no more open tests than cases are allowed', async () => {
    const tests = Array.from({ length: 101 }, (_, index) => test(`a${index}`, 'started'))
    expect(
      (await parseBad(libtestJsonParser, linesOf(begin(101), ...tests), { limits: { cases: 100 } })).kind,
    ).toBe('report/limit-exceeded')
  })

  it('takes any value anywhere', async () => {
    await expectHostileLinesHandled(libtestJsonParser, run)
    await expectShuffledLinesHandled(libtestJsonParser, run)
    expect(run).toHaveLength(8)
  })

  it('gives no proper prefix as a whole report, and the same however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(linesOf(...run))
    await expectCutsRefused(libtestJsonParser, bytes)
    await expectChunksDoNotMatter(libtestJsonParser, bytes)
    expect.hasAssertions()
  })

  it.skipIf(fixtures.length === 0).each(fixtures)('counts $name as cargo does', async ({ bytes, counts }) => {
    expect((await parseGood(libtestJsonParser, bytes)).summary.counts).toEqual(counts)
    await expectChunksDoNotMatter(libtestJsonParser, bytes, 5)
    await expectCutsRefused(libtestJsonParser, bytes, isWholeSuite)
  })
})

/** The format marks the end of a suite and none of the run. */
function isWholeSuite(prefix: Uint8Array): boolean {
  const last = new TextDecoder().decode(prefix).trimEnd().split('\n').at(-1) ?? ''
  return /"type": ?"suite".*"event": ?"(?:ok|failed)".*\}$/.test(last)
}
