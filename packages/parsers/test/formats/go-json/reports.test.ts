import { describe, expect, it } from 'vitest'
import { goJsonParser } from '../../../src/formats/go-json/index.ts'
import { corpusOf, expectChunksDoNotMatter, parseBad, parseGood, parseOnly } from '../json-support.ts'
import {
  expectCutsRefused,
  expectHostileLinesHandled,
  expectShuffledLinesHandled,
  lineFixturesOf,
  linesOf,
} from '../line-support.ts'
import { event, output, failingTest } from './events.ts'

const fixtures = lineFixturesOf('go-json')

describe('goJsonParser on reports', () => {
  it('passes over lines of other programs and says so', async () => {
    const { summary } = await parseGood(
      goJsonParser,
      linesOf('go: downloading x v1', ...failingTest, 'exit status 1', { level: 'info' }),
    )
    expect(summary.diagnostics).toMatchObject([{ code: 'other-output', count: 3 }])
    expect(summary.counts).toMatchObject({ tests: 1, failed: 1 })
  })

  it('refuses an event that another program broke', async () => {
    const error = await parseBad(
      goJsonParser,
      linesOf(...failingTest, '{"Action":"fa{"Action":"pass"}', event('pass')),
    )
    expect(error).toMatchObject({ kind: 'report/malformed', place: { line: 10 } })
  })

  it.each([
    ['JSON without events', '{"Time":"now"}\n'],
    ['other JSON', '{"Action":1}\n{"Time":2}\n'],
  ])('refuses %s', async (_, text) => {
    expect((await parseBad(goJsonParser, text)).kind).toBe('report/unsupported-format')
  })

  it('holds no more open tests than cases are allowed', async () => {
    const lines = Array.from({ length: 1001 }, (_, index) => event('run', `TestA/${index}`))
    const error = await parseBad(goJsonParser, linesOf(...lines), { limits: { cases: 1000 } })
    expect(error.kind).toBe('report/limit-exceeded')
  })

  it('cuts long output', async () => {
    const says = Array.from({ length: 100 }, () => output(`${'x'.repeat(99)}\n`, 'TestA'))
    const record = await parseOnly(
      goJsonParser,
      linesOf(event('run', 'TestA'), ...says, event('fail', 'TestA'), event('fail')),
      { limits: { textLength: 500 } },
    )
    expect(record.failures[0]?.trace).toContain('9500 characters cut')
  })

  it('takes any value anywhere', async () => {
    await expectHostileLinesHandled(goJsonParser, failingTest)
    await expectShuffledLinesHandled(goJsonParser, failingTest)
    expect(failingTest).toHaveLength(9)
  })

  it('gives the same however the bytes are cut', async () => {
    await expectChunksDoNotMatter(goJsonParser, new TextEncoder().encode(linesOf('text é', ...failingTest)))
    expect.hasAssertions()
  })

  it.skipIf(fixtures.length === 0).each(fixtures)(
    'counts $name as go test does',
    async ({ bytes, counts }) => {
      expect((await parseGood(goJsonParser, bytes)).summary.counts).toEqual(counts)
      await expectChunksDoNotMatter(goJsonParser, bytes, 5)
      await expectCutsRefused(goJsonParser, bytes, isWholeRun)
    },
  )

  const corpus = corpusOf('go-json')
  it.skipIf(corpus.length === 0).each(corpus)(
    'counts $name as it is known to be',
    async ({ bytes, counts }) => {
      const { tests, passed, failed, errors, skipped } = (await parseGood(goJsonParser, bytes)).summary.counts
      expect(counts).toMatchObject({ tests, passed, failed, errors, skipped })
    },
  )
})

/** The format marks the end of a package and none of the run. */
function isWholeRun(prefix: Uint8Array): boolean {
  const text = new TextDecoder().decode(prefix)
  const open = new Set<string>()
  const lines = text.split('\n')
  for (const line of lines) {
    try {
      const { Action, Package, Test } = JSON.parse(line) as { Action: string; Package: string; Test?: string }
      if (Test === undefined && ['pass', 'fail', 'skip'].includes(Action)) open.delete(Package)
      else open.add(Package)
    } catch {
      if (line.startsWith('{')) return false
    }
  }
  return open.size === 0 && text.trim() !== ''
}
