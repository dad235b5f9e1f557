import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  compareCounts,
  junitParser,
  readDeclaredCounts,
  readReport,
  type ExpectedCounts,
} from '../src/index.ts'

interface Entry {
  readonly file: string
  readonly format: string
  readonly expected: Readonly<Record<string, unknown>>
}

const folder = process.env['CORPUS_DIR'] ?? ''
const manifest = join(folder, 'manifest.json')
const isThere = folder !== '' && existsSync(manifest)
const all = isThere ? (JSON.parse(readFileSync(manifest, 'utf8')) as readonly Entry[]) : []
const entries = all.filter(({ format }) => format === 'junit')
if (!isThere) {
  const reason = folder === '' ? 'CORPUS_DIR is not set' : 'there is no manifest.json in CORPUS_DIR'
  process.stderr.write(`The corpus of public reports is not read: ${reason}.\n`)
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

function expectedOf({ expected }: Entry): ExpectedCounts {
  const known = Object.entries(counters).map(([key, counter]) => [counter, expected[key]] as const)
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'number'))
}

/** What is left to explain of a report: nothing where it agrees or a named rule says why it does not. */
async function unexplained(entry: Entry): Promise<unknown> {
  const bytes = readFileSync(join(folder, entry.file))
  const report = await readReport(bytes, { parser: junitParser })
  if (entry.expected['error'] === true) return report.isErr() ? [] : 'A broken report was read.'
  if (report.isErr()) return report.error
  const { differences, explainedBy } = compareCounts(
    report.value,
    expectedOf(entry),
    readDeclaredCounts(bytes),
  )
  return explainedBy ? [] : differences
}

// Skipped where CORPUS_DIR names no folder with a manifest: the reports of others are no part of this project.
describe.skipIf(!isThere)('the corpus of public reports', () => {
  it('is there', () => {
    expect(entries.length).toBeGreaterThan(0)
  })

  it.each(entries)('$file', async (entry) => {
    expect(await unexplained(entry)).toEqual([])
  })
})
