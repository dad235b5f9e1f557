import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  countAs,
  dialectPresets,
  dialectRules,
  recordsToResults,
  type DialectPreset,
} from '../../src/index.ts'
import { readGood, recordOf } from '../support.ts'

const presets = Object.keys(dialectPresets) as DialectPreset[]
/** One case for each thing that tools see differently, and what each preset makes of it. */
const matrix: readonly (readonly [what: string, xml: string, ...seen: readonly string[]])[] = [
  // what, case, then: default, jenkins, enricomi, mikepenz, dorny, codecov
  ['passed', '<testcase name="t"/>', 'passed', 'passed', 'passed', 'passed', 'passed', 'passed'],
  [
    'failure',
    '<testcase name="t"><failure/></testcase>',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
  ],
  [
    'error',
    '<testcase name="t"><error/></testcase>',
    'errors',
    'failed',
    'errors',
    'failed',
    'failed',
    'errors',
  ],
  [
    'skipped',
    '<testcase name="t"><skipped/></testcase>',
    'skipped',
    'skipped',
    'skipped',
    'skipped',
    'skipped',
    'skipped',
  ],
  [
    'failure, then error',
    '<testcase name="t"><failure/><error/></testcase>',
    'errors',
    'failed',
    'errors',
    'failed',
    'failed',
    'errors',
  ],
  [
    'error, then failure',
    '<testcase name="t"><error/><failure/></testcase>',
    'errors',
    'failed',
    'errors',
    'failed',
    'failed',
    'failed',
  ],
  [
    'skip, then failure',
    '<testcase name="t"><skipped/><failure/></testcase>',
    'failed',
    'skipped',
    'failed',
    'skipped',
    'failed',
    'failed',
  ],
  [
    'failure, then skip',
    '<testcase name="t"><failure/><skipped/></testcase>',
    'failed',
    'skipped',
    'failed',
    'skipped',
    'failed',
    'skipped',
  ],
  [
    'expected failure',
    '<testcase name="t"><skipped type="todo"/><failure/></testcase>',
    'skipped',
    'skipped',
    'failed',
    'skipped',
    'failed',
    'failed',
  ],
  [
    'status disabled',
    '<testcase name="t" status="disabled"/>',
    'skipped',
    'passed',
    'skipped',
    'skipped',
    'passed',
    'passed',
  ],
  [
    'status notrun',
    '<testcase name="t" status="notrun"/>',
    'skipped',
    'passed',
    'passed',
    'passed',
    'passed',
    'passed',
  ],
  [
    'flaky',
    '<testcase name="t"><flakyFailure/></testcase>',
    'passed flaky',
    'passed',
    'passed',
    'passed',
    'passed',
    'passed',
  ],
  ['error of the suite', '<error/>', 'errors', 'failed', 'nothing', 'nothing', 'nothing', 'nothing'],
  [
    'neither name nor class',
    '<testcase><failure/></testcase>',
    'failed',
    'failed',
    'nothing',
    'failed',
    'failed',
    'failed',
  ],
  [
    'a name of 1,001 characters',
    `<testcase name="${'n'.repeat(1001)}"><failure/></testcase>`,
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'nothing',
  ],
]

async function seenBy(xml: string, preset: DialectPreset): Promise<string> {
  const { records } = await readGood(`<testsuite name="s">${xml}</testsuite>`)
  const { tests, flaky, ...counts } = countAs(records, preset)
  const [outcome] = Object.entries(counts).find(([, count]) => count > 0) ?? ['nothing']
  expect(tests).toBe(outcome === 'nothing' ? 0 : 1)
  return flaky > 0 ? `${outcome} flaky` : outcome
}

describe('countAs', () => {
  describe.each(matrix)('%s', (_what, xml, ...seen) => {
    it.each(presets.map((preset, index) => [preset, seen[index] ?? ''] as const))(
      'is to %s %s',
      async (preset, expected) => {
        expect(await seenBy(xml, preset)).toBe(expected)
      },
    )
  })

  it('counts as the parser does without a rule', async () => {
    const { records, summary } = await readGood(
      `<testsuite name="s">${matrix.map(([, xml]) => xml).join('')}</testsuite>`,
    )
    expect(countAs(records, 'default')).toEqual(summary.counts)
    expect(countAs(records, [])).toEqual(summary.counts)
  })

  it('never counts more than it was given, whatever the rules but those about reruns and containers', async () => {
    const { records } = await readGood(
      `<testsuite name="s">${matrix.map(([, xml]) => xml).join('')}</testsuite>`,
    )
    const names = dialectRules
      .map(({ name }) => name)
      .filter(
        (name) =>
          !['reruns-counted-as-tests', 'attempts-counted-as-tests', 'containers-counted'].includes(name),
      )
    fc.assert(
      fc.property(fc.subarray(names), (rules) => {
        const { tests, passed, failed, errors, skipped } = countAs(records, rules)
        expect(tests).toBeLessThanOrEqual(records.length)
        expect(passed + failed + errors + skipped).toBe(tests)
      }),
    )
  })

  it('keeps to rules of names only, and the page shows the same matrix', () => {
    const known = new Set(dialectRules.map(({ name }) => name))
    for (const preset of presets) for (const name of dialectPresets[preset]) expect(known).toContain(name)
    const page = readFileSync(new URL('../../../../docs/dialects.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| ([^|`]+?) +\|(.+)\|$/gm)].map((match) => [
      match[1],
      ...(match[2] ?? '').split('|').map((cell) => cell.trim()),
    ])
    for (const [what, , ...seen] of matrix) expect(rows).toContainEqual([what, ...seen])
  })
})

describe('recordsToResults with a preset', () => {
  const context = {
    item: { type: 'git_commit', id: '0'.repeat(40) },
    group: 'run-1',
    submittedAt: '2026-11-30T00:00:00Z',
    reportKey: 'run-1/unit',
  } as const

  it('gives the outcomes of the preset, and leaves out what it leaves out', async () => {
    const { records } = await readGood(
      '<testsuite name="s"><testcase name="a"><skipped/><failure/></testcase><testcase name="b"><flakyFailure/></testcase><error/></testsuite>',
    )
    const outcomes = (dialect: DialectPreset): string[] =>
      recordsToResults(records, { ...context, dialect })
        ._unsafeUnwrap()
        .map(({ testcase, outcome }) => `${testcase} ${outcome}`)
    expect(outcomes('default')).toEqual(['s/a FAILED', 's/b FAILED', 's/b PASSED', 's/<suite> ERROR'])
    expect(outcomes('mikepenz')).toEqual(['s/a SKIPPED', 's/b PASSED'])
  })

  it('keeps an outcome that nobody knows from becoming a result, whatever the preset', () => {
    for (const dialect of presets)
      expect(recordsToResults([recordOf({ outcome: 'unknown' })], { ...context, dialect }).isErr()).toBe(true)
  })

  it('takes names that come again as the caller says', () => {
    const twice = [recordOf({ outcome: 'failed' }), recordOf({ source: { format: 'junit', index: 1 } })]
    const seen = (retries: 'as-reported' | 'same-name' | 'none', records = twice): unknown[] =>
      recordsToResults(records, { ...context, retries })
        ._unsafeUnwrap()
        .map(({ attempt, variant }) => [attempt, variant])
    expect(seen('as-reported')).toEqual([
      [1, {}],
      [1, { occurrence: '2' }],
    ])
    expect(seen('same-name')).toEqual([
      [1, {}],
      [2, {}],
    ])
    const told = twice.map((record) =>
      recordOf({ ...record, source: { ...record.source, repeatedNames: 'retries' } }),
    )
    expect(seen('as-reported', told)).toEqual([
      [1, {}],
      [2, {}],
    ])
    expect(seen('none', told)).toEqual([
      [1, {}],
      [1, { occurrence: '2' }],
    ])
  })
})
