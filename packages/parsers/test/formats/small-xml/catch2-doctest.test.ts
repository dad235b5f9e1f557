import { describe, expect, it } from 'vitest'
import { detectFormat } from '../../../src/detect.ts'
import { bytesOf } from '../../support.ts'
import { parseBad, parseGood, parseOnly } from '../json-support.ts'
import { parserOf } from './parser-of.ts'

const catch2 = parserOf('catch2')
const doctest = parserOf('doctest')

describe('Catch2', () => {
  const report = (inner: string, tags: string = ''): string =>
    `<Catch name="shop"><Group name="shop"><TestCase name="a" tags="${tags}">${inner}</TestCase></Group></Catch>`
  const failing =
    '<Expression success="false" type="CHECK"><Original>a</Original><Expanded>b</Expanded></Expression>'

  it.each([
    ['a case without a result', '', '', 'inconclusive'],
    ['a result that says nothing', '<OverallResult/>', '', 'inconclusive'],
    ['an unknown word', '<OverallResult success="perhaps"/>', '', 'inconclusive'],
    [
      'a success in spite of a failure',
      `${failing}<OverallResult success="true"/>`,
      '[cart]',
      'inconclusive',
    ],
    ['one that may fail', `${failing}<OverallResult success="true"/>`, '[cart][!mayfail]', 'todo'],
    ['one that should fail', `${failing}<OverallResult success="true"/>`, '[!shouldfail]', 'todo'],
    ['a failure without an assertion', '<OverallResult success="false"/>', '', 'failed'],
    ['a skip', '<OverallResult success="true" skips="2"/>', '', 'skipped'],
    ['a skip and a failure', `${failing}<OverallResult success="false" skips="1"/>`, '', 'failed'],
    [
      'a fatal signal, whatever else it says',
      '<Expression success="true" type="CHECK"><FatalErrorCondition>SIGSEGV</FatalErrorCondition></Expression><OverallResult success="true"/>',
      '[!mayfail]',
      'error',
    ],
    [
      'an exception of another assertion',
      '<Expression success="false" type="CHECK"><Exception>no</Exception></Expression><OverallResult success="false"/>',
      '',
      'error',
    ],
  ])('reads %s', async (_, inner, tags, outcome) => {
    expect((await parseOnly(catch2, report(inner, tags))).outcome).toBe(outcome)
  })

  it('needs no totals of cases, which early versions do not write', async () => {
    const text = report('<OverallResult success="true"/>').replace(
      '</Group>',
      '<OverallResults successes="0" failures="0"/></Group>',
    )
    const { summary } = await parseGood(catch2, text)
    expect(summary.declared).toBeUndefined()
    expect(summary.completeness).toEqual({ complete: true })
  })

  it('keeps the filter and the seed of the run', async () => {
    const text =
      '<Catch2TestRun name="shop" filters="[cart]"><Randomness seed="7"/><TestCase name="a"><OverallResult success="true"/></TestCase></Catch2TestRun>'
    expect((await parseGood(catch2, text)).summary.properties).toEqual([
      ['filters', '[cart]'],
      ['seed', '7'],
    ])
  })

  it('refuses a listing of tests', async () => {
    const text = '<MatchingTests><TestCase><Name>a</Name></TestCase></MatchingTests>'
    expect((await parseBad(catch2, text)).kind).toBe('report/unsupported-format')
    expect(detectFormat(bytesOf(text)).isErr()).toBe(true)
  })
})

describe('doctest', () => {
  const report = (inner: string, marks: string = ''): string =>
    `<doctest binary="shop"><TestSuite><TestCase name="a" ${marks}>${inner}</TestCase></TestSuite></doctest>`
  const failing = '<Message type="ERROR"><Text>no</Text></Message>'
  const result = (attributes: string): string => `<OverallResultsAsserts ${attributes}/>`
  const exception = '<Exception crash="false">no</Exception>'

  it.each([
    ['a case of a listing', '', 'skipped="false"', 'inconclusive'],
    ['a result that says nothing', result(''), '', 'inconclusive'],
    ['an unknown word', result('failures="0" test_case_success="perhaps"'), '', 'inconclusive'],
    ['a success in spite of a failure', failing + result('test_case_success="true"'), '', 'inconclusive'],
    ['a failure without an assertion', result('failures="0" test_case_success="false"'), '', 'failed'],
    [
      'a crash, whatever else it says',
      '<Exception crash="true">SIGSEGV</Exception>' + result('test_case_success="true"'),
      'may_fail="true"',
      'error',
    ],
    ['an early pass', result('successes="1" failures="0"'), '', 'passed'],
    ['an early failure', failing + result('failures="1"'), '', 'failed'],
    ['an early exception', exception + result('failures="0"'), '', 'error'],
    ['an early failure that may be', failing + result('failures="1"'), 'may_fail="true"', 'todo'],
    ['an early failure that should be', failing + result('failures="1"'), 'should_fail="true"', 'todo'],
    ['an early failure that should be and is not', result('failures="0"'), 'should_fail="true"', 'failed'],
    [
      'as many early failures as expected',
      failing + result('failures="1" expected_failures="1"'),
      '',
      'todo',
    ],
    [
      'fewer early failures than expected',
      failing + result('failures="1" expected_failures="2"'),
      '',
      'failed',
    ],
  ])('reads %s', async (_, inner, marks, outcome) => {
    expect((await parseOnly(doctest, report(inner, marks))).outcome).toBe(outcome)
  })

  it('takes a listing for no run', async () => {
    const listing = (inner: string): string =>
      `<doctest binary="shop">${inner}<OverallResultsTestCases unskipped="1"/></doctest>`
    for (const inner of ['', '<TestCase name="a" testsuite="cart" skipped="true"/>']) {
      const { summary } = await parseGood(doctest, listing(inner))
      expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
    }
  })

  it('misses the cases behind too many failures', async () => {
    const text = (cases: string): string =>
      `<doctest binary="shop"><TestSuite>${cases}</TestSuite><OverallResultsTestCases successes="1" failures="0" skipped="1"/></doctest>`
    const first = '<TestCase name="a"><OverallResultsAsserts test_case_success="true"/></TestCase>'
    const rest = '<TestCase name="b" skipped="true"/>'
    expect((await parseGood(doctest, text(first + rest))).summary.completeness).toEqual({ complete: true })
    expect((await parseGood(doctest, text(first))).summary.completeness).toMatchObject({
      complete: false,
      reason: 'cases-missing',
    })
  })
})
