import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { createCaseCounter } from '../../../src/counts.ts'
import { expectationOf, tapFixtures } from './fixtures.ts'
import { readGoodTap, readTap, reasonOf } from './support.ts'

/** What we count and no tool does: tests that are missing, and the run that gave up. */
const isOfTheRun = ({ rawOutcome }: CaseRecord): boolean => ['missing', 'Bail out!'].includes(rawOutcome)

function countsOf(records: readonly CaseRecord[]): CaseCounts {
  const counter = createCaseCounter()
  for (const record of records) counter.add(record)
  return counter.counts()
}

/** Other tools take a point that is to do and says ok for a pass. */
function withTodoPassed(records: readonly CaseRecord[]): readonly CaseRecord[] {
  return records.map((record) =>
    record.rawOutcome === 'ok # TODO' ? { ...record, outcome: 'passed' } : record,
  )
}

/** A suite that failed though none of its tests did is a record here, and none in the summary of node. */
function withoutSuites(records: readonly CaseRecord[]): readonly CaseRecord[] {
  const suites = new Set(records.flatMap(({ suitePath }) => suitePath))
  return records.filter(({ name }) => !suites.has(name))
}

describe('a report of a real tool', () => {
  it.each(tapFixtures)('counts as the tool does: $name', async (fixture) => {
    const { counts, malformed } = expectationOf(fixture)
    const { records, end } = await readTap(fixture.bytes)
    if (malformed !== undefined) {
      expect(end.isErr() && end.error.kind).toMatch(/^report\/(?:malformed|truncated)$/)
      return
    }
    const own = records.filter((record) => !isOfTheRun(record))
    expect([records, own, withTodoPassed(own), withoutSuites(own)].map(countsOf)).toContainEqual(counts)
    expect(end.isOk()).toBe(true)
  })

  it.each([
    ['bats-1.8.2/suite-error-tap.tap', 'cases-missing'],
    ['test-more-1.302190/bail-out.tap', 'bailed-out'],
    ['test-more-1.302190/dies.tap', 'cases-missing'],
    ['node-test-26.10.0/suite-error-tap.tap', 'plan-differs'],
    ['gtester-2.74.6/bails-out-tap.tap', 'bailed-out'],
    ['node-test-26.10.0/report-tap.tap', undefined],
  ])('%s is complete, or says why it is not', async (name, reason) => {
    const fixture = tapFixtures.find((candidate) => candidate.name === name)
    const { summary } = await readGoodTap(fixture?.bytes ?? '')
    expect(reasonOf(summary)).toBe(reason)
  })
})

const manifest = fileURLToPath(new URL('../../../../../../shared/corpus/manifest.json', import.meta.url))
const corpus: readonly CorpusCase[] = existsSync(manifest)
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as CorpusCase[]).filter(({ format }) => format === 'tap')
  : []

interface CorpusCase {
  readonly file: string
  readonly format: string
  readonly expected: Partial<CaseCounts> & { readonly error?: boolean; readonly suites?: number }
}

describe('the sample of reports with known counts', () => {
  it.skipIf(corpus.length === 0)('is on this machine (CORPUS_DIR)', () => {
    expect(corpus.length).toBeGreaterThan(0)
  })

  it.each(corpus)('counts as somebody else asserts: $file', async ({ file, expected }) => {
    const { records, end } = await readTap(readFileSync(join(dirname(manifest), file)))
    const { error = false, suites: _suites, ...counts } = expected
    expect(end.isErr()).toBe(error)
    if (!error) expect(countsOf(records.filter((record) => !isOfTheRun(record)))).toMatchObject(counts)
  })
})
