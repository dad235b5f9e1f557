import { describe, expect, it } from 'vitest'
import { robotParser } from '../../../src/formats/robot/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const robot = (inner: string, end: string = ''): string =>
  `<robot generator="Robot 7.0" generated="2024-05-01T10:00:00" schemaversion="5"><suite name="Cart" source="/src/cart.robot">${inner}</suite>${end}</robot>`
const statusOf = (word: string, message: string = ''): string =>
  `<status status="${word}">${message}</status>`
const testOf = (word: string, message: string = '', name: string = 'Adds'): string =>
  `<test name="${name}"><kw name="Log">${statusOf('PASS')}</kw>${statusOf(word, message)}</test>`
const totals = (counts: string): string =>
  `<statistics><total><stat ${counts}>All Tests</stat></total></statistics>`

const sample = robot(
  `<test id="s1-t1" name="Adds" line="3"><kw name="Log"><msg level="INFO">hi</msg>${statusOf('PASS')}</kw>
    <doc>adds two</doc><tag>fast</tag><status status="PASS" start="2024-05-01T10:00:00.250000" elapsed="0.5"/></test>
  <test id="s1-t2" name="Fails"><kw name="Outer"><kw name="Should Be Equal"><msg level="FAIL">1 != 2</msg>
    <msg level="DEBUG">Traceback</msg>${statusOf('FAIL')}</kw>${statusOf('FAIL')}</kw><status status="FAIL">1 != 2</status></test>
  <test id="s1-t3" name="Waits">${statusOf('SKIP', 'not today')}</test>${statusOf('FAIL')}`,
  totals('pass="1" fail="1" skip="1"'),
)

describe('robotParser', () => {
  describeXmlLaws(robotParser, sample)
  describeXmlFixtures(robotParser)
  const teardown =
    'the known counts leave out what the tear-down of a suite does to its tests, unlike the totals in the file'
  describeCorpus(robotParser, 'robot', {
    'robot/dryrun.xml': {
      why: 'the known counts take the passes of a dry run for passes',
      counts: { tests: 6, passed: 0, failed: 0, skipped: 6 },
    },
    'golden_suite/output.xml': { why: teardown, counts: { tests: 4, passed: 0, failed: 4, skipped: 0 } },
    'golden_suite/output2.xml': { why: teardown, counts: { tests: 4, passed: 0, failed: 4, skipped: 0 } },
    'suite_teardown_failed.xml': { why: teardown, counts: { tests: 3, passed: 0, failed: 3, skipped: 0 } },
  })

  it('reads what a test says', async () => {
    const { records, summary } = await parseGood(robotParser, sample, { zoneOffsetMinutes: 120 })
    expect(records[0]).toMatchObject({
      name: 'Adds',
      suitePath: ['Cart'],
      file: '/src/cart.robot',
      line: 3,
      outcome: 'passed',
      durationMs: 500,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 8, 0, 0, 250), zoneKnown: false },
      properties: [
        ['tag', 'fast'],
        ['documentation', 'adds two'],
      ],
    })
    expect(records[1]).toMatchObject({
      failures: [{ kind: 'failure', message: '1 != 2', trace: 'Should Be Equal: 1 != 2' }],
    })
    expect(records[2]).toMatchObject({ outcome: 'skipped', skipReason: 'not today' })
    expect(records).toHaveLength(3)
    expect(summary.completeness).toEqual({ complete: true })
  })

  it('reads tags and times of version 3', async () => {
    const record = await parseOnly(
      robotParser,
      `<robot generator="Robot 3.1"><suite name="Cart"><test name="Adds"><tags><tag>fast</tag></tags>
        <status status="PASS" critical="no" starttime="20240501 10:00:00.250" endtime="20240501 10:00:01.000"/></test></suite></robot>`,
    )
    expect(record).toMatchObject({
      durationMs: 750,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 10, 0, 0, 250), zoneKnown: false },
      properties: [
        ['tag', 'fast'],
        ['critical', 'no'],
      ],
    })
  })

  it.each([
    ['PASS', 'passed'],
    ['FAIL', 'failed'],
    ['SKIP', 'skipped'],
    ['NOT RUN', 'skipped'],
    ['NOT_RUN', 'skipped'],
    ['SPLENDID', 'inconclusive'],
    ['', 'inconclusive'],
  ])('status "%s" is %s', async (word, outcome) => {
    expect((await parseOnly(robotParser, robot(testOf(word)))).outcome).toBe(outcome)
  })

  it('takes a test without a status for no pass', async () => {
    expect((await parseOnly(robotParser, robot('<test name="Adds"/>'))).outcome).toBe('inconclusive')
  })

  it('fails the tests of a suite whose tear-down failed, however deep they are', async () => {
    const { records } = await parseGood(
      robotParser,
      robot(
        `<suite name="Inner">${testOf('PASS')}${testOf('SKIP', 'no', 'Waits')}${testOf('FAIL', 'own', 'Fails')}</suite>
        <kw name="Close" type="TEARDOWN">${statusOf('FAIL', 'no database')}</kw>${statusOf('FAIL')}`,
      ),
    )
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped', 'failed'])
    expect(records[0]?.failures).toEqual([
      { kind: 'failure', message: 'Parent suite teardown failed:\nno database' },
    ])
    expect(records[2]?.failures.map(({ message }) => message)).toEqual([
      'own',
      'Parent suite teardown failed:\nno database',
    ])
  })

  it('skips the passes of a suite whose tear-down was skipped, unless one around failed', async () => {
    const skipped = `<suite name="Inner">${testOf('PASS')}${testOf('FAIL', 'own', 'Fails')}
      <kw name="Close" type="TEARDOWN">${statusOf('SKIP', 'not today')}</kw></suite>`
    const failed = `<kw name="Close" type="teardown">${statusOf('FAIL', 'no database')}</kw>`
    const alone = await parseGood(robotParser, robot(skipped))
    expect(alone.records.map(({ outcome }) => outcome)).toEqual(['skipped', 'failed'])
    expect(alone.records[0]?.skipReason).toBe('Parent suite teardown skipped:\nnot today')
    const both = await parseGood(robotParser, robot(skipped + failed))
    expect(both.records.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  })

  it('makes an error of a suite that failed alone', async () => {
    const record = await parseOnly(robotParser, robot(statusOf('FAIL', 'Suite setup failed')))
    expect(record).toMatchObject({
      name: '<suite>',
      outcome: 'error',
      failures: [{ message: 'Suite setup failed' }],
    })
  })

  it('passes nothing in a dry run', async () => {
    const dry = `<test name="Adds"><kw name="Outer"><kw name="Log">${statusOf('NOT RUN')}</kw>${statusOf('PASS')}</kw>${statusOf('PASS')}</test>`
    const { records, summary } = await parseGood(robotParser, robot(dry))
    expect(records.map(({ outcome, skipReason }) => [outcome, skipReason])).toEqual([['skipped', 'dry run']])
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['dry-run'])
    const wet = await parseGood(robotParser, robot(dry + testOf('PASS')))
    expect(wet.summary.counts).toMatchObject({ passed: 2 })
  })

  it('reads every suite of the root and notes errors of the run', async () => {
    const { records, summary } = await parseGood(
      robotParser,
      `<robot><suite name="A">${testOf('PASS')}</suite><suite name="B">${testOf('PASS')}</suite>
        <errors><msg level="ERROR">Parsing failed</msg><msg level="WARN">old</msg></errors></robot>`,
    )
    expect(records.map(({ suitePath }) => suitePath)).toEqual([['A'], ['B']])
    expect(summary.diagnostics).toMatchObject([{ code: 'run-error', count: 1 }])
  })

  it.each([
    ['pass="2" fail="0"', 'cases-missing'],
    ['pass="0" fail="1"', 'failures-missing'],
  ])('is not complete where %s is declared', async (counts, reason) => {
    const { summary } = await parseGood(robotParser, robot(testOf('PASS'), totals(counts)))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('reads keywords as deep as Robot Framework runs them', async () => {
    const deep = `${'<kw name="Again">'.repeat(300)}<msg level="FAIL">end</msg>${`${statusOf('FAIL')}</kw>`.repeat(300)}`
    const record = await parseOnly(
      robotParser,
      robot(`<test name="Adds">${deep}${statusOf('FAIL', 'end')}</test>`),
    )
    expect(record.failures[0]?.trace).toBe('Again: end')
  })

  it.each(['All Tests', 'All Tasks'])('weighs the statistics of %s', async (name) => {
    const { summary } = await parseGood(
      robotParser,
      `<robot><suite name="S"><test name="a"><status status="PASS"/></test><status status="PASS"/></suite>
        <statistics><total><stat pass="1" fail="1" skip="0">${name}</stat></total></statistics></robot>`,
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })
})
