import { describe, expect, it } from 'vitest'
import { testngParser } from '../../../src/formats/testng/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const test = (inner: string, attributes: string = ''): string =>
  `<testng-results ${attributes}><suite name="shop"><test name="fast"><class name="shop.Cart">${inner}</class></test></suite></testng-results>`
const exception =
  '<exception class="java.lang.AssertionError"><message><![CDATA[1 is not 2]]></message></exception>'

const sample = `<testng-results ignored="1" total="4" passed="1" failed="1" skipped="1"><suite name="shop">
  <groups><group name="quick"><method signature="shop.Cart.adds()" name="adds" class="shop.Cart"/></group></groups>
  <test name="fast"><class name="shop.Cart">
    <test-method name="opens" is-config="true" status="PASS" duration-ms="1"/>
    <test-method name="adds" signature="adds()[pri:0, instance:shop.Cart@1c2c22f3]" description="adds two" status="PASS" duration-ms="1500" started-at="2024-05-01T10:00:00 UTC">
      <reporter-output><line><![CDATA[said]]></line></reporter-output></test-method>
    <test-method name="fails" signature="fails()" status="FAIL" duration-ms="0" started-at="2024-05-01T10:00:00 IST">
      <exception class="java.lang.AssertionError"><message>
        <![CDATA[1 is not 2]]></message><full-stacktrace><![CDATA[java.lang.AssertionError: 1 is not 2]]></full-stacktrace></exception></test-method>
    <test-method name="waits" signature="waits()" status="SKIP" duration-ms="0"/>
  </class></test></suite></testng-results>`

describe('testngParser', () => {
  describeXmlLaws(testngParser, sample)
  describeXmlFixtures(testngParser)
  describeCorpus(testngParser, 'testng', {
    // Only the attributes of the root hold the counts that were asserted; most of the tests were cut out of the file. One of the records
    // is of a hook that failed.
    'single-suite-multiple-tests.xml': {
      why: 'the file declares more than it holds',
      counts: { tests: 11, passed: 4, failed: 6, skipped: 1 },
    },
  })

  it('reads what a method says', async () => {
    const { records, summary } = await parseGood(testngParser, sample)
    expect(records[0]).toMatchObject({
      name: 'adds',
      className: 'shop.Cart',
      suitePath: ['shop', 'fast'],
      outcome: 'passed',
      durationMs: 1500,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 10), zoneKnown: true },
      properties: [
        ['group', 'quick'],
        ['description', 'adds two'],
      ],
      stdout: 'said',
    })
    expect(records[1]).toMatchObject({
      startedAt: { zoneKnown: false },
      failures: [
        {
          kind: 'failure',
          type: 'java.lang.AssertionError',
          message: '1 is not 2',
          trace: 'java.lang.AssertionError: 1 is not 2',
        },
      ],
    })
    expect(records).toHaveLength(3)
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['PASS', 'passed'],
    ['FAIL', 'failed'],
    ['SKIP', 'skipped'],
    ['SUCCESS_PERCENTAGE_FAILURE', 'failed'],
    ['SPLENDID', 'inconclusive'],
    ['', 'inconclusive'],
  ])('status "%s" is %s', async (status, outcome) => {
    expect((await parseOnly(testngParser, test(`<test-method name="a" status="${status}"/>`))).outcome).toBe(
      outcome,
    )
  })

  it.each([
    ['PASS', []],
    ['SKIP', []],
    ['FAIL', ['error']],
  ])('a method of configuration with status %s', async (status, outcomes) => {
    const { records } = await parseGood(
      testngParser,
      test(`<test-method name="opens" is-config="true" status="${status}">${exception}</test-method>`),
    )
    expect(records.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  it('keeps runs that were retried as attempts of the last', async () => {
    const once = '<test-method name="a" signature="a()" retried="true" status="SKIP" duration-ms="5">'
    const record = await parseOnly(
      testngParser,
      test(
        `${once}${exception}</test-method>${once}${exception}</test-method><test-method name="a" signature="a()" status="PASS"/>`,
      ),
    )
    const attempt = {
      outcome: 'failed',
      when: 'before',
      failure: { kind: 'failure', type: 'java.lang.AssertionError', message: '1 is not 2' },
      durationMs: 5,
    }
    expect(record).toMatchObject({ outcome: 'passed', otherAttempts: [attempt, attempt] })
  })

  it('takes a try that nothing followed for a failure', async () => {
    const { records } = await parseGood(
      testngParser,
      test(`<test-method name="a" signature="a()" retried="true" status="SKIP">${exception}</test-method>`),
    )
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed'])
  })

  it('takes a try that passed and that nothing followed for no pass', async () => {
    const record = await parseOnly(
      testngParser,
      test('<test-method name="a" signature="a()" retried="true" status="PASS"/>'),
    )
    expect(record.outcome).toBe('inconclusive')
  })

  it('takes a run that skipped itself for no try', async () => {
    const skip = '<exception class="org.testng.SkipException"><message>no</message></exception>'
    const { records } = await parseGood(
      testngParser,
      test(
        `<test-method name="a" signature="a()" status="SKIP">${skip}</test-method><test-method name="a" signature="a()" status="PASS"/>`,
      ),
    )
    expect(records.map(({ outcome }) => outcome)).toEqual(['skipped', 'passed'])
  })

  it('does not mix the tries of different parameters', async () => {
    const row = (value: string, attributes: string, inner: string = ''): string =>
      `<test-method name="a" signature="a(int)" data-provider="rows" ${attributes}>
        <params><param index="0"><value><![CDATA[${value}]]></value></param></params>${inner}</test-method>`
    const { records } = await parseGood(
      testngParser,
      test(
        row('1', 'status="SKIP" retried="true"', exception) +
          row('2', 'status="PASS"') +
          row('1', 'status="FAIL"', exception),
      ),
    )
    expect(records.map(({ name, outcome, otherAttempts }) => [name, outcome, otherAttempts.length])).toEqual([
      ['a(2)', 'passed', 0],
      ['a(1)', 'failed', 1],
    ])
  })

  it('reads a skip with a failure beside another run as a try, but not one of an object without text', async () => {
    const pair = (value: string): string =>
      ['SKIP', 'PASS']
        .map(
          (status) =>
            `<test-method name="a" signature="a()" data-provider="rows" status="${status}">
              <params><param index="0"><value>${value}</value></param></params>${status === 'SKIP' ? exception : ''}</test-method>`,
        )
        .join('')
    const stable = await parseGood(testngParser, test(pair('x')))
    expect(
      stable.records.map(({ name, outcome, otherAttempts }) => [name, outcome, otherAttempts.length]),
    ).toEqual([['a(x)', 'passed', 1]])
    expect(stable.summary.diagnostics.map(({ code }) => code)).toEqual(['unmarked-retry'])
    const vague = await parseGood(testngParser, test(pair('shop.Row@1f2e3d')))
    expect(vague.records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a(shop.Row)', 'skipped'],
      ['a(shop.Row)', 'passed'],
    ])
  })

  it('reads many tries of one test in a time that grows with their number', async () => {
    const tries = '<test-method name="a" signature="a()" retried="true" status="SKIP"/>'.repeat(20_000)
    const record = await parseOnly(
      testngParser,
      test(`${tries}<test-method name="a" signature="a()" status="PASS"/>`),
    )
    expect(record.otherAttempts).toHaveLength(20_000)
  }, 20_000)

  it.each([
    ['passed="2" failed="0" skipped="0"', 'cases-missing'],
    ['passed="0" failed="1" skipped="0"', 'failures-missing'],
  ])('is not complete where %s is declared', async (attributes, reason) => {
    const { summary } = await parseGood(
      testngParser,
      test('<test-method name="a" status="PASS"/>', attributes),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('is not complete where suites stand in other files', async () => {
    const { summary } = await parseGood(
      testngParser,
      '<testng-results><suite name="a" url="a.xml"/></testng-results>',
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it('weighs failures where the report counts no passes', async () => {
    const { summary } = await parseGood(
      testngParser,
      '<testng-results failed="1"><suite name="s"><test name="t"><class name="C"><test-method name="a" status="PASS"/></class></test></suite></testng-results>',
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })
})
