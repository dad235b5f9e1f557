import { describe, expect, it } from 'vitest'
import { parseBad, parseGood, parseOnly, parseWith } from '../json-support.ts'
import { describeCorpus } from '../xml-support.ts'
import { parserOf } from './parser-of.ts'
import { samples } from './samples.ts'

describe('single formats', () => {
  describeCorpus(parserOf('android-cts'), 'android-cts')

  it('passes a run of Valgrind without errors, and none that did not come to its end', async () => {
    const run = (state: string, more: string = ''): string =>
      `<valgrindoutput><protocoltool>memcheck</protocoltool><args><argv><exe>./shop</exe></argv></args>
        <status><state>${state}</state></status>${more}</valgrindoutput>`
    expect(await parseOnly(parserOf('valgrind'), run('FINISHED'))).toMatchObject({
      name: 'memcheck',
      suitePath: ['shop'],
      outcome: 'passed',
    })
    expect((await parseGood(parserOf('valgrind'), run('RUNNING'))).records).toEqual([])
    const crash = run('FINISHED', '<fatal_signal><signame>SIGSEGV</signame><event>no</event></fatal_signal>')
    expect(await parseOnly(parserOf('valgrind'), crash)).toMatchObject({
      outcome: 'error',
      failures: [{ message: 'SIGSEGV: no' }],
    })
  })

  it('reads the report of Boost.Test, whose passes without assertions say nothing where something was aborted', async () => {
    const report = (result: string): string =>
      `<TestResult><TestSuite name="shop" result="${result === 'skipped' ? 'passed' : 'failed'}"><TestCase name="a" result="${result}" assertions_passed="0"/>
        <TestCase name="b" result="passed" assertions_passed="0" assertions_failed="0" warnings_failed="0"/>
        <TestCase name="c" result="passed" assertions_passed="1"/></TestSuite></TestResult>`
    const outcomes = async (result: string): Promise<readonly string[]> =>
      (await parseGood(parserOf('boost-test'), report(result))).records.map(({ outcome }) => outcome)
    expect(await outcomes('aborted')).toEqual(['error', 'inconclusive', 'passed'])
    expect(await outcomes('failed')).toEqual(['failed', 'passed', 'passed'])
    expect(await outcomes('skipped')).toEqual(['skipped', 'passed', 'passed'])
  })

  it('passes no case of Boost.Test that holds what is not known', async () => {
    const record = await parseOnly(
      parserOf('boost-test'),
      '<TestLog><TestCase name="a"><Collapse/></TestCase></TestLog>',
    )
    expect(record.outcome).toBe('inconclusive')
  })

  it('takes a suite of Boost.Test that was itself aborted for an error', async () => {
    const { records } = await parseGood(
      parserOf('boost-test'),
      '<TestResult><TestSuite name="shop" result="aborted"><TestCase name="a" result="skipped"/></TestSuite></TestResult>',
    )
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a', 'skipped'],
      ['<suite>', 'error'],
    ])
  })

  it.each(['failed', 'no-such-word'])(
    'takes a %s suite of Boost.Test whose cases passed for an error',
    async (word) => {
      const { records } = await parseGood(
        parserOf('boost-test'),
        `<TestResult><TestSuite name="all" result="failed"><TestSuite name="shop" result="${word}">
        <TestCase name="a" result="passed" assertions_passed="1"/></TestSuite></TestSuite></TestResult>`,
      )
      expect(records.map(({ name, suitePath, outcome }) => [name, suitePath.at(-1), outcome])).toEqual([
        ['a', 'shop', 'passed'],
        ['<suite>', 'shop', 'error'],
      ])
    },
  )

  it.each([
    [
      'unittest-cpp',
      '<unittest-results><test suite="Cart" name="adds" time="0"><crash/></test></unittest-results>',
    ],
    [
      'gtester',
      '<gtester><testbinary path="p"><testcase path="/a"><error>no</error><status result="success" exit-status="0"/></testcase></testbinary></gtester>',
    ],
    [
      'doctest',
      '<doctest><TestCase name="a"><OverallResultsAsserts successes="1" failures="2" test_case_success="true"/></TestCase></doctest>',
    ],
    ['cppunit', '<TestRun><FailedTests><Test id="1"><Name>a</Name></Test></FailedTests></TestRun>'],
  ])('passes no case of %s that holds what contradicts a pass', async (format, text) => {
    expect((await parseOnly(parserOf(format), text)).outcome).toBe('inconclusive')
  })

  it.each([
    [
      'unittest-cpp',
      '<unittest-results failedtests="1"><test suite="Cart" name="adds" time="0"/></unittest-results>',
    ],
    [
      'fpcunit',
      '<TestResults><NumberOfErrors>1</NumberOfErrors><TestListing><TestSuite Name="s"><Test Name="a" Result="OK"/></TestSuite></TestListing></TestResults>',
    ],
    [
      'cunit',
      `<CUNIT_TEST_RUN_REPORT><CUNIT_RUN_SUMMARY><CUNIT_RUN_SUMMARY_RECORD><TYPE>Test Cases</TYPE><FAILED>3</FAILED>
        </CUNIT_RUN_SUMMARY_RECORD></CUNIT_RUN_SUMMARY></CUNIT_TEST_RUN_REPORT>`,
    ],
    [
      'catch2',
      '<Catch name="x"><TestCase name="a"><OverallResult success="true"/></TestCase><OverallResults successes="1" failures="2"/></Catch>',
    ],
    [
      'valgrind',
      `<valgrindoutput><status><state>FINISHED</state></status>
        <errorcounts><pair><count>5</count><unique>0x1</unique></pair></errorcounts></valgrindoutput>`,
    ],
    [
      'mbunit',
      `<report xmlns="http://www.gallio.org/"><testPackageRun><testStepRun><testStep name="a" isTestCase="true"/>
        <result><outcome status="passed"/></result></testStepRun><statistics failedCount="2"/></testPackageRun></report>`,
    ],
  ])('finds a report of %s incomplete that counts failures and holds none', async (format, text) => {
    const { summary } = await parseGood(parserOf(format), text)
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it('finds a report of Android incomplete that counts more passes than it holds', async () => {
    const text = `<Result><Summary pass="5" failed="0" modules_done="1" modules_total="1"/><Module name="M" done="true">
      <TestCase name="C"><Test result="pass" name="a"/></TestCase></Module></Result>`
    const { summary } = await parseGood(parserOf('android-cts'), text)
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it('reads C++test 7 without details from what was found out', async () => {
    const { records, summary } = await parseGood(
      parserOf('cpptest'),
      `<ResultsSession><Exec><ExecViols>
        <ExecViol cat="6" testCaseId="1" testName="Cart::adds"><Thr><ThrPart clName="Outcome" detMsg="1"/></Thr></ExecViol>
        <ExecViol cat="0" testCaseId="2" testName="Cart::fails"><Thr><ThrPart clName="Assertion" detMsg="no"/></Thr></ExecViol>
      </ExecViols><Summary><Projects><Project fail="1" pass="2" name="shop" testCases="3"/></Projects></Summary></Exec></ResultsSession>`,
    )
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['adds', 'passed'],
      ['fails', 'failed'],
    ])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it('makes an error of tests that C++test could not run', async () => {
    const record = await parseOnly(
      parserOf('cpptest'),
      '<ResultsSession><Exec><TestingProcessProblems><CppAnalysisProblem><ErrorList><Error val="no compiler"/></ErrorList></CppAnalysisProblem></TestingProcessProblems></Exec></ResultsSession>',
    )
    expect(record).toMatchObject({ name: '<run>', outcome: 'error', failures: [{ message: 'no compiler' }] })
  })

  it('reads the steps of Gallio', async () => {
    const step = (
      name: string,
      isTestCase: boolean,
      status: string,
      inner: string = '',
      category: string = '',
    ): string =>
      `<testStepRun startTime="2024-05-01T10:00:00Z"><testStep name="${name}" isTestCase="${isTestCase}"><codeReference type="Shop.Cart"/></testStep>
        <children>${inner}</children><result duration="0.25"><outcome status="${status}" ${category}/></result>
        <testLog><streams><stream name="Failures"><body><contents><section name="a"><contents><text>1 is not 2</text></contents></section></contents></body></stream></streams></testLog></testStepRun>`
    const report = (inner: string, suite: string): string =>
      `<report xmlns="http://www.gallio.org/"><testPackageRun>${step('Cart', false, suite, inner)}</testPackageRun></report>`
    const { records } = await parseGood(
      parserOf('mbunit'),
      report(
        step('Adds', true, 'passed') +
          step('Fails', true, 'failed') +
          step('Throws', true, 'failed', '', 'category="error"') +
          step('Rows', true, 'passed', step('row 1', true, 'passed')) +
          step('Waits', true, 'skipped'),
        'failed',
      ),
    )
    expect(records.map(({ name, outcome, suitePath }) => [name, outcome, suitePath.join('/')])).toEqual([
      ['Adds', 'passed', 'Cart'],
      ['Fails', 'failed', 'Cart'],
      ['Throws', 'error', 'Cart'],
      ['row 1', 'passed', 'Cart/Rows'],
      ['Waits', 'skipped', 'Cart'],
    ])
    expect(records[1]).toMatchObject({
      durationMs: 250,
      className: 'Shop.Cart',
      failures: [{ message: '1 is not 2' }],
    })
    const alone = await parseGood(parserOf('mbunit'), report(step('Adds', true, 'passed'), 'failed'))
    expect(alone.records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Adds', 'passed'],
      ['<suite>', 'error'],
    ])
  })

  it('makes an error of a module of a compatibility suite that could not be run', async () => {
    const { records } = await parseGood(
      parserOf('android-cts'),
      '<Result><Module name="a" abi="x86" done="true"><Reason message="no device"/></Module></Result>',
    )
    expect(records).toMatchObject([{ name: '<suite>', outcome: 'error', variant: { abi: 'x86' } }])
  })

  it.each([
    '<!DOCTYPE CUNIT_TEST_RUN_REPORT [<!ENTITY a "b">]>',
    '<!DOCTYPE CUNIT_TEST_RUN_REPORT SYSTEM "a.dtd" [<!ENTITY a "b">]>',
    '<!DOCTYPE CUNIT_TEST_RUN_REPORT PUBLIC "a" "a.dtd">',
  ])('refuses %s', async (declaration) => {
    const text = `<?xml version="1.0"?>${declaration}<CUNIT_TEST_RUN_REPORT></CUNIT_TEST_RUN_REPORT>`
    expect((await parseBad(parserOf('cunit'), text)).kind).toBe('report/unsafe')
  })

  it('refuses a document type in the other formats', async () => {
    const text = '<!DOCTYPE gtester SYSTEM "a.dtd"><gtester></gtester>'
    expect((await parseBad(parserOf('gtester'), text)).kind).toBe('report/unsafe')
  })

  it('names the line of a fault behind the declaration of CUnit', async () => {
    const text =
      '<?xml version="1.0"?>\n<!DOCTYPE CUNIT_TEST_RUN_REPORT SYSTEM "a.dtd">\n<CUNIT_TEST_RUN_REPORT>\n</b>'
    expect(await parseBad(parserOf('cunit'), text)).toMatchObject({
      kind: 'report/malformed',
      place: { line: 4 },
    })
  })

  it.each([
    ['cunit', '<CUNIT_TEST_LIST_REPORT></CUNIT_TEST_LIST_REPORT>'],
    ['qtest', '<Environment><QtVersion>5</QtVersion></Environment><TestFunction name="a"/>'],
  ])('refuses what %s writes besides its results', async (format, text) => {
    expect((await parseBad(parserOf(format), text)).kind).toBe('report/unsupported-format')
  })

  it('tells CppUnit, AUnit and TRX apart', async () => {
    for (const format of ['cppunit', 'aunit'])
      for (const other of ['cppunit', 'aunit']) {
        const parsed = await parseWith(parserOf(other), samples[format] ?? '')
        expect(parsed.isOk(), `${format} read as ${other}`).toBe(format === other)
      }
  })

  it.each([['constructor'], ['__proto__'], ['hasOwnProperty']])(
    'goes through elements that are called %s',
    async (name) => {
      const text = `<gtester><${name}/><testbinary path="a"><testcase path="/b"><status result="success" exit-status="0"/></testcase></testbinary></gtester>`
      expect((await parseGood(parserOf('gtester'), text)).summary.counts.passed).toBe(1)
      const nested = `<TestRun><FailedTests/><${name}><SuccessfulTests><Test><Name>a</Name></Test></SuccessfulTests></${name}></TestRun>`
      expect((await parseGood(parserOf('cppunit'), nested)).summary.counts.passed).toBe(1)
    },
  )
})
