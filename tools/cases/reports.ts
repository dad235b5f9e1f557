import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ReportParser } from '../../packages/core/src/ports/index.ts'
import { defaultParserRegistry, readReport } from '../../packages/parsers/src/index.ts'
import { compareCounts, type ExpectedCounts } from './counting/compare-counts.ts'
import { declaredCounts } from './counting/declared-counts.ts'
import { ManifestError, parseManifest, type CaseEntry } from './manifest.ts'

/** What came of one entry. */
type CaseVerdict =
  | { readonly status: 'passed'; readonly lines: readonly string[] }
  | { readonly status: 'failed'; readonly lines: readonly string[] }

export interface ReportCasesOptions {
  /** False reads each file as of the format that the manifest names, whatever it looks like. */
  readonly detects?: boolean
}

export interface CasesSummary {
  readonly passed: number
  readonly failed: number
}

/** Checks every report that a manifest lists, and prints what differs. */
export async function runReportCases(
  manifestFile: string,
  print: (line: string) => void,
  { detects = true }: ReportCasesOptions = {},
): Promise<CasesSummary> {
  const entries = parseManifest(
    await readFile(manifestFile, 'utf8').catch(() => {
      throw new ManifestError("The manifest can't be read.")
    }),
  )
  const formats = new Map<string, number>()
  const rules = new Map<string, number>()
  const summary = { passed: 0, failed: 0 }
  for (const entry of entries) {
    const file = resolve(dirname(manifestFile), entry.file)
    const verdict = await checkReport(entry, file, detects, (rule) =>
      rules.set(rule, (rules.get(rule) ?? 0) + 1),
    )
    formats.set(entry.format, (formats.get(entry.format) ?? 0) + 1)
    summary[verdict.status] += 1
    if (verdict.lines.length > 0)
      print(`${verdict.status === 'failed' ? 'FAILED ' : 'passed '} ${entry.file}`)
    for (const line of verdict.lines) print(`    ${line}`)
  }
  print([...formats].map(([format, count]) => `${format} ${count}`).join(', '))
  for (const [rule, count] of rules) print(`explained by ${rule}: ${count} ${count === 1 ? 'file' : 'files'}`)
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

async function checkReport(
  entry: CaseEntry,
  file: string,
  detects: boolean,
  onRule: (rule: string) => void,
): Promise<CaseVerdict> {
  const parsers = detects ? [] : parsersOf(entry.format)
  if (!detects && parsers.length === 0 && entry.format !== 'invalid')
    return { status: 'failed', lines: [`No parser reads "${entry.format}".`] }
  const mustFail = entry.format === 'invalid' || entry.expected['error'] === true
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return { status: 'failed', lines: ["The file can't be read."] }
  const report = await readAs(parsers, bytes)
  if (mustFail) {
    if (report.isErr()) return { status: 'passed', lines: [] }
    return {
      status: 'failed',
      lines: [`expected an error, but ${report.value.summary.counts.tests} tests were read`],
    }
  }
  if (report.isErr()) return { status: 'failed', lines: [`${report.error.kind}: ${report.error.message}`] }
  const expected = expectedCounts(entry.expected)
  if (Object.keys(expected).length === 0)
    return { status: 'failed', lines: ['The manifest expects nothing that is compared.'] }
  const { differences, explainedBy } = compareCounts(
    report.value,
    expected,
    declaredCounts(report.value.summary),
  )
  const lines = differences.map(
    ({ counter, expected: wanted, counted }) => `${counter}: expected ${wanted}, counted ${counted}`,
  )
  if (differences.length === 0) return { status: 'passed', lines }
  if (!explainedBy) return { status: 'failed', lines }
  const rule = explainedBy.join(' and ')
  onRule(rule)
  return { status: 'passed', lines: [...lines, `explained by ${rule} (docs/dialects.md)`] }
}

/** The parser of a format, or those of its versions: `nunit` means each of them. */
function parsersOf(format: string): readonly ReportParser[] {
  const exact = defaultParserRegistry.find(format)
  return exact ? [exact] : defaultParserRegistry.parsers.filter((parser) => parser.format.startsWith(format))
}

/** The answer of the first parser that does not refuse the format; what the content looks like decides where there is none. */
async function readAs(
  parsers: readonly ReportParser[],
  bytes: Uint8Array,
): Promise<Awaited<ReturnType<typeof readReport>>> {
  const [parser, ...more] = parsers
  const report = await readReport(bytes, parser ? { parser } : {})
  const isRefused = report.isErr() && report.error.kind === 'report/unsupported-format'
  return isRefused && more.length > 0 ? readAs(more, bytes) : report
}

const counters: Readonly<Record<string, keyof ExpectedCounts>> = {
  tests: 'tests',
  passed: 'passed',
  failed: 'failed',
  errors: 'errors',
  skipped: 'skipped',
  flaky: 'flaky',
  tests_excluding_skipped: 'testsWithoutSkipped',
  duration: 'durationSeconds',
}

function expectedCounts(expected: CaseEntry['expected']): ExpectedCounts {
  return Object.fromEntries(
    Object.entries(counters).flatMap(([key, counter]) => {
      const value = expected[key]
      return typeof value === 'number' ? [[counter, value]] : []
    }),
  )
}
