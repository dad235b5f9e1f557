import { describe, expect, it } from 'vitest'
import { nunit3Parser } from '../../../src/formats/nunit/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const run = (inner: string, attributes: string = ''): string =>
  `<test-run id="2" ${attributes}>${inner}</test-run>`

const sample = run(
  `<test-suite type="Assembly" name="/builds/1/Shop.Tests.dll" result="Failed" site="Child">
    <environment machine-name="builder"/>
    <test-suite type="TestFixture" name="Cart" fullname="Shop.Cart" classname="Shop.Cart" result="Failed" site="Child">
      <failure><message>One or more child tests had errors</message></failure>
      <test-suite type="ParameterizedMethod" name="Adds" result="Passed">
        <test-case name="Adds(1)" fullname="Shop.Cart.Adds(1)" classname="Shop.Cart" methodname="Adds" result="Passed" duration="0.25" start-time="2024-05-01 10:00:00Z" asserts="2">
          <properties><property name="Category" value="fast"/></properties><output><![CDATA[said]]></output>
        </test-case>
      </test-suite>
      <test-case name="Fails" classname="Shop.Cart" result="Failed">
        <failure><message><![CDATA[  Expected: 1]]></message><stack-trace><![CDATA[at Shop.Cart.Fails()]]></stack-trace></failure>
        <attachments><attachment><filePath>/builds/1/shot.png</filePath></attachment></attachments>
      </test-case>
      <test-case name="Waits" classname="Shop.Cart" result="Skipped" label="Ignored"><reason><message>not today</message></reason></test-case>
    </test-suite>
  </test-suite>`,
  'testcasecount="3" total="3" passed="1" failed="1" inconclusive="0" skipped="1" warnings="0" result="Failed"',
)

describe('nunit3Parser', () => {
  describeXmlLaws(nunit3Parser, sample)
  describeXmlFixtures(nunit3Parser)
  describeCorpus(nunit3Parser, 'nunit3')

  it('reads what a case says', async () => {
    const { records, summary } = await parseGood(nunit3Parser, sample)
    expect(records).toHaveLength(3)
    expect(records[0]).toMatchObject({
      name: 'Adds(1)',
      suitePath: ['Shop.Tests.dll', 'Cart', 'Adds'],
      className: 'Shop.Cart',
      outcome: 'passed',
      durationMs: 250,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 10), zoneKnown: true },
      hostname: 'builder',
      stdout: 'said',
      properties: [
        ['Category', 'fast'],
        ['asserts', '2'],
      ],
    })
    expect(records[1]).toMatchObject({
      outcome: 'failed',
      failures: [{ kind: 'failure', message: '  Expected: 1', trace: 'at Shop.Cart.Fails()' }],
      attachments: [{ name: 'shot.png', path: '/builds/1/shot.png' }],
    })
    expect(records[2]).toMatchObject({
      outcome: 'skipped',
      skipReason: 'not today',
      rawOutcome: 'Skipped:Ignored',
    })
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['Passed', '', 'passed'],
    ['Failed', '', 'failed'],
    ['Failed', 'Error', 'error'],
    ['Failed', 'Invalid', 'error'],
    ['Failed', 'Cancelled', 'error'],
    ['Skipped', 'Explicit', 'skipped'],
    ['Inconclusive', '', 'inconclusive'],
    ['Warning', '', 'inconclusive'],
    ['Splendid', '', 'inconclusive'],
    ['', '', 'inconclusive'],
  ])('result %s with label "%s" is %s', async (result, label, outcome) => {
    const record = await parseOnly(
      nunit3Parser,
      run(`<test-case name="a" result="${result}" label="${label}"/>`),
    )
    expect(record.outcome).toBe(outcome)
  })

  it.each([
    ['SetUp', 'Failed', ['failed', 'error']],
    ['TearDown', 'Passed', ['passed', 'error']],
    ['Child', 'Failed', ['failed']],
    ['Parent', 'Failed', ['failed']],
  ])('a suite that failed at site %s, with a case that %s', async (site, result, outcomes) => {
    const { records } = await parseGood(
      nunit3Parser,
      run(
        `<test-suite type="TestFixture" name="Cart" result="Failed" site="${site}">
          <failure><message>OneTimeSetUp: no database</message></failure>
          <test-case name="a" result="${result}"/></test-suite>`,
      ),
    )
    expect(records.map(({ outcome }) => outcome)).toEqual(outcomes)
    if (outcomes.length === 2)
      expect(records[1]).toMatchObject({
        name: '<suite>',
        suitePath: ['Cart'],
        failures: [{ message: 'OneTimeSetUp: no database' }],
      })
  })

  it('makes an error of a suite that can not be run at all', async () => {
    const record = await parseOnly(
      nunit3Parser,
      run(
        `<test-suite type="Assembly" name="none.dll" runstate="NotRunnable" result="Failed" label="Invalid">
          <reason><message>File not found</message></reason></test-suite>`,
      ),
    )
    expect(record).toMatchObject({ name: '<suite>', outcome: 'error', suitePath: ['none.dll'] })
  })

  it('makes errors of the errors that the logger of dotnet test lists', async () => {
    const record = await parseOnly(
      nunit3Parser,
      run(
        '<test-suite type="Assembly" name="a.dll"><errors><error><message>crashed</message></error></errors></test-suite>',
      ),
    )
    expect(record).toMatchObject({ outcome: 'error', failures: [{ kind: 'error', message: 'crashed' }] })
  })

  it.each([
    ['total="2" failed="1"', 'failures-missing'],
    ['total="3" failed="0"', 'cases-missing'],
    ['total="2" failed="0" warnings="1"', 'failures-missing'],
    ['total="2" failed="0" result="Failed"', 'failures-missing'],
  ])('is not complete where %s is declared', async (attributes, reason) => {
    const { summary } = await parseGood(
      nunit3Parser,
      run('<test-case name="a" result="Passed"/><test-case name="b" result="Passed"/>', attributes),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  const pass = '<test-case name="a" result="Passed"/>'

  it.each([
    ['result="Failed" site="Child"'],
    ['result="Failed(Child)"'],
    ['result="Failed:Invalid"'],
    ['result="NoSuchWord"'],
    ['result="Skipped" label="Invalid"'],
  ])('has a record for a suite with %s in which nothing failed', async (attributes) => {
    const { records } = await parseGood(
      nunit3Parser,
      run(`<test-suite name="Cart" ${attributes}>${pass}</test-suite>`),
    )
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a', 'passed'],
      ['<suite>', 'error'],
    ])
  })

  it('has a record for a tear-down that Unity writes into the result of the suite', async () => {
    const failed = '<test-case name="b" result="Failed:Error"/>'
    const { records } = await parseGood(
      nunit3Parser,
      run(`<test-suite name="Cart" result="Failed:Error(TearDown)">${failed}</test-suite>`),
    )
    expect(records.map(({ name, outcome, rawOutcome }) => [name, outcome, rawOutcome])).toEqual([
      ['b', 'error', 'Failed:Error'],
      ['<suite>', 'error', 'suite:Failed:teardown'],
    ])
  })

  it('takes a test that can not be run for an error, as early versions call it skipped', async () => {
    const record = await parseOnly(
      nunit3Parser,
      run('<test-case name="a" result="Skipped" label="Invalid"/>'),
    )
    expect(record.outcome).toBe('error')
  })

  it.each([
    ['result="Failed"', 'failures-missing'],
    ['failed="1"', 'failures-missing'],
    ['total="1" result="Failed" label="Cancelled"', 'run-aborted'],
    ['total="1" result="Cancelled"', 'run-aborted'],
  ])('finds a run with %s and a pass incomplete', async (attributes, reason) => {
    const { summary } = await parseGood(nunit3Parser, run(pass, attributes))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('reads cases inside of elements that it does not know', async () => {
    const { summary } = await parseGood(nunit3Parser, run('<x><test-case name="b" result="Failed"/></x>'))
    expect(summary.counts.failed).toBe(1)
  })

  it('says why an assembly could not be run', async () => {
    const record = await parseOnly(
      nunit3Parser,
      run(
        '<test-suite type="Assembly" name="a.dll" runstate="NotRunnable" result="Failed" label="Invalid"><reason><message>no such file</message></reason></test-suite>',
      ),
    )
    expect(record).toMatchObject({ outcome: 'error', failures: [{ kind: 'error', message: 'no such file' }] })
  })
})
