import { describe, expect, it } from 'vitest'
import { pytestReportlogParser } from '../../../src/formats/pytest-reportlog/index.ts'
import { corpusOf, expectChunksDoNotMatter, parseBad, parseGood } from '../json-support.ts'
import {
  expectCutsRefused,
  expectHostileLinesHandled,
  expectShuffledLinesHandled,
  lineFixturesOf,
  linesOf,
} from '../line-support.ts'
import { start, finish, phase, run, passing } from './events.ts'

const fixtures = lineFixturesOf('pytest-reportlog')

describe('pytestReportlogParser on reports', () => {
  it('passes over warnings and notes what is not known', async () => {
    const { summary } = await parseGood(
      pytestReportlogParser,
      linesOf(start, { $report_type: 'WarningMessage' }, { $report_type: 'Other' }, ...passing, finish(0)),
    )
    expect(summary.diagnostics).toMatchObject([{ code: 'unknown-event', count: 1 }])
  })

  it.each([
    ['text', linesOf(start, 'hello', ...passing, finish(0)), 'report/malformed'],
    [
      'collections alone',
      linesOf({ $report_type: 'CollectReport', nodeid: 'a.py', outcome: 'failed' }),
      'report/malformed',
    ],
    ['no session', linesOf({ $report_type: 'WarningMessage' }), 'report/unsupported-format'],
  ])('refuses %s', async (_, text, kind) => {
    expect((await parseBad(pytestReportlogParser, text)).kind).toBe(kind)
  })

  it('holds no more open tests than cases are allowed', async () => {
    const tests = Array.from({ length: 101 }, (_, index) =>
      phase('setup', 'passed', { nodeid: `a.py::t${index}` }),
    )
    expect(
      (await parseBad(pytestReportlogParser, linesOf(start, ...tests), { limits: { cases: 100 } })).kind,
    ).toBe('report/limit-exceeded')
  })

  it('takes any value anywhere', async () => {
    await expectHostileLinesHandled(pytestReportlogParser, run)
    await expectShuffledLinesHandled(pytestReportlogParser, run)
    expect(run).toHaveLength(6)
  })

  it('gives no proper prefix as a whole report, and the same however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(linesOf(...run))
    await expectCutsRefused(pytestReportlogParser, bytes)
    await expectChunksDoNotMatter(pytestReportlogParser, bytes)
    expect.hasAssertions()
  })

  it.skipIf(fixtures.length === 0).each(fixtures)(
    'counts $name as pytest does',
    async ({ bytes, counts }) => {
      expect((await parseGood(pytestReportlogParser, bytes)).summary.counts).toEqual(counts)
      await expectCutsRefused(pytestReportlogParser, bytes)
    },
  )

  const corpus = corpusOf('pytest-reportlog')
  it.skipIf(corpus.length === 0).each(corpus)(
    'counts $name as it is known to be',
    async ({ bytes, counts }) => {
      expect((await parseGood(pytestReportlogParser, bytes)).summary.counts).toMatchObject(counts)
      await expectCutsRefused(pytestReportlogParser, bytes)
    },
  )
})
