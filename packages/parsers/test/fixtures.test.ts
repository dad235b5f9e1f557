import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countAs,
  defaultParsers,
  detectFormat,
  junitDialects,
  readReport,
  recordsToResults,
} from '../src/index.ts'
import { fixtures } from './fixture-files.ts'
import { chunksOf, readGood } from './support.ts'

/** Formats of which no producer runs where the fixtures are made; why is in tools/fixtures/README.md. */
const withoutProducer: ReadonlySet<string> = new Set([
  'android-cts',
  'cpptest',
  'dart-json',
  'mbunit',
  'nunit3',
  'pytest-reportlog',
  'robot',
  'wptreport',
  'xunit',
])

/** Broken reports that can be mended without a guess: a raw `<` in an attribute is kept, and noted. */
const mended: ReadonlySet<string> = new Set(['cmocka-1.1.5/markup.xml'])

/** Reports of a format without any mark of its end: cut between two packets they are whole. */
const withoutEnd: ReadonlySet<string> = new Set(['subunit-1.4.0/from-tap.subunit'])

describe('reports of real tools', () => {
  it('are there for every format whose tool can be had', () => {
    const formats = new Set(fixtures.map(({ expectation }) => expectation.format))
    const missing = defaultParsers.map(({ format }) => format).filter((format) => !formats.has(format))
    expect(missing.sort()).toEqual([...withoutProducer].sort())
  })

  describe.each(fixtures.filter(({ expectation }) => expectation.malformed !== undefined))(
    '$name, which is broken',
    ({ name, bytes, expectation }) => {
      it('is refused strictly, and not complete leniently', async () => {
        const strict = await readReport(bytes)
        if (mended.has(name)) {
          const { summary } = strict._unsafeUnwrap()
          expect(summary.diagnostics.map(({ code }) => code)).toContain('raw-angle-bracket')
          return expect(summary.counts).toEqual(expectation.counts)
        }
        expect(strict.isErr() && strict.error.kind).toMatch(
          /^report\/(?:malformed|truncated|unsupported-format)$/,
        )
        const lenient = await readReport(bytes, { mode: 'lenient' })
        expect(lenient.isErr() || !lenient.value.summary.completeness.complete).toBe(true)
      })
    },
  )

  it('that hold no outcomes are refused', async () => {
    const listing = fixtures.find(({ name }) => name === 'cunit-2.1-3/listing.xml')
    const report = await readReport(listing?.bytes ?? new Uint8Array())
    expect(report.isErr() && report.error).toMatchObject({ seen: 'a CUnit listing, which holds no outcomes' })
  })

  const whole = fixtures.filter(
    ({ name, expectation }) => expectation.malformed === undefined && name !== 'cunit-2.1-3/listing.xml',
  )
  describe.each(whole)('$name', ({ name, bytes, expectation }) => {
    const { counts, folded, producer, format } = expectation

    it('is told by its beginning and counts what the tool counted', async () => {
      expect(
        detectFormat(bytes.subarray(0, 4096))
          .map((parser) => parser.format)
          ._unsafeUnwrap(),
      ).toBe(format)
      const report = await readGood(bytes)
      expect(report.records).toHaveLength(report.summary.counts.tests)
      // Some tools don't count what goes wrong beside their tests.
      const seen = [[], ['run-error-ignored'], ['missing-ignored']] as const
      const ways = seen.map((rules) => countAs(report.records, rules))
      // Of tools that write each run of a test, some readings fold them and some do not.
      const agreed = ways.find((way) => [counts, folded].some((wanted) => isDeepStrictEqual(way, wanted)))
      expect(agreed ?? report.summary.counts).toEqual(agreed ?? counts)
      if (format === 'junit') {
        // A tool that has no dialect of its own may look like another.
        const dialect = junitDialects.find((known) => producer.startsWith(known)) ?? report.summary.dialect
        expect(report.summary.dialect).toBe(dialect)
      }
    })

    it('becomes results, one for each attempt', async () => {
      const { records } = await readGood(bytes)
      const results = recordsToResults(records, {
        item: { type: 'git_commit', id: '0'.repeat(40) },
        group: 'run-1',
        submittedAt: '2026-11-22T04:19:00Z',
        reportKey: name,
      })._unsafeUnwrap()
      const beside = folded ? 0 : records.length - counts.tests
      const attempts = records.reduce((sum, { otherAttempts }) => sum + 1 + otherAttempts.length, 0)
      expect(results).toHaveLength(attempts)
      const distinct = new Set(results.map(({ testcase, variant }) => JSON.stringify([testcase, variant])))
      expect(distinct.size).toBe((folded ?? counts).tests + beside)
    })

    it('gives a place and advice with everything odd', async () => {
      const { summary } = await readGood(bytes, { limits: { textLength: 40 } })
      for (const { code, advice, count, place } of summary.diagnostics) {
        expect(advice, code).toMatch(/\.$/)
        expect(count, code).toBeGreaterThan(0)
        expect(place?.line, code).toBeGreaterThan(0)
        expect(place?.column, code).toBeGreaterThan(0)
      }
    })

    it('says the same however its bytes are cut', async () => {
      const whole = await readReport(bytes)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
          expect(await readReport(chunksOf(bytes, cuts))).toEqual(whole)
        }),
        { numRuns: 10 },
      )
    })

    it('that breaks off is an error or not complete, wherever that is', async () => {
      const text = new TextDecoder('latin1').decode(bytes)
      if (withoutEnd.has(name)) return
      // White space at the end says nothing.
      const end = text.trimEnd().length
      const step = Math.max(1, Math.floor(end / 60))
      const all = (await readGood(bytes)).summary.counts
      for (let length = 0; length < end; length += step) {
        const cut = bytes.subarray(0, length)
        for (const mode of ['strict', 'lenient'] as const) {
          const report = await readReport(cut, { mode })
          const isHeld = report.isErr() || !report.value.summary.completeness.complete
          // What is lost may be nothing that counts, such as a comment after the last line of a plan.
          const isWhole = report.isOk() && isDeepStrictEqual(report.value.summary.counts, all)
          expect(isHeld || isWhole, `${mode}, cut at byte ${length}`).toBe(true)
        }
      }
    })
  })
})
