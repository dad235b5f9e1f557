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
  })
}

const ownParser: ReportParser = { format: 'own', detect: (head) => head.startsWith('OWN'), parse: parseOwn }

describe('the registry', () => {
  it('finds the parser of a format and of a beginning', () => {
    expect(defaultParserRegistry.find('junit')?.format).toBe('junit')
    expect(defaultParserRegistry.find('own')).toBeUndefined()
    expect(detectFormat('<testsuites>')._unsafeUnwrap().format).toBe('junit')
    expect(detectFormat(`<?xml version="1.0"?><!-- ${'long '.repeat(1000)}`)._unsafeUnwrap().format).toBe(
      'junit',
    )
    expect(detectFormat('OWN')._unsafeUnwrapErr()).toMatchObject({ kind: 'report/unsupported-format' })
    expect(detectFormat('')._unsafeUnwrapErr().kind).toBe('report/empty')
  })

  it('lets others bring their own parser', async () => {
    const registry = createParserRegistry([ownParser, ...defaultParsers])
    expect((await readReport(bytesOf('OWN 1'), { registry }))._unsafeUnwrap().summary.format).toBe('own')
    expect((await readReport(bytesOf('<testsuites/>'), { registry }))._unsafeUnwrap().summary.format).toBe(
      'junit',
    )
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
