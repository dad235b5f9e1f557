import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { defaultParserRegistry, readReport } from '../../packages/parsers/src/index.ts'
import { compareCounts, type ExpectedCounts } from './counting/compare-counts.ts'
import { readDeclaredCounts } from './counting/declared-counts.ts'
import { ManifestError, parseManifest, type CaseEntry } from './manifest.ts'

/** What came of one entry. */
type CaseVerdict =
  | { readonly status: 'passed'; readonly lines: readonly string[] }
  | { readonly status: 'failed'; readonly lines: readonly string[] }
  | { readonly status: 'not-supported' }

export interface CasesSummary {
  readonly passed: number
  readonly failed: number
}

/** Checks every report that a manifest lists, and prints what differs. */
export async function runReportCases(
  manifestFile: string,
  print: (line: string) => void,
): Promise<CasesSummary> {
  const entries = parseManifest(
    await readFile(manifestFile, 'utf8').catch(() => {
      throw new ManifestError("The manifest can't be read.")
    }),
  )
  const unsupported = new Map<string, number>()
  const rules = new Map<string, number>()
  const summary = { passed: 0, failed: 0 }
  for (const entry of entries) {
    const verdict = await checkReport(entry, resolve(dirname(manifestFile), entry.file), (rule) =>
      rules.set(rule, (rules.get(rule) ?? 0) + 1),
    )
    if (verdict.status === 'not-supported') {
      unsupported.set(entry.format, (unsupported.get(entry.format) ?? 0) + 1)
      continue
    }
    summary[verdict.status] += 1
    if (verdict.lines.length > 0)
      print(`${verdict.status === 'failed' ? 'FAILED ' : 'passed '} ${entry.file}`)
    for (const line of verdict.lines) print(`    ${line}`)
  }
  for (const [format, count] of unsupported)
    print(`not supported yet: ${format}: ${count} ${count === 1 ? 'file' : 'files'}`)
  for (const [rule, count] of rules) print(`explained by ${rule}: ${count} ${count === 1 ? 'file' : 'files'}`)
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

async function checkReport(
  entry: CaseEntry,
  file: string,
  onRule: (rule: string) => void,
): Promise<CaseVerdict> {
  const parser = defaultParserRegistry.find(entry.format)
  if (!parser && entry.format !== 'invalid') return { status: 'not-supported' }
  const mustFail = entry.format === 'invalid' || entry.expected['error'] === true
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return { status: 'failed', lines: ["The file can't be read."] }
  const report = await readReport(bytes, parser ? { parser } : {})
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
  const { differences, explainedBy } = compareCounts(report.value, expected, readDeclaredCounts(bytes))
  const lines = differences.map(
    ({ counter, expected: wanted, counted }) => `${counter}: expected ${wanted}, counted ${counted}`,
  )
  if (differences.length === 0) return { status: 'passed', lines }
  if (!explainedBy) return { status: 'failed', lines }
  const rule = explainedBy.join(' and ')
  onRule(rule)
  return { status: 'passed', lines: [...lines, `explained by ${rule} (docs/dialects.md)`] }
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
