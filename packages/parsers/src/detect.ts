import type { ReportError, ReportParser } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { describeContent } from './content/describe-content.ts'
import { defaultParserRegistry, type ParserRegistry } from './registry.ts'
import { parserFailed, reportError } from './report-error.ts'

/**
 * The parser that reads content which begins like this, from its first 4 KiB.
 * Without one the error is `report/empty` or `report/unsupported-format`, and `seen` says what the content seems to be.
 *
 * @example
 * import { detectFormat } from '@gatewright/parsers'
 *
 * const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
 * detectFormat(bytesOf('<testsuites><testsuite name="unit"/>')).map((parser) => parser.format) // ok('junit')
 * detectFormat(bytesOf('{"results": {}}')) // err({ kind: 'report/unsupported-format', seen: 'JSON', … })
 */
export function detectFormat(
  head: Uint8Array,
  registry: ParserRegistry = defaultParserRegistry,
): Result<ReportParser, ReportError> {
  for (const candidate of registry.parsers) {
    try {
      if (candidate.detect(head)) return ok(candidate)
    } catch (cause) {
      return err(parserFailed(candidate.format, cause))
    }
  }
  const { format, seen } = describeContent(head)
  if (format === 'empty') return err(reportError('report/empty', 'The report is empty.'))
  const known = registry.parsers.map((candidate) => candidate.format).join(', ') || 'none'
  return err(
    reportError('report/unsupported-format', `This looks like ${seen}; formats that can be read: ${known}.`, {
      seen,
    }),
  )
}
