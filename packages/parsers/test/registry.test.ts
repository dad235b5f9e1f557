import type { CaseStream, ReportParser } from '@gatewright/core/ports'
import { ok } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import {
  createParserRegistry,
  defaultParserRegistry,
  defaultParsers,
  detectFormat,
  readReport,
} from '../src/index.ts'
import { bytesOf, recordOf } from './support.ts'

async function* parseOwn(): CaseStream {
  yield recordOf()
  return ok({
    format: 'own',
    counts: { tests: 1, passed: 1, failed: 0, errors: 0, skipped: 0, flaky: 0 },
    properties: [],
    diagnostics: [],
    completeness: { complete: true },
  })
}

const failing = (): never => {
  throw new Error('SECRET')
}

const ownParser: ReportParser = { format: 'own', detect: (head) => head[0] === 0x4f, parse: parseOwn }

describe('the registry', () => {
  it('finds the parser of a format and of a beginning', () => {
    expect(defaultParserRegistry.find('junit')?.format).toBe('junit')
    expect(defaultParserRegistry.find('own')).toBeUndefined()
    expect(detectFormat(bytesOf('<testsuites>'))._unsafeUnwrap().format).toBe('junit')
    const prolog = bytesOf(`<?xml version="1.0"?><!-- ${'long '.repeat(1000)}`)
    expect(detectFormat(prolog)._unsafeUnwrap().format).toBe('junit')
    expect(detectFormat(bytesOf('OWN'))._unsafeUnwrapErr()).toMatchObject({
      kind: 'report/unsupported-format',
    })
    expect(detectFormat(bytesOf(''))._unsafeUnwrapErr().kind).toBe('report/empty')
  })

  it('lets others bring their own parser', async () => {
    const registry = createParserRegistry([ownParser, ...defaultParsers])
    expect((await readReport(bytesOf('OWN 1'), { registry }))._unsafeUnwrap().summary.format).toBe('own')
    expect((await readReport(bytesOf('<testsuites/>'), { registry }))._unsafeUnwrap().summary.format).toBe(
      'junit',
    )
  })

  it('shows parsers the bytes, so that what is no text can be told', async () => {
    const seen: Uint8Array[] = []
    const parser: ReportParser = { ...ownParser, detect: (head) => seen.push(head) > 0 }
    const binary = Uint8Array.from([0xfe, 0x8b, 0x08, 0x00, 0xff, 0xfe])
    const report = await readReport(binary, { registry: createParserRegistry([parser]) })
    expect(report.isOk()).toBe(true)
    expect(seen).toEqual([binary])
    const gzip = Uint8Array.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe])
    expect(detectFormat(gzip)._unsafeUnwrapErr().seen).toBe('gzip data')
  })

  it.each<{ what: string; parser: ReportParser }>([
    { what: 'in detect', parser: { ...ownParser, detect: failing } },
    { what: 'at once', parser: { ...ownParser, parse: failing } },
    {
      what: 'between records',
      parser: {
        ...ownParser,
        parse: async function* () {
          yield recordOf()
          return failing()
        },
      },
    },
    {
      what: 'by an answer that is none',
      parser: { ...ownParser, parse: (() => undefined) as unknown as ReportParser['parse'] },
    },
  ])('gives an error for a parser that fails $what', async ({ parser }) => {
    const registry = createParserRegistry([parser])
    const error = (await readReport(bytesOf('OWN 1'), { registry }))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'report/parser-failed', retryable: false })
    expect(error.message).toContain('parser of "own" failed')
    expect(error.message).not.toContain('SECRET')
    expect(error.cause).toBeInstanceOf(Error)
  })

  it('refuses two parsers of one format', () => {
    expect(() => createParserRegistry([ownParser, ownParser])).toThrow(TypeError)
  })

  it('reads a report whose root stands behind a long comment', async () => {
    const report = await readReport(bytesOf(`<!-- ${'x'.repeat(10_000)} --><testsuites/>`))
    expect(report._unsafeUnwrap().summary.counts.tests).toBe(0)
    const other = await readReport(bytesOf(`<!-- ${'x'.repeat(10_000)} --><checkstyle/>`))
    expect(other._unsafeUnwrapErr().kind).toBe('report/unsupported-format')
  })
})
