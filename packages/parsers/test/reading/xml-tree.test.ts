import type { ReportParser } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { emitCase } from '../../src/reading/context.ts'
import { createXmlReportParser } from '../../src/reading/xml/xml-report-parser.ts'
import { parseBad, parseGood } from '../formats/json-support.ts'

/** A made-up format over roots that the content rules know. */
const parser = createXmlReportParser({
  format: 'gtester',
  roots: ['gtester'],
  caseElements: ['case'],
  prepare: (text) => text.replace('%', ' '),
  read(root, context) {
    for (const element of root.children())
      emitCase(context, {
        name: element.attributes.get('name') ?? '(unnamed)',
        outcome: 'passed',
        rawOutcome: 'ok',
        stdout: context.cut(element.text()),
      })
    return { properties: [['root', root.name]] }
  },
})

describe('a reader of XML trees', () => {
  it('gives the whole tree to the format', async () => {
    const { records, summary } = await parseGood(
      parser,
      '<gtester><case name="a">x</case><case name="b"/></gtester>',
    )
    expect(records.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(summary).toMatchObject({ properties: [['root', 'gtester']], completeness: { complete: true } })
  })

  it.each([
    ['<TestRun><FailedTests/><SuccessfulTests/></TestRun>', 'cppunit', 'aunit'],
    ['<TestRun><Statistics></Statistics><FailedTests/></TestRun>', 'aunit', 'cppunit'],
    ['<testsuites xmlns="http://check.sourceforge.net/ns"/>', 'check', 'junit'],
    ['<testsuites><testsuite><testcase><failure/></testcase></testsuite></testsuites>', 'junit', 'check'],
  ])('takes %s behind a long comment for %s, not for %s', async (text, format, other) => {
    const long = `<!--${' '.repeat(5000)}-->${text}`
    const readerOf = (name: string): ReportParser =>
      createXmlReportParser({
        format: name,
        roots: ['TestRun', 'testsuites'],
        caseElements: [],
        read: () => ({}),
      })
    await parseGood(readerOf(format), long)
    expect((await parseBad(readerOf(other), long)).kind).toBe('report/unsupported-format')
  })

  it('looks at local names', async () => {
    const { records } = await parseGood(parser, '<g:gtester xmlns:g="urn:g"><g:case name="a"/></g:gtester>')
    expect(records).toHaveLength(1)
  })

  it('reads UTF-16 and what other encodings declare', async () => {
    const text = '<?xml version="1.0" encoding="UTF-16"?><gtester><case name="é"/></gtester>'
    const wide = new Uint8Array([
      0xff,
      0xfe,
      ...Array.from(text, (letter) => [letter.charCodeAt(0), 0]).flat(),
    ])
    expect((await parseGood(parser, wide)).records[0]?.name).toBe('é')
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><gtester><case name="é"/></gtester>'
    const narrow = Uint8Array.from(latin, (letter) => letter.charCodeAt(0))
    expect((await parseGood(parser, narrow)).records[0]?.name).toBe('é')
  })

  it.each([
    ['', 'report/empty'],
    [' \n ', 'report/empty'],
    ['<gtester><case name="a"/>', 'report/truncated'],
    ['<gtester><case name="a"', 'report/truncated'],
    ['<gtester></case></gtester>', 'report/malformed'],
    ['<gtester/><gtester/>', 'report/malformed'],
    ['<!DOCTYPE gtester [<!ENTITY a "b">]><gtester/>', 'report/unsafe'],
    ['<html></html>', 'report/unsupported-format'],
    [`<!--${'-'.repeat(1)} ${'x'.repeat(5000)}--><other/>`, 'report/unsupported-format'],
    ['text', 'report/unsupported-format'],
  ])('refuses %#', async (text, kind) => {
    expect((await parseBad(parser, text)).kind).toBe(kind)
  })

  it('says where a fault is and never what stands there', async () => {
    const error = await parseBad(parser, '<gtester>\n  <case name="secret"></other></gtester>')
    expect(error.message).toMatch(/line 2, column \d+/)
    expect(error.place).toMatchObject({ line: 2 })
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  it('reads a root behind a long comment', async () => {
    const { records } = await parseGood(
      parser,
      `<!-- ${'x'.repeat(8000)} --><gtester><case name="a"/></gtester>`,
    )
    expect(records).toHaveLength(1)
  })

  it('keeps whole cases alone where lenience is asked for', async () => {
    const { records, summary } = await parseGood(
      parser,
      '<gtester><case name="a">x</case><case name="b">half',
      {
        mode: 'lenient',
      },
    )
    expect(records.map(({ name }) => name)).toEqual(['a'])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'truncated' })
    expect(summary.diagnostics.map(({ code }) => code)).toContain('truncated')
  })

  it('prepares the text before it looks at it', async () => {
    expect((await parseGood(parser, '<gtester><case%name="a"/></gtester>')).records).toHaveLength(1)
  })

  it('keeps to its limits', async () => {
    const deep = `<gtester>${'<case>'.repeat(40)}${'</case>'.repeat(40)}</gtester>`
    expect((await parseBad(parser, deep, { limits: { depth: 20 } })).kind).toBe('report/limit-exceeded')
    const wide = `<gtester>${'<case/>'.repeat(40)}</gtester>`
    expect((await parseBad(parser, wide, { limits: { cases: 39 } })).kind).toBe('report/limit-exceeded')
    expect((await parseBad(parser, wide, { limits: { bytes: 100 } })).kind).toBe('report/limit-exceeded')
  })

  it('notes what is odd, and cuts long texts', async () => {
    const text = '<gtester><case name="a">&what; and \u0001 more</case></gtester>'
    const { records, summary } = await parseGood(parser, text, { limits: { textLength: 8 } })
    expect(records[0]?.stdout).toContain('characters cut')
    expect(summary.diagnostics.map(({ code }) => code).sort()).toEqual([
      'invalid-character',
      'text-cut',
      'unknown-reference',
    ])
  })
})
