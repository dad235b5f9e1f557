import { describe, expect, it } from 'vitest'
import { xunitParser } from '../../../src/formats/xunit/index.ts'
import { bytesOf } from '../../support.ts'
import { parseBad, parseGood, parseOnly } from '../json-support.ts'
import { describeCorpus, describeXmlFixtures, describeXmlLaws } from '../xml-support.ts'

const assembly = (inner: string, attributes: string = ''): string =>
  `<assemblies><assembly name="C:\\builds\\Shop.dll" ${attributes}>${inner}</assembly></assemblies>`
const collection = (inner: string): string => assembly(`<collection name="Cart">${inner}</collection>`)

const sample = `<assemblies schema-version="3" computer="builder">
  <assembly name="C:\\builds\\Shop.dll" run-date="2024-05-01" run-time="10:00:00" total="3" passed="1" failed="1" skipped="1" errors="1">
    <errors><error type="test-class-cleanup" name="Shop.Cart"><failure exception-type="System.Exception"><message>no cleanup</message></failure></error></errors>
    <collection name="Test collection for Shop.Cart (id: 9a80670184d1db2d84f9626a0691a69e7a1bc8269bd9404c91aff3b1e1deb03b)" total="3">
      <test name="Shop.Cart.Adds(x: 1)" type="Shop.Cart" method="Adds" time="0.25" time-rtf="00:00:00.2512345" start-rtf="2024-05-01T10:00:01+00:00" result="Pass" source-file="Cart.cs" source-line="5">
        <output>said</output><traits><trait name="Category" value="fast"/></traits><warnings><warning>slow</warning></warnings>
        <attachments><attachment name="note">text</attachment><attachment name="shot" media-type="image/png">AAAA</attachment></attachments></test>
      <test name="Shop.Cart.Fails" type="Shop.Cart" method="Fails" time="0" result="Fail">
        <failure exception-type="Xunit.Sdk.TrueException"><message><![CDATA[not true]]></message><stack-trace><![CDATA[   at Cart.Fails()]]></stack-trace></failure></test>
      <test name="Shop.Cart.Waits" type="Shop.Cart" method="Waits" time="0" result="Skip"><reason>not today</reason></test>
    </collection>
  </assembly>
</assemblies>`

describe('xunitParser', () => {
  describeXmlLaws(xunitParser, sample)
  describeXmlFixtures(xunitParser)
  describeCorpus(xunitParser, 'xunit')

  it('reads what an assembly, a collection and a test say', async () => {
    const { records, summary } = await parseGood(xunitParser, sample)
    expect(records[0]).toMatchObject({
      name: '<suite>',
      suitePath: ['Shop.dll', 'Shop.Cart'],
      outcome: 'error',
      failures: [{ kind: 'error', type: 'System.Exception', message: 'no cleanup' }],
    })
    expect(records[1]).toMatchObject({
      name: 'Adds(x: 1)',
      className: 'Shop.Cart',
      suitePath: ['Shop.dll', 'Test collection for Shop.Cart'],
      file: 'Cart.cs',
      line: 5,
      durationMs: 251.2345,
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 10, 0, 1), zoneKnown: true },
      hostname: 'builder',
      stdout: 'said',
      properties: [
        ['Category', 'fast'],
        ['warning', 'slow'],
      ],
      attachments: [
        { name: 'note', inline: { encoding: 'text', text: 'text' } },
        { name: 'shot', contentType: 'image/png', inline: { encoding: 'base64', text: 'AAAA' } },
      ],
    })
    expect(records[2]).toMatchObject({
      failures: [
        {
          kind: 'failure',
          type: 'Xunit.Sdk.TrueException',
          message: 'not true',
          trace: '   at Cart.Fails()',
        },
      ],
      startedAt: { epochMs: Date.UTC(2024, 4, 1, 10), zoneKnown: false },
    })
    expect(records[3]).toMatchObject({ outcome: 'skipped', skipReason: 'not today' })
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['Pass', 'passed'],
    ['Fail', 'failed'],
    ['Skip', 'skipped'],
    ['NotRun', 'skipped'],
    ['Splendid', 'inconclusive'],
    ['', 'inconclusive'],
  ])('result "%s" is %s', async (result, outcome) => {
    expect((await parseOnly(xunitParser, collection(`<test name="a" result="${result}"/>`))).outcome).toBe(
      outcome,
    )
  })

  it('reads classes of version 1 and an assembly as root', async () => {
    const record = await parseOnly(
      xunitParser,
      '<assembly name="Shop.dll"><class name="Shop.Cart"><test name="Shop.Cart.Adds" method="Adds" result="Pass" time="0.1"/></class></assembly>',
    )
    expect(record).toMatchObject({ name: 'Adds', className: 'Shop.Cart', suitePath: ['Shop.dll'] })
  })

  it.each([
    ['total="2" passed="2"', 'cases-missing'],
    ['total="1" failed="1"', 'failures-missing'],
    ['total="1" errors="1"', 'failures-missing'],
  ])('is not complete where %s is declared', async (attributes, reason) => {
    const text = assembly('<collection><test name="a" result="Pass"/></collection>', attributes)
    expect((await parseGood(xunitParser, text)).summary.completeness).toMatchObject({
      complete: false,
      reason,
    })
  })

  const fails = '<test name="fails" result="Fail"/>'

  it.each([
    ['a test beside collections', `<assembly>${fails}</assembly>`, ['fails', 'failed']],
    [
      'a collection in a collection',
      `<assembly><collection name="a"><collection name="b">${fails}</collection></collection></assembly>`,
      ['fails', 'failed'],
    ],
    [
      'what went wrong in a class of version 1',
      '<assembly><class name="Cart"><failure exception-type="X"><message>no</message></failure></class></assembly>',
      ['<suite>', 'error'],
    ],
    [
      'errors of a collection',
      '<assembly><collection><errors><error type="cleanup"><failure/></error></errors></collection></assembly>',
      ['<suite>', 'error'],
    ],
    [
      'errors of the run',
      '<assemblies><errors><error type="cleanup"><failure/></error></errors></assemblies>',
      ['<suite>', 'error'],
    ],
  ])('reads %s', async (_what, text, expected) => {
    const { name, outcome } = await parseOnly(xunitParser, text)
    expect([name, outcome]).toEqual(expected)
  })

  it('weighs failures where the report counts no tests', async () => {
    const { summary } = await parseGood(
      xunitParser,
      '<assembly failed="1"><collection><test name="adds" result="Pass"/></collection></assembly>',
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it('is not taken for an application manifest, which has the same root', async () => {
    const manifest = bytesOf('<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"/>')
    expect(xunitParser.detect(manifest)).toBe(false)
    expect((await parseBad(xunitParser, manifest)).kind).toBe('report/unsupported-format')
  })
})
