import type { ReportError, ReportParser } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { describeContent } from './describe-content.ts'
import { defaultParserRegistry, type ParserRegistry } from './registry.ts'
import { reportError } from './report-error.ts'

/**
 * The parser that reads content which begins like this, from the first 4 KiB as text.
 * Without one the error is `report/empty` or `report/unsupported-format`, and `seen` says what the content seems to be.
 *
 * @example
 * import { detectFormat } from '@gatewright/parsers'
 *
 * detectFormat('<testsuites><testsuite name="unit"/>').map((parser) => parser.format) // ok('junit')
 * detectFormat('{"results": {}}') // err({ kind: 'report/unsupported-format', seen: 'JSON', … })
 */
export function detectFormat(
  head: string,
  registry: ParserRegistry = defaultParserRegistry,
): Result<ReportParser, ReportError> {
  const parser = registry.parsers.find((candidate) => candidate.detect(head))
  if (parser) return ok(parser)
  const { format, seen } = describeContent(head)
  // A long comment may stand before the root: the parser of most XML reports looks further and says what it finds.
  const reader = format === 'xml-prolog' ? registry.find('junit') : undefined
  if (reader) return ok(reader)
  if (format === 'empty') return err(reportError('report/empty', 'The report is empty.'))
  const known = registry.parsers.map((candidate) => candidate.format).join(', ') || 'none'
  return err(
    reportError('report/unsupported-format', `This looks like ${seen}; formats that can be read: ${known}.`, {
      seen,
    }),
  )
}
