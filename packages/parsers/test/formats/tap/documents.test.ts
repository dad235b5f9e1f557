import { describe, expect, it } from 'vitest'
import { isGreen, readGoodTap, readTap, reasonOf } from './support.ts'

const outcomes = (records: Awaited<ReturnType<typeof readGoodTap>>['records']): string[] =>
  records.map(({ suitePath, name, outcome }) => [...suitePath, `${name}: ${outcome}`].join(' > '))

describe('a whole report', () => {
  it.each([
    ['a plan first', '1..2\nok 1 - a\nnot ok 2 - b\n', ['a: passed', 'b: failed']],
    ['a plan last', 'TAP version 13\nok 1 - a\nok 2 - b\n1..2\n', ['a: passed', 'b: passed']],
    ['ids out of order', '1..2\nok 2 - a\nok 1 - b\n', ['a: passed', 'b: passed']],
    ['no ids', '1..2\nok - a\nok - b\n', ['a: passed', 'b: passed']],
    ['a plan from another number', '3..4\nok 3 - a\nok 4 - b\n', ['a: passed', 'b: passed']],
    ['spaces after the plan', '1..1  \nok\n', ['(test #1): passed']],
    ['carriage returns', 'TAP version 14\r1..1\rok 1 - a\r', ['a: passed']],
    ['both line ends', 'TAP version 14\r\n1..1\r\nok 1 - a # SKIP b\r\n', ['a: skipped']],
    ['a byte order mark', '\uFEFFTAP version 14\n1..1\nok 1 - a\n', ['a: passed']],
    ['text in front', 'building\n\nTAP version 14\n1..1\nok 1 - a\n', ['a: passed']],
    ['text between', '1..2\nok 1 - a\nhello\nok 2 - b\nbye\n', ['a: passed', 'b: passed']],
    ['pragmas', 'TAP version 14\npragma +bail\n1..1\nok 1 - a\n', ['a: passed']],
    ['nothing to run', '1..0 # SKIP no display\n', []],
    ['line and paragraph separators', '1..1\nok 1 - a\u2028b\u2029c\n', ['a\u2028b\u2029c: passed']],
  ])('with %s', async (_name, report, expected) => {
    const { records, summary } = await readGoodTap(report)
    expect(outcomes(records)).toEqual(expected)
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['no plan', 'ok 1 - a\n', 'plan-missing', ['a: passed']],
    [
      'fewer points',
      '1..3\nok 1 - a\nok 3 - c\n',
      'cases-missing',
      ['a: passed', 'c: passed', '(missing #2): error'],
    ],
    ['no points', '1..2\n', 'cases-missing', ['(missing #1): error', '(missing #2): error']],
    ['more points', '1..1\nok 1 - a\nok 2 - b\n', 'plan-differs', ['a: passed', 'b: passed']],
    ['an id outside of the plan', '1..2\nok 1 - a\nok 3 - c\n', 'plan-differs', ['a: passed', 'c: passed']],
    ['an id twice', '1..2\nok 1 - a\nok 1 - b\n', 'plan-differs', ['a: passed', 'b: passed']],
    ['a plan that ends before it starts', '5..2\nok 1 - a\n', 'plan-missing', ['a: passed']],
    ['a plan in words only', '1..1 test\nok 1 - a\n', 'plan-missing', ['a: passed']],
    ['a last point without line end', '1..1\nok 1 - a', 'truncated', ['a: passed']],
    ['a last plan without line end', 'ok 1 - a\n1..1', 'truncated', ['a: passed']],
    [
      'a bail out',
      '1..3\nok 1 - a\nBail out! no disk\nok 2 - b\n',
      'bailed-out',
      ['a: passed', '<run>: error'],
    ],
    ['a bail out after the plan', 'ok 1 - a\n1..1\nBail out!\n', 'bailed-out', ['a: passed', '<run>: error']],
    ['nothing but a bail out', 'Bail out! no disk\n', 'bailed-out', ['<run>: error']],
    ['text that is forbidden', 'pragma +strict\n1..1\nok 1 - a\nhello\n', 'malformed', ['a: passed']],
    [
      'a subtest without plan',
      '# Subtest: s\n    ok 1 - a\nok 1 - s\n1..1\n',
      'plan-missing',
      ['s > a: passed'],
    ],
    [
      'a subtest with fewer points',
      '# Subtest: s\n    1..2\n    ok 1 - a\nok 1 - s\n1..1\n',
      'cases-missing',
      ['s > a: passed', 's > (missing #2): error'],
    ],
  ])('is never complete with %s', async (_name, report, reason, expected) => {
    const { records, summary } = await readGoodTap(report)
    expect(reasonOf(summary)).toBe(reason)
    expect(outcomes(records)).toEqual(expected)
  })

  it.each([
    ['nothing', '', 'report/empty'],
    ['white space', '\n \n', 'report/empty'],
    ['text', 'all is well\n', 'report/unsupported-format'],
    ['a version alone', 'TAP version 14\n', 'report/truncated'],
    ['points after the plan', 'ok 1\n1..2\nok 2\n', 'report/malformed'],
    ['points after an empty plan', '1..0\nok 1\n', 'report/malformed'],
    ['two plans', '1..1\n1..1\nok 1\n', 'report/malformed'],
    ['two documents', 'TAP version 13\n1..1\nok 1\nTAP version 13\n1..1\nok 1\n', 'report/malformed'],
    ['YAML without end', '1..1\nnot ok 1 - a\n  ---\n  message: b\n', 'report/truncated'],
    ['an open brace', '1..1\nok 1 - a {\n    1..1\n    ok 1 - b\n', 'report/truncated'],
    ['a brace alone', '1..1\nok 1 - a {\n', 'report/truncated'],
    ['subtests that nothing sums up', '1..1\nok 1 - a\n    1..1\n    ok 1 - b\n', 'report/truncated'],
    [
      'bytes that are no UTF-8',
      new Uint8Array([0x31, 0x2e, 0x2e, 0x31, 0x0a, 0x6f, 0x6b, 0x20, 0xff, 0x0a]),
      'report/encoding',
    ],
  ])('is an error with %s', async (_name, report, kind) => {
    const { end } = await readTap(report)
    expect(end.isErr() && end.error.kind).toBe(kind)
  })

  it('keeps what came before the fault where lenience is asked for', async () => {
    const report = '1..2\nok 1 - a\nnot ok 2 - b\n1..2\nok 3 - c\n'
    const { records, summary } = await readGoodTap(report, { mode: 'lenient' })
    expect(outcomes(records)).toEqual(['a: passed', 'b: failed'])
    expect(reasonOf(summary)).toBe('malformed')
  })

  it('says why it bailed out, and where', async () => {
    const { records } = await readGoodTap('1..1\nBail out! no \\# disk\n')
    expect(records[0]).toMatchObject({
      name: '<run>',
      rawOutcome: 'Bail out!',
      failures: [{ kind: 'error', type: 'bail-out', message: 'no # disk' }],
      source: { format: 'tap', index: 0, byteOffset: 5 },
    })
  })

  it('lists no more than a hundred of the missing points', async () => {
    const { records, summary } = await readGoodTap('1..1000000000\nok 1\n')
    expect(records).toHaveLength(101)
    expect(records.at(-1)?.name).toBe('(missing #101)')
    expect(reasonOf(summary)).toBe('cases-missing')
  })

  it('notes where other text stands first, and how much', async () => {
    const { summary } = await readGoodTap('hello\n1..1\nok 1\nbye\n')
    expect(summary.diagnostics).toMatchObject([
      { code: 'other-line', count: 2, place: { line: 1, column: 1, byteOffset: 0 } },
    ])
  })

  it('is green only where all that was planned passed', async () => {
    expect(isGreen(await readTap('1..1\nok 1\n'))).toBe(true)
    expect(isGreen(await readTap('1..2\nok 1\n'))).toBe(false)
  })
})
