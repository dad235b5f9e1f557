import { describe, expect, it } from 'vitest'
import { ctestParser } from '../../../src/formats/ctest/index.ts'
import { parseBad, parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const site = (inner: string): string => `<Site Hostname="builder"><Testing>${inner}</Testing></Site>`
const measured = (name: string, value: string): string =>
  `<NamedMeasurement type="text/string" name="${name}"><Value>${value}</Value></NamedMeasurement>`
const testOf = (status: string, ...measurements: readonly string[]): string =>
  site(`<Test Status="${status}"><Name>a</Name><Results>${measurements.join('')}</Results></Test>`)

const sample = site(
  `<StartTestTime>1714557600</StartTestTime><TestList><Test>./adds</Test><Test>./orders/fails</Test></TestList>
  <Test Status="passed"><Name>adds</Name><Path>.</Path><FullName>./adds</FullName>
    <Results>${measured('Execution Time', '0.25')}${measured('Completion Status', 'Completed')}${measured('speed', '7')}
      <Measurement><Value>said</Value></Measurement></Results><Labels><Label>fast</Label></Labels></Test>
  <Test Status="failed"><Name>fails</Name><Path>./orders</Path>
    <Results>${measured('Exit Code', 'Failed')}${measured('Exit Value', '1')}</Results></Test>`,
)

describe('ctestParser', () => {
  describeXmlLaws(ctestParser, sample)
  describeXmlFixtures(ctestParser)
  describeCorpus(ctestParser, 'ctest')

  it('reads what a test says', async () => {
    const { records, summary } = await parseGood(ctestParser, sample)
    expect(records[0]).toMatchObject({
      name: 'adds',
      suitePath: [],
      outcome: 'passed',
      durationMs: 250,
      startedAt: { epochMs: 1_714_557_600_000, zoneKnown: true },
      hostname: 'builder',
      stdout: 'said',
      properties: [
        ['speed', '7'],
        ['label', 'fast'],
      ],
    })
    expect(records[1]).toMatchObject({
      suitePath: ['orders'],
      rawOutcome: 'failed:Failed',
      failures: [{ kind: 'failure', message: 'Failed (exit value 1)' }],
    })
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['passed', [], 'passed'],
    ['failed', [measured('Exit Code', 'Failed')], 'failed'],
    ['failed', [measured('Exit Code', 'Completed')], 'failed'],
    ['failed', [], 'failed'],
    ['failed', [measured('Exit Code', 'Timeout')], 'error'],
    ['failed', [measured('Exit Code', 'SEGFAULT')], 'error'],
    ['notrun', [measured('Completion Status', 'Disabled')], 'skipped'],
    ['notrun', [measured('Completion Status', 'SKIP_RETURN_CODE=77')], 'skipped'],
    ['notrun', [measured('Completion Status', 'SKIP_REGULAR_EXPRESSION_MATCHED')], 'skipped'],
    ['notrun', [measured('Completion Status', 'Unable to find executable')], 'error'],
    ['notrun', [], 'error'],
    ['splendid', [], 'inconclusive'],
  ])('status %s with %s is %s', async (status, measurements, outcome) => {
    expect((await parseOnly(ctestParser, testOf(status, ...measurements))).outcome).toBe(outcome)
  })

  it('keeps packed output as it is written and notes it', async () => {
    const { records, summary } = await parseGood(
      ctestParser,
      testOf('passed', '<Measurement><Value encoding="base64" compression="gzip">eJw=</Value></Measurement>'),
    )
    expect(records[0]?.stdout).toBe('eJw=')
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['packed-output'])
  })

  it('keeps attached files inline', async () => {
    const record = await parseOnly(
      ctestParser,
      testOf(
        'passed',
        '<NamedMeasurement name="Attached File" encoding="base64" compression="tar/gzip" filename="a.tgz" type="file"><Value>AAAA</Value></NamedMeasurement>',
      ),
    )
    expect(record.attachments).toEqual([{ name: 'a.tgz', inline: { encoding: 'base64', text: 'AAAA' } }])
  })

  it('is not complete where it lists more tests than it holds', async () => {
    const { summary } = await parseGood(
      ctestParser,
      site(
        '<TestList><Test>./a</Test><Test>./b</Test></TestList><Test Status="passed"><Name>a</Name></Test>',
      ),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
  })

  it.each(['Build', 'Configure', 'DynamicAnalysis', 'Coverage'])('refuses %s.xml', async (name) => {
    const error = await parseBad(
      ctestParser,
      `<Site><${name}><Test Status="passed"><Name>a</Name></Test></${name}></Site>`,
    )
    expect(error.kind).toBe('report/unsupported-format')
  })
})
