import { describe, expect, it } from 'vitest'
import { readGoodTap, readTap } from './support.ts'

async function outcomes(report: string): Promise<readonly string[]> {
  const { records } = await readGoodTap(report)
  return records.map(({ suitePath, name, outcome }) => [...suitePath, `${name}: ${outcome}`].join(' > '))
}

const inner = '    1..1\n    ok 1 - a\n'

describe('subtests', () => {
  it.each([
    ['announced', `1..1\n# Subtest: s\n${inner}ok 1 - s\n`],
    ['announced inside', `1..1\n    # Subtest: s\n${inner}ok 1 - s\n`],
    ['named by the point alone', `1..1\n${inner}ok 1 - s\n`],
    ['announced without a name', `1..1\n# Subtest\n${inner}ok 1 - s\n`],
    ['in braces', `1..1\nok 1 - s {\n${inner}}\n`],
    ['in braces with a time', `1..1\nok 1 - s # time=1ms {\n${inner}}\n`],
    ['in braces after YAML', `1..1\nok 1 - s\n  ---\n  a: 1\n  ...\n{\n${inner}}\n`],
    ['with a version of their own', `1..1\n# Subtest: s\n    TAP version 14\n${inner}ok 1 - s\n`],
  ])('%s are the suite around their points', async (_name, report) => {
    expect(await outcomes(report)).toEqual(['s > a: passed'])
  })

  it('lie inside of one another', async () => {
    const report =
      '# Subtest: s\n    # Subtest: t\n        not ok 1 - a\n        1..1\n    not ok 1 - t\n    ok 2 - b\n    1..2\nnot ok 1 - s\n1..1\n'
    expect(await outcomes(report)).toEqual(['s > t > a: failed', 's > b: passed'])
  })

  it('are records in the order of the report though names come late', async () => {
    const report =
      '        1..1\n        ok 1 - a\n    ok 1 - t\n    ok 2 - b\n    1..2\nok 1 - s\nok 2 - c\n1..2\n'
    expect(await outcomes(report)).toEqual(['s > t > a: passed', 's > b: passed', 'c: passed'])
  })

  it.each([
    [
      'failed without a subtest that failed',
      `1..1\n# Subtest: s\n${inner}not ok 1 - s\n`,
      ['s > a: passed', 's: failed'],
    ],
    ['has none', '1..1\n# Subtest: s\nok 1 - s\n', ['s: passed']],
    ['has none in its braces', '1..1\nok 1 - s {\n}\n', ['s: passed']],
    ['skipped them all', '1..1\n# Subtest: s\n    1..0 # SKIP b\nok 1 - s # SKIP b\n', ['s: skipped']],
    ['passed without running any', '1..1\n# Subtest: s\n    1..0 # SKIP b\nok 1 - s\n', ['s: skipped']],
  ])('have a record for their point where it %s', async (_name, report, expected) => {
    expect(await outcomes(report)).toEqual(expected)
  })

  it('count though their point says ok', async () => {
    expect(await outcomes('1..1\n# Subtest: s\n    1..1\n    not ok 1 - a\nok 1 - s\n')).toEqual([
      's > a: failed',
    ])
  })

  it('count though their point is to do', async () => {
    const report = '1..1\n# Subtest: s\n    1..1\n    not ok 1 - a\nnot ok 1 - s # TODO b\n'
    expect(await outcomes(report)).toEqual(['s > a: failed'])
  })

  it('end the whole run when they bail out', async () => {
    const report = '1..2\n# Subtest: s\n    1..2\n    ok 1 - a\n    Bail out! b\nok 2 - c\n'
    expect(await outcomes(report)).toEqual(['s > a: passed', 's > <run>: error'])
  })

  it('give out their records without a name where there are too many to wait', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => `    ok ${index + 1}\n`).join('')
    const { records, summary } = await readGoodTap(`${many}    1..1001\nok 1 - s\n1..1\n`)
    expect(records).toHaveLength(1001)
    expect(records[0]?.suitePath).toEqual([])
    expect(summary.diagnostics.map(({ code }) => code)).toContain('subtest-name-unknown')
  })

  it('are limited in depth', async () => {
    const report = `${' '.repeat(12)}ok 1\n`
    const { end } = await readTap(report, { limits: { depth: 2 } })
    expect(end.isErr() && end.error.kind).toBe('report/limit-exceeded')
  })
})
