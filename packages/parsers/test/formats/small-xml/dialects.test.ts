import { describe, expect, it } from 'vitest'
import { smallXmlParsers } from '../../../src/formats/small-xml/index.ts'
import { parseGood } from '../json-support.ts'
import { describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'
import { parserOf } from './parser-of.ts'
import { samples } from './samples.ts'

/** Name, class, outcome and first message of each record. */
const expected: Readonly<Record<string, readonly (readonly (string | undefined)[])[]>> = {
  cppunit: [
    ['fails', 'shop::Cart', 'failed', '1 is not 2'],
    ['throws', 'Cart', 'error', 'thrown'],
    ['adds', 'Cart', 'passed', undefined],
  ],
  aunit: [
    ['cart adds', undefined, 'passed', undefined],
    ['cart fails', undefined, 'failed', 'wrong'],
    ['cart raises', undefined, 'error', 'CONSTRAINT_ERROR'],
  ],
  check: [
    ['adds', undefined, 'passed', undefined],
    ['fails[2]', undefined, 'failed', '1 is not 2'],
    ['crashes', undefined, 'error', 'Received signal 6'],
  ],
  cunit: [
    ['adds', undefined, 'passed', undefined],
    ['fails', undefined, 'failed', '1 == 2'],
    ['<suite>', undefined, 'error', 'Suite Initialization Failed'],
  ],
  'unittest-cpp': [
    ['adds', 'Cart', 'passed', undefined],
    ['fails', 'Cart', 'failed', 'src/cart.cpp(14) : 1 is not 2'],
  ],
  fpcunit: [
    ['TestAdds', 'TCart', 'passed', undefined],
    ['TestFails', 'TCart', 'failed', 'wrong'],
    ['TestThrows', 'TCart', 'error', 'thrown'],
    ['TestWaits', 'TCart', 'skipped', undefined],
  ],
  gtester: [
    ['adds', undefined, 'passed', undefined],
    ['waits', undefined, 'skipped', undefined],
    ['is-open', undefined, 'todo', undefined],
    ['asserts', undefined, 'failed', '1 is not 2'],
    ['never', undefined, 'skipped', undefined],
  ],
  qtest: [
    ['adds', 'CartTest', 'passed', undefined],
    ['waits', 'CartTest', 'skipped', undefined],
    ['knownToFail', 'CartTest', 'todo', undefined],
    ['passesUnexpectedly', 'CartTest', 'failed', 'unexpected'],
    ['isPositive(one)', 'CartTest', 'passed', undefined],
    ['isPositive(minus one)', 'CartTest', 'failed', 'wrong'],
    ['saysNothing', 'CartTest', 'inconclusive', undefined],
  ],
  'boost-test': [
    ['adds', undefined, 'passed', undefined],
    ['fails', undefined, 'failed', '1 is not 2'],
    ['throws', undefined, 'error', 'thrown'],
    ['waits', undefined, 'skipped', undefined],
    ['<suite>', undefined, 'skipped', undefined],
    ['<suite>', undefined, 'error', 'no database'],
  ],
  catch2: [
    ['adds', undefined, 'passed', undefined],
    ['fails', undefined, 'failed', 'sum == 2\n1 == 2'],
    ['throws', undefined, 'error', 'thrown'],
    ['throws later', undefined, 'error', 'thrown late'],
    ['does not throw', undefined, 'failed', 'add()\nthrown'],
    ['waits', undefined, 'skipped', undefined],
    ['is open', undefined, 'todo', undefined],
    ['passes unexpectedly', undefined, 'failed', 'The case passed, and is tagged as one that should fail.'],
    ['is measured', undefined, 'passed', undefined],
  ],
  doctest: [
    ['adds', undefined, 'passed', undefined],
    ['fails', undefined, 'failed', 'sum == 2\n1 == 2'],
    ['warns', undefined, 'passed', undefined],
    ['gives up', undefined, 'failed', 'no'],
    ['throws', undefined, 'error', 'thrown'],
    ['waits', undefined, 'skipped', undefined],
    ['is open', undefined, 'todo', undefined],
    ['fails as expected', undefined, 'todo', undefined],
    ['passes unexpectedly', undefined, 'failed', 'The case passed, and is marked as one that should fail.'],
  ],
  valgrind: [
    ['InvalidRead in adds', undefined, 'error', 'Invalid read of size 4'],
    ['Leak_DefinitelyLost', undefined, 'error', '18 bytes are lost'],
  ],
  cpptest: [
    ['adds', 'CartTest', 'passed', undefined],
    ['fails', 'CartTest', 'failed', '1 is not 2'],
  ],
  mbunit: [
    ['Adds', 'Shop.Cart', 'passed', undefined],
    ['Fails', 'Shop.Cart', 'failed', '1 is not 2'],
    ['Waits', 'Shop.Cart', 'skipped', undefined],
    ['<suite>', 'Shop.Cart', 'error', 'no database'],
  ],
  'android-cts': [
    ['testAdds', 'android.shop.CartTest', 'passed', undefined],
    ['testFails', 'android.shop.CartTest', 'failed', '1 is not 2'],
    ['testAssumes', 'android.shop.CartTest', 'skipped', undefined],
    ['testWaits', 'android.shop.CartTest', 'skipped', undefined],
  ],
}

it('has a sample for every format', () => {
  expect(Object.keys(samples).sort()).toEqual(smallXmlParsers.map(({ format }) => format).sort())
})

describe.each(Object.entries(samples))('%s', (format, sample) => {
  const parser = parserOf(format)
  describeXmlLaws(parser, sample)
  describeXmlFixtures(parser)

  it('reads its records', async () => {
    const { records, summary } = await parseGood(parser, sample)
    expect(
      records.map(({ name, className, outcome, failures }) => [
        name,
        className,
        outcome,
        failures[0]?.message,
      ]),
    ).toEqual(expected[format])
    expect(summary.completeness).toEqual({ complete: true })
    expect(records.map(({ source }) => source.index)).toEqual(records.map((_, index) => index))
  })
})

describe('places, times and texts', () => {
  it.each([
    ['cppunit', 0, { file: 'cart.cpp', line: 12 }],
    ['aunit', 0, { durationMs: 250 }],
    ['aunit', 2, { failures: [{ kind: 'error', message: 'CONSTRAINT_ERROR', trace: 'raised' }] }],
    ['check', 0, { suitePath: ['cart', 'core'], file: 'cart.c', line: 6, durationMs: 250 }],
    [
      'cunit',
      1,
      {
        suitePath: ['cart'],
        file: 'cart.c',
        line: 9,
        failures: [{ message: '1 == 2' }, { message: '2 == 3' }],
      },
    ],
    ['unittest-cpp', 1, { suitePath: ['Cart'], file: 'src/cart.cpp', line: 14, durationMs: 0.013 }],
    ['fpcunit', 0, { suitePath: ['TCart'], durationMs: 250 }],
    ['fpcunit', 2, { file: 'cart.pas', line: 7, failures: [{ kind: 'error', type: 'Exception' }] }],
    ['fpcunit', 3, { skipReason: 'not today' }],
    ['gtester', 0, { suitePath: ['shop_test', 'cart'], durationMs: 250, stdout: 'said' }],
    ['qtest', 0, { suitePath: ['CartTest'], durationMs: 250.5, stdout: 'said' }],
    ['qtest', 1, { file: 'cart.cpp', line: 4, skipReason: 'not today' }],
    [
      'boost-test',
      0,
      { suitePath: ['shop', 'cart'], file: 'cart.cpp', line: 3, durationMs: 250, stdout: 'said' },
    ],
    ['boost-test', 1, { failures: [{ kind: 'failure', trace: 'cart.cpp:7\nrow 1' }] }],
    ['boost-test', 3, { skipReason: 'disabled' }],
    [
      'valgrind',
      0,
      { suitePath: ['shop'], file: '/project/shop.c', line: 11, properties: [['occurrences', '3']] },
    ],
    [
      'catch2',
      0,
      {
        suitePath: ['shop_test'],
        file: 'cart.cpp',
        line: 5,
        durationMs: 250,
        stdout: 'said',
        stderr: 'warned',
        rawOutcome: 'true',
        properties: [
          ['tag', 'cart'],
          ['tag', 'fast'],
        ],
      },
    ],
    [
      'catch2',
      1,
      {
        rawOutcome: 'false+Expression',
        failures: [{ kind: 'failure', type: 'CHECK', trace: 'cart.cpp:11\nfull\nof two' }],
      },
    ],
    ['catch2', 2, { failures: [{ kind: 'error', trace: 'cart.cpp:14' }] }],
    ['catch2', 5, { skipReason: 'not today', failures: [] }],
    [
      'doctest',
      0,
      {
        suitePath: ['shop_test', 'cart'],
        file: 'cart.cpp',
        line: 5,
        durationMs: 250,
        properties: [['description', 'sums']],
      },
    ],
    ['doctest', 1, { failures: [{ kind: 'failure', type: 'CHECK', trace: 'cart.cpp:11\nfull\nof two' }] }],
    ['doctest', 6, { properties: [['may_fail', 'true']] }],
    ['doctest', 8, { suitePath: ['shop_test'], properties: [['should_fail', 'true']] }],
    ['cpptest', 0, { suitePath: ['shop', 'tests', 'CartTest'], durationMs: 250 }],
    ['cpptest', 1, { failures: [{ type: 'Assertion', trace: '/shop/cart.cpp:45' }] }],
    ['mbunit', 0, { suitePath: ['Shop.Tests', 'Cart'], durationMs: 250, stdout: 'said' }],
    ['mbunit', 1, { failures: [{ type: 'NotEqualAssertionException', trace: 'at Cart.Fails()' }] }],
    ['android-cts', 0, { suitePath: ['CtsCartTestCases'], variant: { abi: 'arm64-v8a' } }],
    ['android-cts', 1, { failures: [{ kind: 'failure', trace: 'at CartTest' }] }],
  ])('of %s, record %i', async (format, index, record) => {
    const { records } = await parseGood(parserOf(format), samples[format] ?? '')
    expect(records[index]).toMatchObject(record)
  })
})

describe('what makes a report incomplete', () => {
  it.each([
    ['cppunit', '<Tests>3</Tests>', '<Tests>4</Tests>', 'cases-missing'],
    ['aunit', '<Tests>3</Tests>', '<Tests>4</Tests>', 'cases-missing'],
    ['cunit', '<RUN> 2 </RUN>', '<RUN> 3 </RUN>', 'cases-missing'],
    ['cunit', '<SUCCEEDED> 1 </SUCCEEDED><FAILED> 1 </FAILED>', '<FAILED> 2 </FAILED>', 'failures-missing'],
    ['unittest-cpp', 'failedtests="1"', 'failedtests="2"', 'failures-missing'],
    [
      'fpcunit',
      '<NumberOfErrors>1</NumberOfErrors>',
      '<NumberOfErrors>2</NumberOfErrors>',
      'failures-missing',
    ],
    [
      'fpcunit',
      '<NumberOfRunTests>4</NumberOfRunTests>',
      '<NumberOfRunTests>5</NumberOfRunTests>',
      'cases-missing',
    ],
    ['valgrind', '<state>FINISHED</state>', '<state>RUNNING</state>', 'run-aborted'],
    ['cpptest', '<Total fail="1"', '<Total fail="2"', 'failures-missing'],
    ['mbunit', 'failure-count="1"', 'failure-count="3"', 'failures-missing'],
    ['android-cts', 'failed="1"', 'failed="2"', 'failures-missing'],
    ['android-cts', 'modules_total="1"', 'modules_total="2"', 'run-aborted'],
    ['android-cts', 'done="true"', 'done="false"', 'run-aborted'],
    ['catch2', 'Cases successes="2"', 'Cases successes="3"', 'cases-missing'],
    ['catch2', 'Cases successes="2" failures="5"', 'Cases successes="1" failures="6"', 'failures-missing'],
    [
      'catch2',
      '<Exception filename="cart.cpp" line="14">thrown</Exception>',
      '<FatalErrorCondition filename="cart.cpp" line="14">SIGSEGV</FatalErrorCondition>',
      'run-aborted',
    ],
    ['doctest', 'Cases successes="4"', 'Cases successes="5"', 'cases-missing'],
    ['doctest', 'Cases successes="4" failures="4"', 'Cases successes="3" failures="5"', 'failures-missing'],
    ['doctest', 'crash="false"', 'crash="true"', 'run-aborted'],
    ['boost-test', '<![CDATA[said]]>', '<![CDATA[Test is aborted]]>', 'run-aborted'],
  ])('%s with %s changed', async (format, from, to, reason) => {
    const sample = samples[format] ?? ''
    expect(sample).toContain(from)
    const { summary } = await parseGood(parserOf(format), sample.replace(from, to))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('a count of failures without any in CppUnit and AUnit', async () => {
    const text =
      '<TestRun><FailedTests/><SuccessfulTests><Test id="1"><Name>a</Name></Test></SuccessfulTests><Statistics><FailuresTotal>1</FailuresTotal></Statistics></TestRun>'
    const { summary } = await parseGood(parserOf('cppunit'), text)
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it.each(['<TestLog></TestLog>', '<TestResult><TestSuite name="shop" result="passed"/></TestResult>'])(
    '%s, which names no tests',
    async (text) => {
      const { records, summary } = await parseGood(parserOf('boost-test'), text)
      expect(records).toEqual([])
      expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
    },
  )
})
