import { describe, expect, it } from 'vitest'
import { readGoodTap, readTap } from './support.ts'

const block = (yaml: string): string => `not ok 1 - a\n  ---\n${yaml.replace(/^/gm, '  ')}\n  ...\n1..1\n`

describe('a hostile report', () => {
  it.each([
    ['a point below 1,600 levels of indent', `${'    '.repeat(1600)}ok 1\n`],
    [
      'levels one by one',
      Array.from({ length: 1600 }, (_, depth) => `${'    '.repeat(depth)}# Subtest: s\n`).join(''),
    ],
    [
      'braces one by one',
      Array.from({ length: 1600 }, (_, depth) => `${'    '.repeat(depth)}ok 1 - s {\n`).join(''),
    ],
    ['a line of more than 1 MiB', `ok 1 - ${'a'.repeat(1024 * 1024)}\n`],
    ['a line that never ends', 'ok '.repeat(1024 * 1024)],
  ])('with %s goes beyond a limit', async (_name, report) => {
    const { end } = await readTap(report)
    expect(end.isErr() && end.error.kind).toBe('report/limit-exceeded')
  })

  it.each([
    ['blanks in front of no TAP', `${' '.repeat(1_000_000)}x`],
    ['hashes', `ok 1 - ${'# '.repeat(400_000)}`],
    ['hashes in a row', `ok 1 ${'#'.repeat(1_000_000)}`],
    ['backslashes', `ok 1 - ${'\\'.repeat(1_000_000)}`],
    ['braces', `ok 1 - ${'{ '.repeat(400_000)}}`],
    ['a directive of symbols', `ok 1 # skip${':'.repeat(1_000_000)}`],
    ['digits', `ok ${'1'.repeat(1_000_000)}a`],
    ['a plan of digits', `1..${'9'.repeat(1_000_000)} x`],
    ['a plan of blanks', `1..1${' '.repeat(1_000_000)}x`],
    ['hyphens', `ok${' -'.repeat(400_000)}`],
  ])('with a long line of %s is read in one pass', async (_name, line) => {
    const { records, summary } = await readGoodTap(`TAP version 14\n${line}\nnot ok 2 - end\n1..2\n`)
    expect(records.find(({ name }) => name === 'end')?.outcome).toBe('failed')
    expect(summary.counts.failed).toBe(1)
  })

  it.each([
    ['20,000 keys', Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join('\n'), 'yaml-cut'],
    ['60,000 open braces', `a: ${'{'.repeat(60_000)}`, 'yaml-unreadable'],
    ['30,000 keys of keys', '? '.repeat(30_000), 'yaml-unreadable'],
    ['a text of 1 MB', `message: ${'a'.repeat(1_000_000)}`, 'yaml-cut'],
    ['a million lines', 'a: 1\n'.repeat(1_000_000), 'yaml-cut'],
  ])('with a block of YAML of %s keeps it as a trace', async (_name, yaml, code) => {
    const { records, summary } = await readGoodTap(block(yaml))
    expect(summary.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code)
    expect(records[0]?.failures[0]?.trace?.length).toBeLessThan(140_000)
    expect(records[0]?.outcome).toBe('failed')
  })

  it('can not make the library look at broken blocks without end', async () => {
    const one = (index: number): string => `not ok ${index} - a\n  ---\n  a: [${','.repeat(6000)}\n  ...\n`
    const report = Array.from({ length: 60 }, (_, index) => one(index + 1)).join('')
    const { summary } = await readGoodTap(`${report}not ok 61 - b\n  ---\n  message: "c"\n  ...\n1..61\n`)
    // The last block could be read, and is not any more.
    expect(summary.diagnostics).toMatchObject([{ code: 'yaml-unreadable', count: 61 }])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may call things %s', async (name) => {
    const report = `# Subtest: ${name}\n    not ok 1 - ${name}\n      ---\n      ${name}:\n        polluted: 1\n      at:\n        ${name}: 2\n      ...\n    1..1\nnot ok 1 - ${name}\npragma +${name}\n1..1\n`
    const { records } = await readGoodTap(report)
    expect(records.map((record) => [record.name, record.suitePath, record.file])).toEqual([
      [name, [name], undefined],
    ])
    expect('polluted' in {}).toBe(false)
  })

  it.each([
    ['1..99999999999999999999\nok 1\n', 'plan-missing'],
    ['99999999999999999999..99999999999999999999\nok 99999999999999999999\n', 'plan-missing'],
    ['1..9007199254740991\nok 1\n', 'cases-missing'],
    ['1..1\nok 99999999999999999999\n', 'plan-differs'],
    ['0..1\nok 1\nok 2\n', 'plan-differs'],
  ])('with huge numbers is never complete: %j', async (report, reason) => {
    const { summary } = await readGoodTap(report)
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('with numbers in no order takes no more memory than is kept of them', async () => {
    const points = Array.from({ length: 30_000 }, (_, index) => `ok ${60_000 - 2 * index}\n`).join('')
    const { records, summary } = await readGoodTap(`1..60000\n${points}`)
    // Too many gaps to tell which are missing.
    expect(records).toHaveLength(30_000)
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it('keeps to the limit of cases', async () => {
    const { end } = await readTap('ok 1\nok 2\n1..2\n', { limits: { cases: 1 } })
    expect(end.isErr() && end.error.kind).toBe('report/limit-exceeded')
  })

  it('never repeats itself in what it says about it', async () => {
    const { summary, records } = await readGoodTap('1..3\nsecret\nok 1\nok 1\n')
    const said = JSON.stringify([summary, records.filter(({ outcome }) => outcome === 'error')])
    expect(said).not.toContain('secret')
  })
})
