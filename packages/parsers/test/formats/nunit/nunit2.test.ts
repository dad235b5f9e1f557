import { describe, expect, it } from 'vitest'
import { nunit2Parser } from '../../../src/formats/nunit/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const run = (inner: string, attributes: string = ''): string =>
  `<test-results name="shop" ${attributes}>${inner}</test-results>`

const sample = run(
  `<environment machine-name="builder"/>
  <test-suite type="Assembly" name="C:\\builds\\Shop.Tests.dll" executed="True" result="Failure" success="False"><results>
    <test-suite type="TestFixture" name="Cart" executed="True" result="Failure" success="False"><results>
      <test-case name="Shop.Cart.Adds(1.5)" executed="True" result="Success" success="True" time="0,250" asserts="1">
        <categories><category name="fast"/></categories></test-case>
      <test-case name="Shop.Cart.Fails" executed="True" result="Failure" success="False" time="0.01">
        <failure><message>Expected: 1</message><stack-trace>at Cart.Fails()</stack-trace></failure></test-case>
      <test-case name="Shop.Cart.Waits" executed="False" result="Ignored"><reason><message>not today</message></reason></test-case>
    </results></test-suite>
  </results></test-suite>`,
  'total="2" errors="0" failures="1" not-run="1" inconclusive="0" ignored="1" invalid="0" date="2024-05-01" time="10:00:00"',
)

describe('nunit2Parser', () => {
  describeXmlLaws(nunit2Parser, sample)
  describeXmlFixtures(nunit2Parser)

  it('reads what a case says', async () => {
    const { records, summary } = await parseGood(nunit2Parser, sample, { zoneOffsetMinutes: 60 })
    expect(records[0]).toMatchObject({
      name: 'Adds(1.5)',
      className: 'Shop.Cart',
      suitePath: ['Shop.Tests.dll', 'Cart'],
      outcome: 'passed',
      durationMs: 250,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 9), zoneKnown: false },
      hostname: 'builder',
      properties: [
        ['Category', 'fast'],
        ['asserts', '1'],
      ],
    })
    expect(records[1]).toMatchObject({
      failures: [{ kind: 'failure', message: 'Expected: 1', trace: 'at Cart.Fails()' }],
    })
    expect(records[2]).toMatchObject({ outcome: 'skipped', skipReason: 'not today' })
    expect(records).toHaveLength(3)
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['executed="True" result="Success" success="True"', 'passed'],
    ['executed="True" success="True"', 'passed'],
    ['executed="True" success="False"', 'failed'],
    ['executed="False"', 'skipped'],
    ['executed="True" result="Success" success="False"', 'failed'],
    ['executed="False" result="Success" success="True"', 'skipped'],
    ['executed="True" result="Error" success="False"', 'error'],
    ['executed="True" result="Cancelled" success="False"', 'error'],
    ['executed="False" result="NotRunnable"', 'error'],
    ['executed="False" result="Skipped"', 'skipped'],
    ['executed="True" result="Inconclusive" success="False"', 'inconclusive'],
    ['executed="True" result="Splendid" success="True"', 'inconclusive'],
    ['executed="True"', 'inconclusive'],
    ['', 'inconclusive'],
  ])('a case with %s is %s', async (attributes, outcome) => {
    expect((await parseOnly(nunit2Parser, run(`<test-case name="a" ${attributes}/>`))).outcome).toBe(outcome)
  })

  it.each([
    ['Shop.Cart.Adds', 'Shop.Cart', 'Adds'],
    ['Shop.Cart.Adds("a.b")', 'Shop.Cart', 'Adds("a.b")'],
    ['Shop.List<Int32>.Adds', 'Shop.List<Int32>', 'Adds'],
    ['adds a cart. And more', undefined, 'adds a cart. And more'],
    ['Adds', undefined, 'Adds'],
  ])('%s is of the class %s', async (fullName, className, name) => {
    const escaped = fullName.replaceAll('"', '&quot;').replaceAll('<', '&lt;')
    const record = await parseOnly(nunit2Parser, run(`<test-case name="${escaped}" result="Success"/>`))
    expect([record.className, record.name]).toEqual([className, name])
  })

  it('makes an error of a suite that failed alone', async () => {
    const { records } = await parseGood(
      nunit2Parser,
      run(
        `<test-suite name="Cart" result="Failure" success="False"><failure><message>TearDown: no</message></failure>
          <results><test-case name="a" result="Success" success="True"/></results></test-suite>`,
      ),
    )
    expect(records[1]).toMatchObject({
      name: '<suite>',
      outcome: 'error',
      failures: [{ message: 'TearDown: no' }],
    })
  })

  it('reads the dialect of jest-nunit-reporter, which leaves out what was skipped and says nothing of files that do not load', async () => {
    const jest = (suites: string): string =>
      run(`<environment nunit-version="na"/>${suites}`, 'total="2" failures="0" skipped="1"')
    const good =
      '<test-suite name="a.js" executed="True" success="True"><results><test-case name="a" result="Success"/></results></test-suite>'
    const broken =
      '<test-suite name="b.js" executed="False" success="True" result="Success"><results></results></test-suite>'
    const whole = await parseGood(nunit2Parser, jest(good))
    expect(whole.summary).toMatchObject({ dialect: 'jest-nunit-reporter', completeness: { complete: true } })
    const { summary } = await parseGood(nunit2Parser, jest(good + broken))
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it.each([
    ['total="2"', 'cases-missing'],
    ['total="1" failures="1"', 'failures-missing'],
    ['total="1" errors="1"', 'failures-missing'],
  ])('is not complete where %s is declared', async (attributes, reason) => {
    const { summary } = await parseGood(
      nunit2Parser,
      run('<test-case name="a" result="Success"/>', attributes),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('weighs failures where the report counts no tests', async () => {
    const { summary } = await parseGood(
      nunit2Parser,
      '<test-results failures="2"><test-suite name="Cart"><results><test-case name="a" result="Success"/></results></test-suite></test-results>',
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it('reads cases inside of elements that it does not know', async () => {
    const { summary } = await parseGood(
      nunit2Parser,
      '<test-results><x><test-case name="a" result="Failure"/></x></test-results>',
    )
    expect(summary.counts.failed).toBe(1)
  })
})
