import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseCounts, ReportParser } from '@gatewright/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../support.ts'
import {
  corpusOf,
  expectChunksDoNotMatter,
  expectPrefixesRefused,
  parseGood,
  parseWith,
} from './json-support.ts'

/** A report that a real tool wrote, and what it is known to hold. */
interface XmlFixture {
  readonly name: string
  readonly bytes: Uint8Array
  readonly counts: CaseCounts
  /** Counts of tests where the tool writes each try as a case. */
  readonly folded?: CaseCounts
  /** Why the tool's own report is no document. */
  readonly malformed?: string
}

const folder = fileURLToPath(new URL('../fixtures', import.meta.url))

/** The reports of real tools in a format. */
export function xmlFixturesOf(format: string): readonly XmlFixture[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.expected.json'))
    .sort()
    .flatMap((name) => {
      const expected = JSON.parse(readFileSync(join(folder, name), 'utf8')) as XmlFixture & {
        readonly format: string
      }
      const report = name.replace(/\.expected\.json$/, '.xml')
      if (expected.format !== format || !existsSync(join(folder, report))) return []
      return [{ ...expected, name: report, bytes: readFileSync(join(folder, report)) }]
    })
}

/** What every parser of XML keeps to, shown on a sample that holds something of everything. */
export function describeXmlLaws(parser: ReportParser, sample: string): void {
  // Many short readings, which take their time on a busy machine.
  describe('laws', { timeout: 60_000 }, () => {
    it('knows its own beginning', () => {
      expect(parser.detect(bytesOf(sample))).toBe(true)
    })

    it('takes no beginning of a report for the whole', async () => {
      expect(await expectPrefixesRefused(parser, bytesOf(sample))).toBeUndefined()
    })

    it('keeps whole cases alone where a report breaks off and lenience is asked for', async () => {
      const whole = await parseGood(parser, sample)
      // A suite that failed is a record of its own where the case that failed in it was cut off.
      const names = [...whole.records.map(({ name }) => name), '<suite>']
      for (let cut = 0; cut < sample.length - 1; cut += 7) {
        const lenient = await parseWith(parser, sample.slice(0, cut), { mode: 'lenient' })
        const held = lenient.isOk() ? lenient.value.records.map(({ name }) => name) : []
        // What follows the results of TRX tells the classes of the tests.
        expect(held.filter((name) => !names.some((known) => name.endsWith(known)))).toEqual([])
        expect(held.length).toBeLessThanOrEqual(whole.records.length + 1)
      }
    })

    it('gives the same however the bytes are cut', async () => {
      expect(await expectChunksDoNotMatter(parser, bytesOf(sample))).toBeUndefined()
    })

    it('handles any value anywhere', async () => {
      await fc.assert(
        fc.asyncProperty(changed(sample), async (text) => {
          const parsed = await parseWith(parser, text)
          if (parsed.isErr()) expect(parsed.error.kind).not.toBe('report/parser-failed')
          else expect(parsed.value.records).toHaveLength(parsed.value.summary.counts.tests)
        }),
        { numRuns: 200 },
      )
    })

    it('never passes a case whose outcome it does not know', async () => {
      const whole = await parseGood(parser, sample)
      await fc.assert(
        fc.asyncProperty(changed(sample, fc.constant('no-such-word')), async (text) => {
          const parsed = await parseWith(parser, text)
          const passed = parsed.isOk() ? parsed.value.summary.counts.passed : 0
          expect(passed).toBeLessThanOrEqual(whole.summary.counts.passed)
        }),
        { numRuns: 100 },
      )
    })
  })
}

const hostile = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  '-1',
  'NaN',
  '1e308',
  '99999999999999999999',
  'hasOwnProperty',
  '\u2028',
  '9999-99-99T99:99:99',
  'a'.repeat(5000),
)

/** The sample with the value of one attribute, or one text, replaced. */
function changed(sample: string, values: fc.Arbitrary<string> = hostile): fc.Arbitrary<string> {
  const places = [...sample.matchAll(/="([^"]*)"|>([^<>\s][^<>]*)</g)].map((match) => {
    const value = match[1] ?? match[2] ?? ''
    return { from: match.index + match[0].indexOf(value, 1), length: value.length }
  })
  return fc
    .tuple(fc.constantFrom(...places), values)
    .map(([{ from, length }, value]) => sample.slice(0, from) + value + sample.slice(from + length))
}

/** Without comments behind the root: a report that breaks off there is whole. */
function withoutEnd(bytes: Uint8Array): Uint8Array {
  return bytesOf(new TextDecoder().decode(bytes).replace(/(?:\s|<!--[^>]*-->)+$/, ''))
}

/** Reads every report of a real tool that there is in a format; what is no document is never taken for one. */
export function describeXmlFixtures(parser: ReportParser, format: string = parser.format): void {
  const fixtures = xmlFixturesOf(format)
  describe.skipIf(fixtures.length === 0)('reports of real tools', () => {
    it.each(fixtures.filter(({ malformed, counts }) => !malformed && counts.tests > 0))(
      '$name',
      async ({ bytes, counts, folded }) => {
        const { summary, records } = await parseGood(parser, bytes)
        expect(summary.counts).toEqual(folded ?? counts)
        expect(records).toHaveLength(summary.counts.tests)
        expect(parser.detect(bytes.subarray(0, 4096))).toBe(true)
        await expectPrefixesRefused(parser, withoutEnd(bytes))
      },
      60_000,
    )

    it.each(fixtures.filter(({ counts }) => counts.tests === 0))(
      '$name, which names no case',
      async ({ bytes }) => {
        const parsed = await parseWith(parser, bytes)
        expect(parsed.isErr() || parsed.value.records.length === 0).toBe(true)
      },
    )

    it.each(fixtures.filter(({ malformed }) => malformed))(
      '$name, which is no document',
      async ({ bytes }) => {
        expect((await parseWith(parser, bytes)).isErr()).toBe(true)
        const lenient = await parseWith(parser, bytes, { mode: 'lenient' })
        expect(lenient.isErr() || !lenient.value.summary.completeness.complete).toBe(true)
      },
    )
  })
}

/** Where our counts differ from the known ones, and why. */
export type KnownDifferences = Readonly<
  Record<string, { readonly why: string; readonly counts: Partial<CaseCounts> }>
>

/** Compares with the known counts of reports of other projects, where those lie on this machine. */
export function describeCorpus(
  parser: ReportParser,
  format: string,
  differences: KnownDifferences = {},
): void {
  const corpus = corpusOf(format)
  describe('the corpus', () => {
    it.skipIf(corpus.length === 0)('is on this machine (CORPUS_DIR)', () => {
      expect(corpus.length).toBeGreaterThan(0)
    })

    it.each(corpus)('$name', async ({ name, bytes, counts }) => {
      const known = Object.entries(differences).find(([end]) => name.endsWith(end))?.[1].counts ?? counts
      const { summary } = await parseGood(parser, bytes)
      const { failed, errors, ...others } = summary.counts
      // Other tools tell failures and errors not apart.
      const ours = { ...others, failed: failed + errors }
      for (const key of ['tests', 'passed', 'failed', 'skipped'] as const)
        if (known[key] !== undefined) expect(ours[key], key).toBe(known[key])
      expect(parser.detect(bytes.subarray(0, 4096))).toBe(true)
    })
  })
}
