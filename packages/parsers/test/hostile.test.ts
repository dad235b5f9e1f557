import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorRegistry } from '@gatewright/core/errors'
import type { ByteSource } from '@gatewright/core/ports'
import { junitParser, readReport } from '../src/index.ts'
import { bytesOf, chunksOf, readBad, readGood } from './support.ts'

const fixture = readFileSync(fileURLToPath(new URL('fixtures/gotestsum-1.8.2/reruns.xml', import.meta.url)))
const everyConstruct = bytesOf(
  '<?xml version="1.0" encoding="UTF-8"?><!-- c --><testsuites a=\'1\'><?pi x?><testsuite name="é"><testcase name="t"><failure><![CDATA[<x>]]></failure></testcase><testcase name="u"/></testsuite></testsuites>\n',
)

describe('a broken report', () => {
  it.each([
    ['a fixture', fixture],
    ['every construct', everyConstruct],
  ])('is an error wherever %s is cut off', async (_name, bytes) => {
    const end = Buffer.from(bytes).lastIndexOf('</testsuites>') + '</testsuites>'.length
    for (let length = 0; length < end; length += 1) {
      const cut = bytes.subarray(0, length)
      const error = await readBad(cut)
      expect(
        ['report/empty', 'report/truncated', 'report/unsupported-format'],
        `cut at byte ${length}`,
      ).toContain(error.kind)
    }
    expect((await readGood(bytes.subarray(0, end))).summary.counts.tests).toBeGreaterThan(0)
  })

  it.each([
    ['', 'report/empty'],
    [' \n\t ', 'report/empty'],
    ['\uFEFF', 'report/empty'],
    ['hello', 'report/unsupported-format'],
    ['{"results": {}}', 'report/unsupported-format'],
    ['TAP version 13\n1..1\nok 1\n', 'report/unsupported-format'],
    ['<html><body><p>busy<br></body></html>', 'report/unsupported-format'],
    ['<!DOCTYPE html><html/>', 'report/unsupported-format'],
    ['text <testsuites/>', 'report/unsupported-format'],
    ['<testsuites/><testsuites/>', 'report/malformed'],
    ['<testsuites/>text', 'report/malformed'],
    ['<testsuites/><![CDATA[x]]>', 'report/malformed'],
    ['<testsuites><testsuite></testsuites></testsuite>', 'report/malformed'],
    ['<testsuites></testsuite>', 'report/malformed'],
    ['<testsuites a=1/>', 'report/malformed'],
    ['<testsuites a/>', 'report/malformed'],
    ['<testsuites a="1"b="2"/>', 'report/malformed'],
    ['<testsuites a="1" a="2"/>', 'report/malformed'],
    ['<testsuites><1/></testsuites>', 'report/malformed'],
    ['<testsuites>a < b</testsuites>', 'report/malformed'],
    ['<testsuites></ testsuites>', 'report/malformed'],
    ['<testsuites><!ELEMENT x></testsuites>', 'report/malformed'],
    ['<testsuites', 'report/truncated'],
    ['<testsuites><testsuite name="a', 'report/truncated'],
    ['<testsuites><!-- ', 'report/truncated'],
    ['<?xml version="1.0"?>', 'report/truncated'],
    ['<!DOCTYPE testsuites [<!ENTITY a "b">]><testsuites>&a;</testsuites>', 'report/unsafe'],
    ['<!DOCTYPE testsuites SYSTEM "file:///etc/passwd"><testsuites/>', 'report/unsafe'],
    ['<?xml version="1.0" encoding="nonsense"?><testsuites/>', 'report/encoding'],
    ['<failsafe-summary result="255"/>', 'report/unsupported-format'],
  ])('%j is %s', async (text, kind) => {
    const error = await readBad(text, { parser: junitParser })
    expect(error.kind).toBe(kind)
    expect(error.retryable).toBe(errorRegistry[error.kind].retryable)
  })

  it.each([
    ['<testng-results/>', 'TestNG'],
    ['<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"/>', 'TRX'],
    ['<test-run id="2"/>', 'NUnit 3'],
    ['<assemblies/>', 'xUnit.net'],
    ['<robot/>', 'Robot'],
    ['<Site/>', 'CTest'],
    ['<coverage/>', 'coverage'],
    ['<checkstyle/>', 'Checkstyle'],
    ['<failsafe-summary/>', 'Failsafe'],
    ['<html/>', 'HTML'],
    ['[{"a":1}]', 'JSON'],
    ['1..3\nok 1', 'TAP'],
    ['<something/>', 'XML of no known'],
  ])('%j is called by what it looks like', async (text, seen) => {
    expect((await readBad(text, { parser: junitParser })).seen).toContain(seen)
    const direct = await junitParser.parse(bytesOf(text)).next()
    expect(direct.done && direct.value.isErr() && direct.value.error.seen).toContain(seen)
  })

  it('names line and column from 1, and never the content', async () => {
    const error = await readBad('<testsuites>\r\n  <testsuite name="secret">\n  </wrong>\n</testsuites>')
    expect(error).toMatchObject({ kind: 'report/malformed', place: { line: 3, column: 3 } })
    expect(error.message).not.toMatch(/secret|wrong/)
  })

  it('never throws and never repeats the content, whatever the bytes', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      '&',
      '<testsuites',
      '<testcase name="t"',
      '</testcase>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      'SECRET',
      ' ',
      '\u0000',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const result = await junitParser.parse(bytesOf(pieces.join(''))).next()
        const message = result.done && result.value.isErr() ? result.value.error.message : ''
        expect(message).not.toContain('SECRET')
      }),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await expect(junitParser.parse(bytes).next()).resolves.toBeDefined()
      }),
    )
  })

  it('is refused beyond the limits', async () => {
    const deep = `${'<testsuite>'.repeat(200)}${'</testsuite>'.repeat(200)}`
    expect((await readBad(deep)).kind).toBe('report/limit-exceeded')
    expect((await readGood(deep, { limits: { depth: 200 } })).summary.counts.tests).toBe(0)
    const two = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
    expect((await readBad(two, { limits: { cases: 1 } })).kind).toBe('report/limit-exceeded')
    expect((await readBad(two, { limits: { bytes: two.length - 1 } })).kind).toBe('report/limit-exceeded')
    expect((await readGood(two, { limits: { bytes: two.length, cases: 2 } })).records).toHaveLength(2)
  })

  it('with very many properties is read, and refused beyond their limit by its name', async () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `<property name="p${index}" value="v"/>`).join(
      '',
    )
    const ofSuite = `<testsuite><properties>${many}</properties><testcase name="t"/></testsuite>`
    expect((await readGood(ofSuite)).summary.properties).toHaveLength(200_000)
    const few = '<property name="a" value="1"/><property name="b" value="2"/>'
    const again = '<testsuite><properties><property name="a" value="1"/></properties></testsuite>'
    for (const xml of [
      `<testsuites><properties>${few}</properties>${again}</testsuites>`,
      `<testsuite><testcase name="t"><properties>${few}</properties></testcase></testsuite>`,
    ]) {
      expect((await readGood(xml, { limits: { properties: 2 } })).summary.diagnostics).toEqual([])
      const error = await readBad(xml, { limits: { properties: 1 } })
      expect(error).toMatchObject({ kind: 'report/limit-exceeded', retryable: false })
      expect(error.message).toBe('The report holds more properties than the limit of 1.')
    }
  })

  it('with a huge attribute or very many of them is read in time', async () => {
    const huge = `<testsuite name="s"><testcase name="${'x'.repeat(5_000_000)}"/></testsuite>`
    expect((await readGood(huge)).summary.counts.passed).toBe(1)
    const spaces = ' '.repeat(1_000_000)
    const blank = `<testsuite><testcase${spaces}name="a" time="1${spaces}2" timestamp="2026${spaces}Z" line="1${spaces}x"/></testsuite>`
    expect((await readGood(blank)).summary.counts.passed).toBe(1)
    const attributes = Array.from({ length: 50_000 }, (_, index) => `a${index}="${index}"`).join(' ')
    const crowded = `<testsuite ${attributes}><testcase name="t"/></testsuite>`
    expect((await readBad(crowded)).kind).toBe('report/limit-exceeded')
    expect((await readGood(crowded, { limits: { attributes: 50_000 } })).summary.counts.passed).toBe(1)
    expect((await readBad(`<testsuite>${'<'.repeat(1_000_000)}`)).kind).toBe('report/malformed')
    expect((await readGood(`<testsuite>${'&'.repeat(1_000_000)}</testsuite>`)).summary.counts.tests).toBe(0)
  })

  it.each([
    [
      'a billion laughs',
      `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(50_000)}">]><testsuite>${'&b;'.repeat(2000)}</testsuite>`,
    ],
    [
      'an external entity',
      '<!DOCTYPE testsuite [<!ENTITY b SYSTEM "file:///etc/passwd">]><testsuite>&b;</testsuite>',
    ],
    ['a parameter entity', '<!DOCTYPE testsuite [<!ENTITY % b SYSTEM "http://host/x">%b;]><testsuite/>'],
    ['a declaration after the root', '<testsuite/><!DOCTYPE testsuite>'],
    ['a declaration in an element', '<testsuite><!DOCTYPE testsuite></testsuite>'],
  ])('with %s is refused in every mode', async (_what, text) => {
    for (const mode of ['strict', 'lenient'] as const)
      expect((await readBad(text, { parser: junitParser, mode })).kind).toBe('report/unsafe')
  })

  it.each([
    [
      'numeric references',
      `<failure message="${'&#65;'.repeat(200_000)}">${'&#x41;'.repeat(1_000_000)}</failure>`,
    ],
    ['references that are none', `<failure>${'&a'.repeat(1_000_000)}</failure>`],
    ['ends of sections', `<failure><![CDATA[${']]'.repeat(1_000_000)}]]></failure>`],
    ['sections', `<failure>${'<![CDATA[x]]>'.repeat(300_000)}</failure>`],
    ['comments', '<!-- - -->'.repeat(300_000)],
    ['line ends', `<system-out>${'\r\n\r'.repeat(1_000_000)}</system-out>`],
    ['forbidden characters', `<system-out>${'\u0000'.repeat(1_000_000)}</system-out>`],
    ['markers', `<system-out>${'[[ATTACHMENT|'.repeat(300_000)}]]</system-out>`],
    ['deep elements', '<a>'.repeat(90) + '</a>'.repeat(90)],
    ['siblings', '<a/>'.repeat(300_000)],
  ])('with very many %s is read in time', async (_what, inner) => {
    const xml = bytesOf(`<testsuite><testcase name="t">${inner}</testcase></testsuite>`)
    const started = process.cpuUsage()
    const report = await readReport(xml, { parser: junitParser })
    // What takes the square of its length takes minutes.
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10)
    expect(report.isOk() || report.error.kind === 'report/limit-exceeded').toBe(true)
  })
})

describe('a source', () => {
  const beginning = bytesOf('<testsuites>')
  const failing: Readonly<Record<string, () => ByteSource>> = {
    'that fails at once': () => ({
      [Symbol.asyncIterator]: () => {
        throw new Error('locked')
      },
    }),
    'that throws instead of giving a promise': () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => {
          throw new Error('closed')
        },
      }),
    }),
    'that fails after a chunk': async function* () {
      yield beginning
      throw new Error('socket closed')
    },
    'that fails after the head': async function* () {
      yield Uint8Array.from([...beginning, ...Buffer.alloc(5000, ' ')])
      throw new Error('socket closed')
    },
    'that gives text': async function* () {
      yield '<testsuites/>' as unknown as Uint8Array
    },
  }

  it.each(Object.entries(failing))('%s is told apart from a broken report', async (_name, open) => {
    for (const options of [{}, { parser: junitParser }]) {
      const report = await readReport(open(), options)
      expect(report._unsafeUnwrapErr()).toMatchObject({ kind: 'report/source-failed', retryable: true })
    }
  })

  it('is closed once it is not needed any more', async () => {
    let closed = 0
    async function* endless(): AsyncGenerator<Uint8Array, void, void> {
      try {
        for (;;) yield beginning
      } finally {
        closed += 1
      }
    }
    expect((await readReport(endless(), { limits: { bytes: 10_000 } }))._unsafeUnwrapErr().kind).toBe(
      'report/limit-exceeded',
    )
    expect(
      (await readReport(endless(), { limits: { bytes: 10_000 }, parser: junitParser }))._unsafeUnwrapErr()
        .kind,
    ).toBe('report/limit-exceeded')
    expect(closed).toBe(2)
  })

  it('that is aborted says so', async () => {
    expect((await readBad('<testsuites/>', { signal: { aborted: true } })).kind).toBe('report/aborted')
    const signal = { aborted: false }
    const stream = junitParser.parse(
      bytesOf('<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'),
      { signal },
    )
    expect((await stream.next()).done).toBe(false)
    signal.aborted = true
    const last = await stream.next()
    expect(last.done && last.value.isErr() && last.value.error.kind).toBe('report/aborted')
  })

  it('gives the same report however it is cut into chunks', async () => {
    const whole = await readGood(fixture)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(fixture.length), { maxLength: 20 }), async (cuts) => {
        const report = await readReport(chunksOf(fixture, cuts))
        expect(report._unsafeUnwrap()).toEqual(whole)
      }),
    )
  })
})
