import { describe, expect, it } from 'vitest'
import { cucumberMessagesParser } from '../../../src/formats/cucumber-messages/index.ts'
import { expectChunksDoNotMatter, parseBad, parseGood } from '../json-support.ts'
import {
  expectCutsRefused,
  expectHostileLinesHandled,
  expectShuffledLinesHandled,
  lineFixturesOf,
  linesOf,
} from '../line-support.ts'
import { meta, pickle, finish, head, run } from './events.ts'

const fixtures = lineFixturesOf('cucumber-messages')

describe('cucumberMessagesParser on reports', () => {
  it.each([
    ['text between', linesOf(...head, 'hello', finish(true)), 'report/malformed'],
    ['other JSON', linesOf({ meta: 1 }, { a: {} }), 'report/unsupported-format'],
  ])('refuses %s', async (_, text, kind) => {
    expect((await parseBad(cucumberMessagesParser, text)).kind).toBe(kind)
  })

  it('holds no more open scenarios than cases are allowed', async () => {
    const many = Array.from({ length: 101 }, (_, index) => pickle(`p${index}`, 'a'))
    expect(
      (await parseBad(cucumberMessagesParser, linesOf(meta, ...many), { limits: { cases: 100 } })).kind,
    ).toBe('report/limit-exceeded')
  })

  it('takes any value anywhere', async () => {
    await expectHostileLinesHandled(cucumberMessagesParser, run)
    await expectShuffledLinesHandled(cucumberMessagesParser, run)
    expect(run).toHaveLength(9)
  })

  it('gives no proper prefix as a whole report, and the same however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(linesOf(...run))
    await expectCutsRefused(cucumberMessagesParser, bytes)
    await expectChunksDoNotMatter(cucumberMessagesParser, bytes)
    expect.hasAssertions()
  })

  it.skipIf(fixtures.length === 0).each(fixtures)(
    'counts $name as Cucumber does',
    async ({ bytes, counts }) => {
      // With an error for trouble of the run and for each file that can't be read.
      const { summary } = await parseGood(cucumberMessagesParser, bytes)
      expect(summary.counts).toEqual(counts)
      await expectCutsRefused(cucumberMessagesParser, bytes)
    },
  )
})
