import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { junitParser, readReport } from '../../../src/index.ts'
import { bytesOf, chunksOf, readGood } from '../../support.ts'

const folder = fileURLToPath(new URL('../../fixtures', import.meta.url))
const reports = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.xml') && statSync(join(folder, name)).isFile())
  .filter((name) => /<testsuites?[\s>]/.test(readFileSync(join(folder, name), 'latin1').slice(0, 600)))
  .sort()
const lenient = { parser: junitParser, mode: 'lenient' } as const
const strict = { parser: junitParser }
const namesOf = ({ records }: { readonly records: readonly { readonly name: string }[] }): string[] =>
  records.map(({ name }) => name)

/** About so many beginnings of a report, at places that have nothing to do with its markup. */
function lengthsWithin(length: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(length / most))
  return Array.from({ length: Math.floor(length / step) }, (_, index) => index * step)
}

describe('a report that breaks off', () => {
  it.each(reports)('%s', async (name) => {
    const bytes = readFileSync(join(folder, name))
    const whole = await readReport(bytes, strict)
    if (whole.isErr()) {
      expect(whole.error.kind).toMatch(/^report\//)
      return
    }
    const text = bytes.toString('latin1')
    const end = Math.max(text.lastIndexOf('</testsuite'), text.lastIndexOf('<testsuites'))
    const all = namesOf(whole.value)
    for (const length of lengthsWithin(end, 60)) {
      const cut = bytes.subarray(0, length)
      expect((await readReport(cut, strict)).isErr(), `cut at byte ${length}`).toBe(true)
      const kept = await readReport(cut, lenient)
      // Where nothing tells what it is, there is nothing to keep.
      if (kept.isErr()) {
        expect(kept.error.kind).toMatch(/^report\/(?:empty|unsupported-format)$/)
        continue
      }
      expect(kept.value.summary.completeness).toMatchObject({ complete: false, reason: 'truncated' })
      expect(all.slice(0, kept.value.records.length)).toEqual(namesOf(kept.value))
    }
  })
})

describe('lenient reading', () => {
  it('keeps the whole cases of a corrupt report', async () => {
    const xml =
      '<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure></testcase></testsuite></testsuites>'
    const { records, summary } = await readGood(xml, lenient)
    expect(records.map(({ name }) => name)).toEqual(['a'])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'malformed' })
    expect(summary.diagnostics.map(({ code }) => code)).toContain('malformed')
  })

  it('reads several roots, and what junk stands around them it leaves out', async () => {
    const xml =
      '[INFO] List<String> & co\n<?xml version="1.0"?>\n<testsuites tests="1"><testsuite><testcase name="a"/></testsuite></testsuites>\n--\n<testsuite><testcase name="b"/></testsuite> done'
    const { records, summary } = await readGood(xml, lenient)
    expect(records.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(summary.completeness).toEqual({ complete: true })
    expect(summary.declared).toBeUndefined()
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['text-outside-root', 'several-roots'])
    expect((await readReport(Buffer.from(xml), strict)).isErr()).toBe(true)
  })

  it.each([
    'ilure message="x">boom</failure></testcase></testsuite><testsuite name="t"><testcase name="a"/></testsuite></testsuites>',
    '<testsuite name="t"><testcase name="a"/></testsuite><testcase name="q"><error/></testcase></testsuites>',
    '<testsuite name="t"><testcase name="a"/></testsuite></testsuites>',
  ])('never calls a report complete of which the beginning is lost: %s', async (xml) => {
    for (const cut of [0, 7, xml.indexOf('</testsuites') + 5]) {
      const source = chunksOf(bytesOf(xml), [cut])
      const read = await readReport(source, { ...lenient, parser: junitParser })
      const { summary } = read._unsafeUnwrap()
      expect(summary.completeness).toMatchObject({ complete: false, reason: 'malformed' })
      expect(summary.diagnostics.map(({ code }) => code)).toContain('tags-outside-root')
    }
  })

  it('still refuses what is unsafe, too large or something else', async () => {
    for (const [text, kind] of [
      ['<!DOCTYPE a [<!ENTITY b "c">]><testsuites/>', 'report/unsafe'],
      [`${'<testsuite>'.repeat(200)}`, 'report/limit-exceeded'],
      ['<html/>', 'report/unsupported-format'],
      ['', 'report/empty'],
    ] as const) {
      const report = await readReport(Buffer.from(text), lenient)
      expect([text, report.isErr() && report.error.kind]).toEqual([text, kind])
    }
  })
})
