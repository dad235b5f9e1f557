import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseCounts } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { junitDialects, recordsToResults } from '../src/index.ts'
import { readGood } from './support.ts'

/** What stands beside each report that a real tool wrote. */
interface Expectation {
  readonly producer: string
  readonly format: string
  readonly counts: CaseCounts
  /** Counts of tests where the report writes each run of a test as a case. */
  readonly folded?: CaseCounts
}

const folder = fileURLToPath(new URL('fixtures', import.meta.url))
const reports = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) => name.endsWith('.xml') && existsSync(join(folder, name.replace(/\.xml$/, '.expected.json'))),
  )
  .sort()
const expectationOf = (name: string): Expectation =>
  JSON.parse(readFileSync(join(folder, name.replace(/\.xml$/, '.expected.json')), 'utf8')) as Expectation
const junitReports = reports.filter((name) => expectationOf(name).format === 'junit')

describe('reports of real tools', () => {
  it('are there', () => {
    expect(junitReports.length).toBeGreaterThan(0)
  })

  it.each(junitReports)('%s', async (name) => {
    const { counts, folded, producer } = expectationOf(name)
    const report = await readGood(readFileSync(join(folder, name)))
    expect(report.summary.counts).toEqual(counts)
    expect(report.records).toHaveLength(counts.tests)
    // A tool that has no dialect of its own may look like another.
    const dialect = junitDialects.find((known) => producer.startsWith(known)) ?? report.summary.dialect
    expect(report.summary.dialect).toBe(dialect)
    const results = recordsToResults(report.records, {
      item: { type: 'git_commit', id: '0'.repeat(40) },
      group: 'run-1',
      submittedAt: '2026-11-22T04:19:00Z',
      reportKey: name,
    })._unsafeUnwrap()
    const attempts = report.records.reduce((sum, { otherAttempts }) => sum + 1 + otherAttempts.length, 0)
    expect(results).toHaveLength(attempts)
    const distinct = new Set(results.map(({ testcase, variant }) => JSON.stringify([testcase, variant])))
    expect(distinct.size).toBe((folded ?? counts).tests)
  })
})
