import { describe, expect, it } from 'vitest'
import { trxParser } from '../../../src/formats/trx/index.ts'
import { parseBad, parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const namespace = 'http://microsoft.com/schemas/VisualStudio/TeamTest/2010'
const run = (inner: string, xmlns: string = namespace): string =>
  `<TestRun xmlns="${xmlns}">${inner}</TestRun>`
const results = (inner: string): string => run(`<Results>${inner}</Results>`)

const sample = run(
  `<Results>
    <UnitTestResult testId="t1" testName="Shop.Cart.Adds" outcome="Passed" duration="00:00:01.5" startTime="2024-05-01T10:00:00.1234567+02:00" computerName="builder"/>
    <UnitTestResult testId="t2" testName="Fails" outcome="Failed">
      <Output><StdOut>out</StdOut><StdErr>err</StdErr><ErrorInfo><Message>1 is not 2</Message><StackTrace>   at Cart.Fails()</StackTrace></ErrorInfo></Output>
      <ResultFiles><ResultFile path="builder\\shot.png"/></ResultFiles>
    </UnitTestResult>
    <UnitTestResult testId="t3" testName="Waits" outcome="NotExecuted"><Output><ErrorInfo><Message>not today</Message></ErrorInfo></Output></UnitTestResult>
  </Results>
  <TestDefinitions>
    <UnitTest id="t1" storage="c:\\build\\shop.tests.dll"><TestCategory><TestCategoryItem TestCategory="fast"/></TestCategory>
      <TestMethod codeBase="C:\\build\\Shop.Tests.dll" className="Shop.Cart, Shop.Tests" name="Adds"/></UnitTest>
  </TestDefinitions>
  <ResultSummary outcome="Failed"><Counters total="3" executed="2" passed="1" failed="1" error="0" timeout="0" aborted="0"/></ResultSummary>`,
)

describe('trxParser', () => {
  describeXmlLaws(trxParser, sample)
  describeXmlFixtures(trxParser)
  describeCorpus(trxParser, 'trx')

  it('reads what a result and its definition say', async () => {
    const { records, summary } = await parseGood(trxParser, sample)
    expect(records[0]).toMatchObject({
      name: 'Adds',
      suitePath: ['Shop.Tests.dll'],
      className: 'Shop.Cart',
      outcome: 'passed',
      durationMs: 1500,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 8, 0, 0, 123), zoneKnown: true },
      hostname: 'builder',
      properties: [['Category', 'fast']],
    })
    expect(records[1]).toMatchObject({
      failures: [{ kind: 'failure', message: '1 is not 2', trace: '   at Cart.Fails()' }],
      stdout: 'out',
      stderr: 'err',
      attachments: [{ name: 'shot.png', path: 'builder\\shot.png' }],
    })
    expect(records[2]).toMatchObject({ outcome: 'skipped', skipReason: 'not today' })
    expect(summary.completeness).toEqual({ complete: true })
    expect(summary.declared).toEqual({ tests: 3, passed: 1, failed: 1, errors: 0 })
  })

  it.each([
    ['Passed', 'passed'],
    ['PassedButRunAborted', 'passed'],
    ['Failed', 'failed'],
    ['Error', 'error'],
    ['Timeout', 'error'],
    ['Aborted', 'error'],
    ['Disconnected', 'error'],
    ['InProgress', 'error'],
    ['NotExecuted', 'skipped'],
    ['NotRunnable', 'skipped'],
    ['Pending', 'skipped'],
    ['Completed', 'skipped'],
    ['Inconclusive', 'inconclusive'],
    ['Warning', 'inconclusive'],
    ['Splendid', 'inconclusive'],
  ])('outcome %s is %s', async (word, outcome) => {
    const record = await parseOnly(trxParser, results(`<UnitTestResult testName="a" outcome="${word}"/>`))
    expect(record).toMatchObject({ outcome, rawOutcome: word })
  })

  it('takes a missing outcome for an error, as the schema does', async () => {
    const record = await parseOnly(trxParser, results('<UnitTestResult testName="a"/>'))
    expect(record.outcome).toBe('error')
  })

  it('reads the namespace of 2006 and days in durations', async () => {
    const old = run(
      '<Results><UnitTestResult testName="a" outcome="Passed" duration="1.02:00:00"/></Results>',
      'http://microsoft.com/schemas/VisualStudio/TeamTest/2006',
    )
    expect((await parseOnly(trxParser, old)).durationMs).toBe(26 * 3_600_000)
  })

  it('reads the rows of a data-driven test, not the test around them', async () => {
    const rows = (outer: string, second: string): string =>
      results(
        `<UnitTestResult testName="Adds" outcome="${outer}"><InnerResults>
          <UnitTestResult testName="Adds (Data Row 0)" outcome="Passed"/>
          <UnitTestResult testName="Adds (Data Row 1)" outcome="${second}"/></InnerResults></UnitTestResult>`,
      )
    const { records } = await parseGood(trxParser, rows('Failed', 'Failed'))
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Adds (Data Row 0)', 'passed'],
      ['Adds (Data Row 1)', 'failed'],
    ])
    const alone = await parseGood(trxParser, rows('Error', 'Passed'))
    expect(alone.records.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'error'])
  })

  it('compares counters with all results, containers among them', async () => {
    const nested = (total: number, failed: number): string =>
      run(
        `<Results><UnitTestResult testName="Adds" outcome="Failed"><InnerResults>
          <UnitTestResult testName="row" outcome="Failed"/></InnerResults></UnitTestResult></Results>
        <ResultSummary outcome="Failed"><Counters total="${total}" failed="${failed}"/></ResultSummary>`,
      )
    expect((await parseGood(trxParser, nested(2, 2))).summary.completeness.complete).toBe(true)
    expect((await parseGood(trxParser, nested(3, 2))).summary.completeness).toMatchObject({
      reason: 'cases-missing',
    })
    expect((await parseGood(trxParser, nested(2, 3))).summary.completeness).toMatchObject({
      reason: 'failures-missing',
    })
  })

  it.each(['Aborted', 'Timeout', 'Disconnected', 'InProgress'])(
    'a run that is %s is not complete',
    async (outcome) => {
      const { summary } = await parseGood(
        trxParser,
        run(
          `<Results><UnitTestResult testName="a" outcome="Passed"/></Results><ResultSummary outcome="${outcome}"/>`,
        ),
      )
      expect(summary.completeness).toMatchObject({ complete: false, reason: 'run-aborted' })
    },
  )

  it('is not complete where the run failed and nothing says why', async () => {
    const { summary } = await parseGood(
      trxParser,
      run(
        '<Results><UnitTestResult testName="a" outcome="Passed"/></Results><ResultSummary outcome="Failed"/>',
      ),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it('makes a record of an error of the run and notes a warning', async () => {
    const info = (outcome: string): string =>
      run(
        `<ResultSummary outcome="Failed"><RunInfos><RunInfo outcome="${outcome}" computerName="builder">
          <Text>Test host process crashed</Text></RunInfo></RunInfos></ResultSummary>`,
      )
    expect(await parseOnly(trxParser, info('Error'))).toMatchObject({
      name: '<run>',
      outcome: 'error',
      failures: [{ kind: 'error', message: 'Test host process crashed' }],
    })
    const warned = await parseGood(trxParser, info('Warning'))
    expect(warned.records).toEqual([])
    expect(warned.summary.diagnostics.map(({ code }) => code)).toEqual(['run-warning'])
  })

  it('refuses the report of another tool', async () => {
    const cppunit = '<TestRun><FailedTests/><SuccessfulTests/></TestRun>'
    expect(await parseBad(trxParser, cppunit)).toMatchObject({ kind: 'report/unsupported-format' })
  })

  it('reads every list of results', async () => {
    const list = (name: string, outcome: string): string =>
      `<Results><UnitTestResult testName="${name}" outcome="${outcome}"/></Results>`
    const { records } = await parseGood(trxParser, run(list('a', 'Passed') + list('b', 'Failed')))
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a', 'passed'],
      ['b', 'failed'],
    ])
  })

  it('finds a run incomplete where one of its results says that it was aborted', async () => {
    const { summary } = await parseGood(
      trxParser,
      results('<UnitTestResult testName="a" outcome="PassedButRunAborted"/>'),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'run-aborted' })
  })

  it.each(['Error', 'InProgress', 'NoSuchWord'])(
    'takes a run that says %s of itself for an error',
    async (word) => {
      const { records } = await parseGood(
        trxParser,
        run(`<ResultSummary><RunInfos><RunInfo outcome="${word}"/></RunInfos></ResultSummary>`),
      )
      expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([['<run>', 'error']])
    },
  )
})
