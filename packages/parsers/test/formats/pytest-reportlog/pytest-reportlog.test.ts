import { describe, expect, it } from 'vitest'
import { pytestReportlogParser } from '../../../src/formats/pytest-reportlog/index.ts'
import { readNodeId } from '../../../src/formats/pytest-reportlog/node-id.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { linesOf, outcomesOf } from '../line-support.ts'
import { start, finish, phase, failing, run, passing } from './events.ts'

describe('pytestReportlogParser', () => {
  it('folds the phases of a test into one record', async () => {
    const { records, summary } = await parseGood(pytestReportlogParser, linesOf(...run))
    expect(records).toEqual([
      {
        name: 'test_adds',
        className: 'tests.test_shop.TestCart',
        suitePath: ['tests/test_shop.py', 'TestCart'],
        file: 'tests/test_shop.py',
        line: 8,
        outcome: 'failed',
        rawOutcome: 'failed',
        durationMs: 750,
        startedAt: { epochMs: 1796063147250, zoneKnown: true },
        failures: [
          {
            kind: 'failure',
            type: 'AssertionError',
            message: 'assert 1 == 2',
            trace: '>   assert 1 == 2\nE   assert 1 == 2\n\ntests/test_shop.py:9: AssertionError',
          },
        ],
        otherAttempts: [],
        properties: [
          ['key', 'value'],
          ['number', '1'],
        ],
        stdout: 'out\n',
        stderr: 'err\nlog\n',
        source: { format: 'pytest-reportlog', index: 0, byteOffset: linesOf(...run.slice(0, 2)).length },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each<[string, readonly object[], object]>([
    ['a pass', passing, { outcome: 'passed', rawOutcome: 'passed' }],
    [
      'a set-up that fails',
      [phase('setup', 'failed', failing), phase('teardown', 'passed')],
      { outcome: 'error', rawOutcome: 'error', failures: [{ kind: 'error' }] },
    ],
    [
      'a tear-down that fails after a pass',
      passing.with(2, phase('teardown', 'failed', failing)),
      { outcome: 'error', failures: [{ kind: 'error' }] },
    ],
    [
      'a tear-down that fails after a failure',
      [phase('setup', 'passed'), phase('call', 'failed', failing), phase('teardown', 'failed', failing)],
      { outcome: 'error', failures: [{ kind: 'failure' }, { kind: 'error' }] },
    ],
    [
      'a skip by a mark',
      [
        phase('setup', 'skipped', { longrepr: ['test_shop.py', 13, 'Skipped: not today'] }),
        phase('teardown', 'passed'),
      ],
      { outcome: 'skipped', skipReason: 'not today' },
    ],
    [
      'a skip inside',
      passing.with(1, phase('call', 'skipped', { longrepr: ['x', 1, 'Skipped: inside'] })),
      { outcome: 'skipped', skipReason: 'inside' },
    ],
    [
      'an expected failure',
      passing.with(1, phase('call', 'skipped', { wasxfail: 'reason: known', ...failing })),
      {
        outcome: 'todo',
        rawOutcome: 'xfailed',
        skipReason: 'known',
        failures: [{ message: 'assert 1 == 2' }],
      },
    ],
    [
      'an unexpected pass',
      passing.with(1, phase('call', 'passed', { wasxfail: 'known' })),
      { outcome: 'todo', rawOutcome: 'xpassed', failures: [] },
    ],
    [
      'an unexpected pass that must fail',
      passing.with(1, phase('call', 'failed', { longrepr: '[XPASS(strict)] known' })),
      { outcome: 'failed', failures: [{ message: '[XPASS(strict)] known' }] },
    ],
    [
      'a test that was only set up',
      [phase('setup', 'passed'), phase('teardown', 'passed')],
      { outcome: 'inconclusive' },
    ],
    [
      'a worker that died',
      [phase('???', 'failed', { longrepr: 'worker crashed' })],
      { outcome: 'error', failures: [{ message: 'worker crashed' }] },
    ],
    [
      'an outcome that is not known',
      passing.with(1, phase('call', 'won')),
      { outcome: 'inconclusive', rawOutcome: 'won' },
    ],
    [
      'a subtest that fails',
      passing.toSpliced(1, 0, phase('call', 'failed', { $report_type: 'SubTestReport', ...failing })),
      { outcome: 'failed', durationMs: 750 },
    ],
    [
      'a subtest of pytest 9 that fails',
      passing.toSpliced(
        1,
        0,
        phase('call', 'failed', { $report_type: undefined, _report_type: 'SubTestReport' }),
      ),
      { outcome: 'failed' },
    ],
    [
      'a subtest that is skipped',
      passing.toSpliced(1, 0, phase('call', 'skipped', { $report_type: 'SubTestReport' })),
      { outcome: 'passed' },
    ],
  ])('reads %s', async (_, phases, expected) => {
    expect(await parseOnly(pytestReportlogParser, linesOf(start, ...phases, finish(0)))).toMatchObject(
      expected,
    )
  })

  it('keeps runs that were repeated as earlier attempts', async () => {
    const { records, summary } = await parseGood(
      pytestReportlogParser,
      linesOf(
        start,
        phase('setup', 'passed'),
        phase('call', 'rerun', failing),
        phase('setup', 'rerun', failing),
        ...passing,
        finish(0),
      ),
    )
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      outcome: 'passed',
      durationMs: 750,
      failures: [],
      otherAttempts: [
        { outcome: 'failed', when: 'before', durationMs: 500, failure: { message: 'assert 1 == 2' } },
        { outcome: 'error', when: 'before', durationMs: 250 },
      ],
    })
    expect(summary.counts).toMatchObject({ tests: 1, passed: 1, flaky: 1 })
  })

  it('takes nothing for a call that belongs to a try before', async () => {
    const record = await parseOnly(
      pytestReportlogParser,
      linesOf(
        start,
        phase('setup', 'passed'),
        phase('call', 'rerun', failing),
        phase('setup', 'passed'),
        phase('teardown', 'passed'),
        finish(0),
      ),
    )
    expect(record).toMatchObject({ outcome: 'inconclusive', otherAttempts: [{ outcome: 'failed' }] })
  })

  it('keeps tests apart that workers run side by side', async () => {
    const other = { nodeid: 'tests/test_shop.py::test_b' }
    const { records } = await parseGood(
      pytestReportlogParser,
      linesOf(
        start,
        phase('setup', 'passed'),
        phase('setup', 'passed', other),
        phase('call', 'failed', other),
        phase('call', 'passed'),
        phase('teardown', 'passed'),
        phase('teardown', 'passed', other),
        finish(1),
      ),
    )
    expect(outcomesOf(records)).toEqual(['test_adds: passed', 'test_b: failed'])
  })

  it.each([
    ['failed', 'error', 'ImportError'],
    ['skipped', 'skipped', undefined],
  ])('gives a file whose collection %s a record', async (outcome, expected, message) => {
    const longrepr = outcome === 'failed' ? 'x\nImportError' : ['x', 1, 'Skipped: no']
    const record = await parseOnly(
      pytestReportlogParser,
      linesOf(
        start,
        { nodeid: 'tests/test_x.py', outcome, longrepr, $report_type: 'CollectReport' },
        finish(outcome === 'failed' ? 1 : 0),
      ),
    )
    expect(record).toMatchObject({
      name: '<suite>',
      className: 'tests.test_x',
      file: 'tests/test_x.py',
      outcome: expected,
    })
    expect(record.failures[0]?.message).toBe(message)
  })

  it.each<[unknown, boolean, readonly string[]]>([
    [0, true, ['test_adds: passed']],
    [5, true, ['test_adds: passed']],
    [1, true, ['test_adds: passed', '<run>: error']],
    [66, true, ['test_adds: passed', '<run>: error']],
    [2, false, ['test_adds: passed']],
    [3, false, ['test_adds: passed', '<run>: error']],
    [4, false, ['test_adds: passed', '<run>: error']],
    [undefined, false, ['test_adds: passed']],
    ['0', false, ['test_adds: passed']],
  ])('with exit status %j it is complete: %s', async (status, complete, outcomes) => {
    const { records, summary } = await parseGood(
      pytestReportlogParser,
      linesOf(start, ...passing, finish(status)),
    )
    expect(summary.completeness.complete).toBe(complete)
    expect(outcomesOf(records)).toEqual(outcomes)
  })

  it('says no more of a run that failed than its failed tests do', async () => {
    expect(outcomesOf((await parseGood(pytestReportlogParser, linesOf(...run))).records)).toEqual([
      'test_adds: failed',
    ])
  })

  it.each<[string, readonly object[], boolean]>([
    ['the session finishes', [start, ...passing.slice(0, 2), finish(0)], true],
    ['the report ends', [start, ...passing.slice(0, 2)], false],
    ['another session starts', [start, ...passing.slice(0, 2), start, finish(0)], false],
  ])('gives a test without a tear-down an error where %s', async (_, lines, complete) => {
    const { records, summary } = await parseGood(pytestReportlogParser, linesOf(...lines))
    expect(outcomesOf(records)).toEqual(['test_adds: error'])
    expect(summary.completeness.complete).toBe(complete)
  })

  it.each([
    ['test_a.py::test_b', { name: 'test_b', className: 'test_a', suitePath: ['test_a.py'] }],
    [
      'a/b/test_a.py::T::U::test_b[x::y/z]',
      { name: 'test_b[x::y/z]', className: 'a.b.test_a.T.U', suitePath: ['a/b/test_a.py', 'T', 'U'] },
    ],
    ['README.rst::README.rst', { name: 'README.rst', className: 'README.rst', suitePath: ['README.rst'] }],
    ['lonely', { name: 'lonely', suitePath: [] }],
    ['', { name: '', suitePath: [] }],
  ])('names %j as the JUnit report of pytest does', (nodeId, expected) => {
    expect(readNodeId(nodeId)).toEqual(expected)
  })
})
