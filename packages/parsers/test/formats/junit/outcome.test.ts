import { describe, expect, it } from 'vitest'
import { readGood, readOnlyCase } from '../../support.ts'

describe('the outcome of a case', () => {
  it.each([
    ['<testcase name="t"/>', 'passed', 'passed'],
    ['<testcase name="t"><failure/></testcase>', 'failed', 'failure'],
    ['<testcase name="t"><error/></testcase>', 'error', 'error'],
    ['<testcase name="t"><failure/><error/></testcase>', 'error', 'failure+error'],
    ['<testcase name="t"><error/><failure/><failure/></testcase>', 'error', 'error+failure'],
    ['<testcase name="t"><skipped/></testcase>', 'skipped', 'skipped'],
    ['<testcase name="t"><skip/></testcase>', 'skipped', 'skip'],
    ['<testcase name="t"><ignored/></testcase>', 'skipped', 'ignored'],
    ['<testcase name="t"><disabled/></testcase>', 'skipped', 'disabled'],
    ['<testcase name="t"><skipped/><failure/></testcase>', 'failed', 'skipped+failure'],
    ['<testcase name="t"><skipped/><error/></testcase>', 'error', 'skipped+error'],
    ['<testcase name="t"><skipped type="pytest.xfail"/></testcase>', 'todo', 'skipped:pytest.xfail'],
    ['<testcase name="t"><skipped type="pytest.skip"/></testcase>', 'skipped', 'skipped'],
    ['<testcase name="t"><skipped type="todo"/><failure/></testcase>', 'todo', 'skipped:todo+failure'],
    ['<testcase name="t"><skipped type="todo"/><error/></testcase>', 'error', 'skipped:todo+error'],
    ['<testcase name="t" status="run" result="completed"/>', 'passed', 'status=run+result=completed'],
    [
      '<testcase name="t" status="notrun" result="suppressed"/>',
      'skipped',
      'status=notrun+result=suppressed',
    ],
    ['<testcase name="t" status="run" result="skipped"/>', 'skipped', 'status=run+result=skipped'],
    ['<testcase name="t" status="disabled"/>', 'skipped', 'status=disabled'],
    ['<testcase name="t" status="disabled"><failure/></testcase>', 'failed', 'failure'],
    ['<testcase name="t" status="fail"/>', 'failed', 'status=fail'],
    ['<testcase name="t" status="error"/>', 'error', 'status=error'],
    ['<testcase name="t" status="aborted"/>', 'error', 'status=aborted'],
    ['<testcase name="t" result="Inconclusive"/>', 'inconclusive', 'result=Inconclusive'],
    ['<testcase name="t" status="untested"/>', 'skipped', 'status=untested'],
    ['<testcase name="t" status="whatever"/>', 'inconclusive', 'status=whatever'],
    ['<testcase name="t" status="run" result="odd"/>', 'inconclusive', 'status=run+result=odd'],
    ['<testcase name="t" status="notrun" result="odd"/>', 'inconclusive', 'status=notrun+result=odd'],
    ['<testcase name="t" status="odd"><failure/></testcase>', 'failed', 'failure'],
    ['<testcase name="t" outcome="failed"/>', 'failed', 'outcome=failed'],
    ['<testcase name="t" conclusion="failure"/>', 'failed', 'conclusion=failure'],
    ['<testcase name="t" success="False"/>', 'failed', 'success=False'],
    ['<testcase name="t" passed="0"/>', 'failed', 'passed=0'],
    ['<testcase name="t" success="true" passed="yes"/>', 'passed', 'passed'],
    ['<testcase name="t" success="false"><skipped/></testcase>', 'skipped', 'skipped'],
    ['<testcase name="t" status="failed"><skipped/></testcase>', 'failed', 'skipped+status=failed'],
    ['<testcase name="t" success="FAILED"/>', 'failed', 'success=FAILED'],
    ['<testcase name="t" passed="n"/>', 'inconclusive', 'passed=n'],
    ['<testcase name="t" passed="3"/>', 'passed', 'passed'],
    ['<testcase name="t"><crash/></testcase>', 'inconclusive', 'crash'],
    ['<testcase name="t"><errors><e/></errors></testcase>', 'inconclusive', 'errors'],
    ['<testcase name="t"><steps><step><failure/></step></steps></testcase>', 'inconclusive', 'steps'],
    ['<testcase name="t"><skipped/><timeout/></testcase>', 'inconclusive', 'skipped+timeout'],
    ['<testcase name="t" status="failed"><exception/></testcase>', 'failed', 'exception'],
    ['<testcase name="t"><failure/><exception/></testcase>', 'failed', 'failure+exception'],
    ['<testcase name="t"><notes>no failure</notes></testcase>', 'passed', 'passed'],
    ['<testcase name="t"><flakyFailure/></testcase>', 'passed', 'passed'],
    ['<testcase name="t"><rerunFailure/></testcase>', 'failed', 'rerunFailure'],
    ['<x:testcase xmlns:x="urn:x" name="t"><x:failure/></x:testcase>', 'failed', 'failure'],
  ])('%s', async (testcase, outcome, rawOutcome) => {
    expect(await readOnlyCase(testcase)).toMatchObject({ outcome, rawOutcome })
  })

  it('knows what QTest leaves out and Catch2 puts into words', async () => {
    const qtest = (cases: string): string =>
      `<testsuite><properties><property name="QTestVersion" value="5"/></properties>${cases}</testsuite>`
    const outcomes = async (xml: string): Promise<readonly string[]> =>
      (await readGood(xml)).records.map(({ outcome }) => outcome)
    const stated =
      '<testcase result="pass" name="a"/><testcase name="b"/><testcase result="xfail" name="c"><failure/></testcase><testcase result="xpass" name="d"/><testcase result="bfail" name="e"/><testcase result="bpass" name="f"/>'
    expect(await outcomes(qtest(stated))).toEqual(['passed', 'skipped', 'todo', 'failed', 'todo', 'passed'])
    expect(await outcomes(qtest('<testcase name="a"/><testcase name="b"/>'))).toEqual(['passed', 'passed'])
    const tagged =
      '<testcase name="a"><skipped message="TEST_CASE tagged with !mayfail"/><failure/></testcase>'
    expect(await outcomes(`<testsuite>${tagged}</testsuite>`)).toEqual(['todo'])
  })

  it('notes a status that nobody knows', async () => {
    const { summary } = await readGood(
      '<testsuite name="s"><testcase name="a" status="odd"/><testcase name="b" status="run"/></testsuite>',
    )
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['unknown-status'])
  })

  it('keeps what an element says that nobody knows and looks like trouble', async () => {
    const { records, summary } = await readGood(
      '<testsuite name="s"><testcase name="a"><fatalError message="gone">at x</fatalError></testcase></testsuite>',
    )
    expect(records[0]?.failures).toEqual([{ kind: 'error', message: 'gone', trace: 'at x' }])
    expect(summary.counts).toMatchObject({ passed: 0, failed: 1 })
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['unknown-element'])
  })

  it('reads the cases in elements that nobody knows', async () => {
    const { records, summary } = await readGood(
      `<testsuites><group name="g"><testsuite name="a"><testcase name="1"><failure/></testcase></testsuite></group>
       <testsuite name="b"><cases><inner name="i"><testcase name="2"/></inner></cases><empty/>
       <testcase name="3"><steps><testcase name="4"/></steps></testcase></testsuite></testsuites>`,
    )
    expect(records.map(({ name, suitePath, outcome }) => [name, suitePath, outcome])).toEqual([
      ['1', ['g', 'a'], 'failed'],
      ['2', ['b', 'i'], 'passed'],
      // Records come as their elements end.
      ['4', ['b', '3'], 'passed'],
      ['3', ['b'], 'passed'],
    ])
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['unknown-wrapper'])
  })

  it('keeps every failure and its kind, in their order', async () => {
    const record = await readOnlyCase(
      '<testcase name="t"><failure message="one"/><error message="two"/><failure>three</failure></testcase>',
    )
    expect(record.failures).toEqual([
      { kind: 'failure', message: 'one' },
      { kind: 'error', message: 'two' },
      { kind: 'failure', trace: 'three' },
    ])
  })

  it('keeps failed tries before a pass and after a failure', async () => {
    const flaky = await readOnlyCase(
      '<testcase name="t" time="3"><flakyFailure type="A" time="0.5"><stackTrace>at one</stackTrace></flakyFailure><flakyError message="m">two</flakyError></testcase>',
    )
    expect(flaky).toMatchObject({ outcome: 'passed', durationMs: 3000, failures: [] })
    expect(flaky.otherAttempts).toEqual([
      {
        outcome: 'failed',
        when: 'before',
        failure: { kind: 'failure', type: 'A', trace: 'at one' },
        durationMs: 500,
      },
      { outcome: 'error', when: 'before', failure: { kind: 'error', message: 'm', trace: 'two' } },
    ])
    const failing = await readOnlyCase(
      '<testcase name="t"><failure message="first"/><rerunError message="second"/></testcase>',
    )
    expect(failing).toMatchObject({
      outcome: 'failed',
      failures: [{ message: 'first' }],
      otherAttempts: [{ outcome: 'error', when: 'after' }],
    })
    const failedFlaky = await readOnlyCase(
      '<testcase name="t"><failure message="flaky counts as failed"/><flakyFailure message="first"/></testcase>',
    )
    expect(failedFlaky).toMatchObject({ outcome: 'failed', otherAttempts: [{ when: 'before' }] })
  })

  it('makes a record of a suite that failed itself', async () => {
    const { records, summary } = await readGood(
      '<testsuites><testsuite name="load"><testcase name="a"/><error message="no class"/><failure message="more"/></testsuite></testsuites>',
    )
    expect(summary.counts).toEqual({ tests: 2, passed: 1, failed: 0, errors: 1, skipped: 0, flaky: 0 })
    expect(records[1]).toMatchObject({
      name: '<suite>',
      suitePath: ['load'],
      outcome: 'error',
      failures: [{ message: 'no class' }, { message: 'more' }],
    })
    expect(summary.diagnostics.map(({ code }) => code)).toContain('suite-level-error')
  })

  it('counts a pass after a failure as flaky where repeated names are retries, and only there', async () => {
    const cases = '<testcase classname="p" name="T"><failure/></testcase><testcase classname="p" name="T"/>'
    const properties = '<properties><property name="go.version" value="go1.24"/></properties>'
    const gotestsum = await readGood(
      `<testsuites time="1"><testsuite name="p">${properties}${cases}</testsuite></testsuites>`,
    )
    expect(gotestsum.summary).toMatchObject({
      dialect: 'gotestsum',
      counts: { tests: 2, passed: 1, failed: 1, flaky: 1 },
    })
    const other = await readGood(`<testsuites><testsuite name="p">${cases}</testsuite></testsuites>`)
    expect(other.summary.counts).toMatchObject({ tests: 2, passed: 1, failed: 1, flaky: 0 })
  })
})
