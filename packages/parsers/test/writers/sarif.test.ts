import { foldVerdicts } from '@gatewright/core'
import { arbitrariesWith } from '@gatewright/core/testing'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sarifChunks, toSarif, type SarifOptions } from '../../src/writers/index.ts'
import { anyText, attemptsOf, resultOf, shuffled } from './support.ts'

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string }
      readonly region: { readonly startLine: number }
    }
  }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions?: unknown
}

interface SarifRun {
  readonly tool: {
    readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] }
  }
  readonly invocations: readonly unknown[]
  readonly automationDetails?: unknown
  readonly results: readonly SarifResult[]
}

const anyResults = arbitrariesWith(fc).results

function write(results: readonly TestResult[], options: SarifOptions = {}): SarifRun {
  const log = JSON.parse(toSarif(results, options)._unsafeUnwrap()) as { readonly runs: readonly [SarifRun] }
  return log.runs[0]
}

/** The only result of the log for a failure like this. */
function finding(changes: Partial<TestResult>, options: SarifOptions = {}): SarifResult {
  const { results } = write([resultOf({ outcome: 'FAILED', ...changes })], options)
  const [only] = results
  if (!only || results.length !== 1) throw new Error(`${results.length} results`)
  return only
}

const uriOf = (file: string, root: string = ''): string | undefined =>
  finding({ data: { file: [file] } }, { root }).locations[0]?.physicalLocation.artifactLocation.uri

describe('toSarif', () => {
  it('writes the same text whatever order the results come in, and however often', () => {
    fc.assert(
      fc.property(
        anyResults.chain((results) => fc.tuple(fc.constant(results), shuffled([...results, ...results]))),
        ([results, others]) => {
          expect(toSarif(others)).toEqual(toSarif(results))
        },
      ),
    )
  })

  it('names every case that failed, broke or has not ended, under the rule of its testcase', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const run = write(results)
        const bad = foldVerdicts(results).filter(({ base, counts }) =>
          base === 'incomplete' ? counts.incomplete > 0 : ['failed', 'errored'].includes(base),
        )
        expect(run.results.length).toBeGreaterThanOrEqual(bad.length)
        const ids = run.tool.driver.rules.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId)
        const hashes = run.results.map(({ ruleId, partialFingerprints }) =>
          JSON.stringify([ruleId, partialFingerprints['primaryLocationLineHash']]),
        )
        expect(new Set(hashes).size).toBe(hashes.length)
      }),
    )
  })

  it.each([
    { outcomes: ['PASSED'], says: [] },
    { outcomes: ['FAILED', 'PASSED'], says: [] },
    { outcomes: ['SKIPPED'], says: [] },
    { outcomes: ['INFO'], says: [] },
    { outcomes: ['FAILED'], says: ['shop.Cart/adds failed.'] },
    { outcomes: ['FAILED', 'SKIPPED'], says: ['shop.Cart/adds failed.'] },
    { outcomes: ['NEEDS_INSPECTION'], says: ['shop.Cart/adds failed.'] },
    { outcomes: ['NOBODY_KNOWS'], says: ['shop.Cart/adds failed.'] },
    { outcomes: ['ERROR'], says: ['shop.Cart/adds ended in an error.'] },
    { outcomes: ['PASSED', 'RUNNING'], says: ['shop.Cart/adds has not finished.'] },
  ])('says of $outcomes: $says', ({ outcomes, says }) => {
    const { results } = write(attemptsOf(outcomes))
    expect(results.map(({ message }) => message.text)).toEqual(says)
    expect(results.every(({ level }) => level === 'error')).toBe(true)
  })

  it.each([
    { outcomes: [], successful: false },
    { outcomes: ['PASSED'], successful: true },
    { outcomes: ['FAILED'], successful: true },
    { outcomes: ['PASSED', 'RUNNING'], successful: false },
  ])('says whether the run of $outcomes has come to its end', ({ outcomes, successful }) => {
    const options = { startedAt: '2026-11-22T03:00:00Z', finishedAt: '2026-11-22T05:00:00Z', name: 'nightly' }
    const run = write(attemptsOf(outcomes), options)
    expect(run.invocations).toEqual([
      {
        executionSuccessful: successful,
        startTimeUtc: '2026-11-22T03:00:00.000Z',
        endTimeUtc: '2026-11-22T05:00:00.000Z',
      },
    ])
    expect(run.automationDetails).toEqual({ id: 'nightly/' })
  })

  it.each([
    ['test/cart.ts', '', 'test/cart.ts'],
    ['/ci/work/test/cart.ts', '/ci/work', 'test/cart.ts'],
    ['/ci/work/test/cart.ts', '/ci/work/', 'test/cart.ts'],
    ['/ci/works/cart.ts', '/ci/work', 'ci/works/cart.ts'],
    ['/ci', '/ci/work', 'ci'],
    ['/ci/work', '/ci/work', 'unknown-file'],
    ['C:\\ci\\work\\test\\cart.cs', 'C:\\ci\\work', 'test/cart.cs'],
    ['file:///ci/work/cart.ts', '/ci/work', 'cart.ts'],
    ['./a/../b/./c.ts', '', 'b/c.ts'],
    ['../../../etc/passwd', '', 'etc/passwd'],
    ['größe/a b#c?d%e.ts', '', 'gr%C3%B6%C3%9Fe/a%20b%23c%3Fd%25e.ts'],
    ['javascript:alert(1)', '', 'javascript%3Aalert(1)'],
    ['//evil.example/x', '', 'evil.example/x'],
    ['', '', 'unknown-file'],
    ['..', '', 'unknown-file'],
  ])('writes the path %j below %j as %j', (file, root, uri) => {
    expect(uriOf(file, root)).toBe(uri)
  })

  it('writes a relative reference for any path', () => {
    fc.assert(
      fc.property(anyText, (file) => {
        const uri = uriOf(file) ?? ''
        expect(uri).toMatch(/^[^/:?#\\\s][^:?#\\\s]*$/)
        expect(new URL(uri, 'https://base.example/root/').href.startsWith('https://base.example/root/')).toBe(
          true,
        )
      }),
    )
  })

  it('falls back to a file of the caller and the first line', () => {
    const [location] = finding({ data: { line: ['17'] } }, { fallbackFile: 'ci/tests.yml' }).locations
    expect(location?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'ci/tests.yml' },
      region: { startLine: 1 },
    })
    const [known] = finding({ data: { file: ['a.ts'], line: ['17'], column: ['5'] } }).locations
    expect(known?.physicalLocation.region).toEqual({
      startLine: 17,
      startColumn: 5,
      endLine: 17,
      endColumn: 6,
    })
  })

  it('writes messages as plain text that no viewer takes for more', () => {
    fc.assert(
      fc.property(anyText, (note) => {
        const { text } = finding({ note }).message
        expect(text.length).toBeLessThanOrEqual(1024)
        expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Surrogate}/u)
        expect(text).not.toContain('](')
      }),
    )
    expect(finding({ note: '\u001B[31mno\u001B[0m [x](https://evil.example)\r\nmore' }).message.text).toBe(
      'shop.Cart/adds failed: no [x] (https://evil.example)\nmore',
    )
    for (const start of ['', 'x'])
      expect(finding({ note: `${start}${'👩'.repeat(1000)}` }).message.text).toMatch(/👩…$/u)
  })

  it('keeps rules of long names apart', () => {
    const long = 'x'.repeat(1000)
    const run = write(
      ['a', 'b'].map((end) => resultOf({ id: end, testcase: `${long}${end}`, outcome: 'FAILED' })),
    )
    const ids = run.tool.driver.rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
    expect(ids.every(({ length }) => length <= 255)).toBe(true)
  })

  it('has another fingerprint for another failure, and the same for the same failure elsewhere', () => {
    const hashOf = (changes: Partial<TestResult>): unknown => finding(changes).partialFingerprints
    const item = { type: 'koji_build', id: 'bash-5.2-2.fc40' }
    const one = hashOf({ failureSignature: 'sha256:1', note: 'after 3 ms' })
    expect(hashOf({ failureSignature: 'sha256:1', note: 'after 4 ms', id: 'later', item })).toEqual(one)
    expect(hashOf({ failureSignature: 'sha256:2' })).not.toEqual(one)
    expect(hashOf({ failureSignature: 'sha256:1', variant: { arch: 's390x' } })).not.toEqual(one)
    expect(one).toMatchObject({ 'failureSignature/v1': 'sha256:1' })
  })

  it('writes why a result does not count, and leaves it in', () => {
    const suppress: NonNullable<SarifOptions['suppress']> = ({ testcase }) =>
      testcase === 'shop.Cart/adds' ? { justification: 'waiver w1' } : undefined
    const results = ['shop.Cart/adds', 'shop.Cart/pays'].map((testcase) =>
      resultOf({ id: testcase, testcase, outcome: 'FAILED' }),
    )
    expect(write(results, { suppress }).results.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'waiver w1' }],
      undefined,
    ])
  })

  it('refuses to leave results out', () => {
    const results = ['a', 'b', 'c'].map((testcase) => resultOf({ id: testcase, testcase, outcome: 'FAILED' }))
    expect(write(results, { mostResults: 3 }).results.length).toBe(3)
    expect(sarifChunks(results, { mostResults: 2 })._unsafeUnwrapErr()).toMatchObject({
      kind: 'report/limit-exceeded',
      retryable: false,
    })
    const many = Array.from({ length: 25_001 }, (_, index) =>
      resultOf({ id: `r${index}`, testcase: `t${index}`, outcome: 'FAILED' }),
    )
    expect(toSarif(many).isErr()).toBe(true)
  })
})
