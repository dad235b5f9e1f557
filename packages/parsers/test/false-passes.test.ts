import { describe, expect, it } from 'vitest'
import { readReport } from '../src/index.ts'
import { bytesOf } from './support.ts'

/** Reports in which something went wrong in a way that their formats do not have. */
const reports: readonly (readonly [what: string, text: string])[] = [
  [
    'a case of xUnit.net in a wrapper',
    '<assemblies><assembly><odd><collection><test name="a" result="Fail"/></collection></odd></assembly></assemblies>',
  ],
  [
    'a result of TRX in a wrapper',
    '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><Odd><UnitTestResult testName="a" outcome="Failed"/></Odd></Results></TestRun>',
  ],
  [
    'a test of Robot in a wrapper',
    '<robot><suite name="s"><odd><test name="a"><status status="FAIL"/></test></odd><status status="PASS"/></suite></robot>',
  ],
  [
    'a method of TestNG outside of a class',
    '<testng-results><suite name="s"><test name="t"><test-method name="a" status="FAIL" signature="a()"/></test></suite></testng-results>',
  ],
  [
    'an exception of RSpec that is a text',
    '{"version":"3.12","examples":[{"description":"a","full_description":"a","status":"passed","exception":"x"}],"summary":{"example_count":1,"failure_count":0,"pending_count":0,"errors_outside_of_examples_count":0}}',
  ],
  [
    'a counter of RSpec that is no number',
    '{"version":"3.12","examples":[{"description":"a","full_description":"a","status":"passed"}],"summary":{"example_count":1,"failure_count":[1],"pending_count":0}}',
  ],
  [
    'a counter of RSpec that is a text',
    '{"version":"3.12","examples":[{"description":"a","full_description":"a","status":"passed"}],"summary":{"example_count":1,"failure_count":0,"errors_outside_of_examples_count":"1"}}',
  ],
  [
    'an error of Mocha that is a text',
    '{"stats":{"suites":1,"tests":1,"passes":1,"pending":0,"failures":0},"tests":[],"pending":[],"failures":[],"passes":[{"title":"a","fullTitle":"a","err":"boom"}]}',
  ],
  [
    'a status of Cucumber that is a number',
    '[{"keyword":"Feature","name":"f","uri":"f","elements":[{"keyword":"Scenario","type":"scenario","name":"a","line":1,"status":7,"steps":[{"keyword":"Given ","name":"b","result":{"status":"passed"}}]}]}]',
  ],
  [
    'numbers of TAP in no order, one of which comes twice',
    `1..60001\n${[
      ...Array.from({ length: 30_001 }, (_, index) => 2 * index + 1),
      ...Array.from({ length: 29_999 }, (_, index) => 2 * index + 2),
      50_001,
    ]
      .map((number) => `ok ${number}\n`)
      .join('')}`,
  ],
]

describe('what formats do not have', () => {
  it.each(reports)('never passes: %s', async (_what, text) => {
    const report = await readReport(bytesOf(text))
    const isClean = report
      .map(({ summary: { completeness, counts } }) => completeness.complete && counts.passed === counts.tests)
      .unwrapOr(false)
    expect(isClean).toBe(false)
  })
})
