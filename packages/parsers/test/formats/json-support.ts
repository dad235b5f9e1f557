import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  ByteSource,
  CaseCounts,
  CaseRecord,
  ParseReportOptions,
  ReportError,
  ReportParser,
  ReportSummary,
} from '@gatewright/core/ports'
import fc from 'fast-check'
import { err, ok, type Result } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { bytesOf, chunksOf } from '../support.ts'

/** A report as a parser gave it, record by record. */
export interface ParsedReport {
  readonly records: readonly CaseRecord[]
  readonly summary: ReportSummary
}

/** Collects what a parser gives of JSON, of text or of bytes. */
export async function parseWith(
  parser: ReportParser,
  source: ByteSource | string | object,
  options: ParseReportOptions = {},
): Promise<Result<ParsedReport, ReportError>> {
  const stream = parser.parse(sourceOf(source), options)
  const records: CaseRecord[] = []
  for (;;) {
    const next = await stream.next()
    if (!next.done) records.push(next.value)
    else return next.value.isErr() ? err(next.value.error) : ok({ records, summary: next.value.value })
  }
}

function sourceOf(source: ByteSource | string | object): ByteSource {
  if (typeof source === 'string') return bytesOf(source)
  const isSource = source instanceof Uint8Array || Symbol.asyncIterator in source || 'getReader' in source
  return isSource ? (source as ByteSource) : bytesOf(JSON.stringify(source))
}

/** Reads a report that the test knows to be good. */
export async function parseGood(
  parser: ReportParser,
  source: ByteSource | string | object,
  options: ParseReportOptions = {},
): Promise<ParsedReport> {
  const parsed = await parseWith(parser, source, options)
  if (parsed.isErr()) throw new Error(`${parsed.error.kind}: ${parsed.error.message}`)
  return parsed.value
}

/** Reads a report that the test knows to be bad. */
export async function parseBad(
  parser: ReportParser,
  source: ByteSource | string | object,
  options: ParseReportOptions = {},
): Promise<ReportError> {
  const parsed = await parseWith(parser, source, options)
  if (parsed.isOk()) throw new Error(`Read as a good report of ${parsed.value.summary.counts.tests} tests.`)
  return parsed.error
}

/** The only record of a report. */
export async function parseOnly(
  parser: ReportParser,
  source: ByteSource | string | object,
  options: ParseReportOptions = {},
): Promise<CaseRecord> {
  const { records } = await parseGood(parser, source, options)
  const [only] = records
  if (!only || records.length !== 1) throw new Error(`${records.length} records`)
  return only
}

/** A report that a real tool wrote, and what it is known to hold. */
export interface Fixture {
  readonly name: string
  readonly bytes: Uint8Array
  readonly counts: CaseCounts
}

const fixtureFolder = fileURLToPath(new URL('../fixtures', import.meta.url))

/** The fixtures of a format. */
export function fixturesOf(format: string): readonly Fixture[] {
  return readdirSync(fixtureFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.expected.json'))
    .sort()
    .flatMap((name) => {
      const expected = JSON.parse(readFileSync(join(fixtureFolder, name), 'utf8')) as {
        readonly format: string
        readonly counts: CaseCounts
      }
      const report = name.replace(/\.expected\.json$/, '.json')
      if (expected.format !== format || !existsSync(join(fixtureFolder, report))) return []
      return [{ name: report, bytes: readFileSync(join(fixtureFolder, report)), counts: expected.counts }]
    })
}

/** Reports of other projects with known counts, where they lie on this machine. */
export function corpusOf(
  format: string,
): readonly (Omit<Fixture, 'counts'> & { readonly counts: Partial<CaseCounts> })[] {
  const folder = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
  const manifest = join(folder, 'manifest.json')
  if (!existsSync(manifest)) return []
  const entries = JSON.parse(readFileSync(manifest, 'utf8')) as readonly {
    readonly file: string
    readonly format: string
    readonly expected: Partial<CaseCounts>
  }[]
  return entries
    .filter((entry) => entry.format === format)
    .map((entry) => ({
      name: entry.file,
      bytes: readFileSync(join(folder, entry.file)),
      counts: entry.expected,
    }))
}

/** Fails where a proper prefix of a report is read as a whole one, but for white space at its end. */
export async function expectPrefixesRefused(parser: ReportParser, bytes: Uint8Array): Promise<void> {
  const whole = new TextDecoder().decode(bytes).trimEnd()
  const length = bytesOf(whole).length
  const step = Math.max(1, Math.floor(length / 100))
  const cuts = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step)
  for (const cut of new Set([...cuts, length - 3, length - 2, length - 1])) {
    const prefix = bytes.subarray(0, cut)
    const strict = await parseWith(parser, prefix)
    expect(strict.isErr() || !strict.value.summary.completeness.complete, `strict, ${cut} bytes`).toBe(true)
    const lenient = await parseWith(parser, prefix, { mode: 'lenient' })
    expect(lenient.isErr() || !lenient.value.summary.completeness.complete, `lenient, ${cut} bytes`).toBe(
      true,
    )
  }
}

/** Fails where it matters how the bytes are cut. */
export async function expectChunksDoNotMatter(
  parser: ReportParser,
  bytes: Uint8Array,
  runs: number = 30,
): Promise<void> {
  const whole = await parseGood(parser, bytes)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
      expect(await parseGood(parser, chunksOf(bytes, cuts))).toEqual(whole)
    }),
    { numRuns: runs },
  )
}

/** Holds a parser to the fixtures of its format: their counts, no trouble, no prefix read as a whole, any chunks. */
export function describeFixtures(parser: ReportParser, format: string, chunkRuns?: number): void {
  describe('reports of real tools', () => {
    const fixtures = fixturesOf(format)

    it('are there', () => {
      expect(fixtures.length).toBeGreaterThan(0)
    })

    it.each(fixtures)('$name', async ({ bytes, counts }) => {
      const parsed = await parseGood(parser, bytes)
      expect(parsed.summary.counts).toEqual(counts)
      expect(parsed.summary).toMatchObject({ completeness: { complete: true }, diagnostics: [] })
      expect(parser.detect(bytes.subarray(0, 4096))).toBe(true)
    })

    it.each(fixtures)('no prefix of $name is a report', ({ bytes }) =>
      expect(expectPrefixesRefused(parser, bytes)).resolves.toBeUndefined(),
    )

    it.each(fixtures)('$name is the same in any chunks', ({ bytes }) =>
      expect(expectChunksDoNotMatter(parser, bytes, chunkRuns)).resolves.toBeUndefined(),
    )
  })
}

/** Values that stand in no report of a real tool. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e308,
    1.5,
    '',
    '__proto__',
    [],
    {},
    [null],
    [[]],
    'constructor',
    '\u0000',
    '\ud800',
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A document with one value somewhere in it replaced by another, or with a key more. */
export function withHostileValue(document: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(document, [])
  return fc
    .tuple(fc.constantFrom(...paths), hostileValue)
    .map(([path, value]) => replaceAt(structuredClone(document), path, value))
}

type Path = readonly (string | number)[]

function pathsIn(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
}

function replaceAt(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const owner = document as Record<string | number, unknown>
  owner[key] = replaceAt(owner[key], rest, value)
  return document
}

/** Fails where a parser throws because of what stands in a report, or pollutes what every object inherits. */
export async function expectHostileValuesHandled(parser: ReportParser, document: unknown): Promise<void> {
  const inherited = Object.getOwnPropertyNames(Object.prototype).sort()
  await fc.assert(
    fc.asyncProperty(withHostileValue(document), async (changed) => {
      const text = JSON.stringify(changed)
      const parsed = await parseWith(parser, text)
      if (parsed.isErr()) {
        expect(parsed.error.kind).toMatch(/^report\//)
        expect(parsed.error.kind).not.toBe('report/parser-failed')
      } else expect(parsed.value.records).toHaveLength(parsed.value.summary.counts.tests)
      expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(inherited)
    }),
    { numRuns: 300 },
  )
}
