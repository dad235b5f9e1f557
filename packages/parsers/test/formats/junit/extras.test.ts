import { describe, expect, it } from 'vitest'
import { readMarkers } from '../../../src/formats/junit/output-markers.ts'
import { readGood, readOnlyCase } from '../../support.ts'

describe('attachments and properties', () => {
  it('are named in output', async () => {
    const record = await readOnlyCase(
      `<testcase name="t"><system-out>one
[[ATTACHMENT|shots/a b.png]]
[[PROPERTY|owner=me=you]] [[PROPERTY|log]]first
second[[/PROPERTY]]</system-out><system-err>[[ATTACHMENT|https://host/x/video.webm]] [[ATTACHMENT|]]</system-err></testcase>`,
    )
    expect(record.attachments).toEqual([
      { name: 'a b.png', path: 'shots/a b.png' },
      { name: 'video.webm', url: 'https://host/x/video.webm' },
    ])
    expect(record.properties).toEqual([
      ['owner', 'me=you'],
      ['log', 'first\nsecond'],
    ])
    expect(record.stdout).toContain('[[ATTACHMENT|')
  })

  it('are named by properties, which they stay', async () => {
    const record = await readOnlyCase(
      `<testcase name="t"><properties><property name="attachment" value="a.txt"/><property name="attachment2" value="..\\x\\b.txt"/>
       <property name="testrail_attachment" value="c.txt"/><property name="attachments" value="d.txt"/></properties></testcase>`,
    )
    expect(record.attachments).toEqual([
      { name: 'a.txt', path: 'a.txt' },
      { name: 'b.txt', path: '..\\x\\b.txt' },
      { name: 'c.txt', path: 'c.txt' },
    ])
    expect(record.properties).toHaveLength(4)
  })

  it.each([
    ['', 0, 0],
    ['[[', 0, 0],
    ['[[ATTACHMENT|a', 0, 0],
    ['[[ATTACHMENT|a\n]]', 0, 0],
    ['[[[[ATTACHMENT|a]]]]', 1, 0],
    ['[[ATTACHMENT|[[ATTACHMENT|a]]', 1, 0],
    ['[[/PROPERTY]]', 0, 0],
    ['[[PROPERTY|a]] [[PROPERTY|b]]x[[/PROPERTY]]', 0, 1],
    ['[[PROPERTY|=x]]', 0, 0],
  ])('in %j', (text, attachments, properties) => {
    const markers = readMarkers(text)
    expect([markers.attachments.length, markers.properties.length]).toEqual([attachments, properties])
  })

  it('are looked for in time that grows with the text', () => {
    const started = process.cpuUsage()
    readMarkers('[[ATTACHMENT|'.repeat(100_000))
    readMarkers(`${'[[ATTACHMENT|'.repeat(100_000)}]]`)
    readMarkers('[[PROPERTY|a]]'.repeat(100_000))
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
  })

  it('of parameterized tests are the parameters', async () => {
    const record = await readOnlyCase(
      '<testcase name="t/0" value_param="7" type_param="int" column="3" line="2"/>',
    )
    expect(record).toMatchObject({
      properties: [
        ['value_param', '7'],
        ['type_param', 'int'],
      ],
      line: 2,
      column: 3,
    })
  })
})

describe('a record', () => {
  it('knows when other tries began', async () => {
    const record = await readOnlyCase(
      '<testcase name="t"><flakyFailure timestamp="2026-11-22T04:19:00Z" time="0.5"/><rerunError timestamp="soon"/></testcase>',
    )
    expect(record.otherAttempts).toMatchObject([
      { durationMs: 500, startedAt: { epochMs: Date.parse('2026-11-22T04:19:00Z'), zoneKnown: true } },
      { outcome: 'error' },
    ])
    expect(record.otherAttempts[1]).not.toHaveProperty('startedAt')
  })

  it('takes a time without a zone as of the zone that is given', async () => {
    const xml = '<testsuite timestamp="2026-11-22T04:19:00"><testcase name="t"/></testsuite>'
    const { records } = await readGood(xml, { zoneOffsetMinutes: 60 })
    expect(records[0]?.startedAt).toEqual({ epochMs: Date.parse('2026-11-22T03:19:00Z'), zoneKnown: false })
  })

  it.each([
    [
      'UTF-8',
      '<testsuite name="é😀"><testcase name="t"/></testsuite>',
      (text: string) => Buffer.from(text),
      30,
    ],
    [
      'UTF-8 with a mark',
      '\uFEFF<testsuite name="é"><testcase/></testsuite>',
      (text: string) => Buffer.from(text),
      29 - 0,
    ],
    [
      'UTF-16',
      '\uFEFF<testsuite name="é"><testcase/></testsuite>',
      (text: string) => Buffer.from(text, 'utf16le'),
      46,
    ],
    [
      'Latin-1',
      '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite name="é"><testcase/></testsuite>',
      (text: string) => Buffer.from(text, 'latin1'),
      63,
    ],
  ])('says where it stands in bytes of %s', async (_encoding, text, encode) => {
    const bytes = encode(text)
    const { records } = await readGood(bytes)
    const offset = records[0]?.source.byteOffset ?? -1
    const isWide = bytes[1] === 0xfe
    expect(bytes.subarray(offset).toString(isWide ? 'utf16le' : 'latin1')).toMatch(/^<testcase/)
  })

  it('declares what its root declares', async () => {
    const xml =
      '<testsuites tests="3" failures="1" disabled="1"><testsuite tests="9"><testcase name="t"><failure/></testcase></testsuite></testsuites>'
    expect((await readGood(xml)).summary.declared).toEqual({ tests: 3, failed: 1, skipped: 1 })
    expect((await readGood('<testsuite><testcase name="t"/></testsuite>')).summary.declared).toBeUndefined()
  })

  it('is refused where it holds more than fits', async () => {
    const { readBad } = await import('../../support.ts')
    const many = '<failure message="0123456789"/>'.repeat(20)
    const options = { limits: { tokenLength: 1000 } }
    expect(
      (await readBad(`<testsuite><testcase name="t">${many}</testcase></testsuite>`, options)).kind,
    ).toBe('report/limit-exceeded')
    expect((await readBad(`<testsuite>${many}</testsuite>`, options)).kind).toBe('report/limit-exceeded')
  })
})
