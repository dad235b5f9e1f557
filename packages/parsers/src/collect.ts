import type {
  ByteSource,
  CaseRecord,
  ParseReportOptions,
  ReportError,
  ReportParser,
  ReportSummary,
} from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { detectFormat } from './detect.ts'
import { defaultParserRegistry, type ParserRegistry } from './registry.ts'
import { parserFailed } from './report-error.ts'
import { peekSource } from './source/peek.ts'

/** A whole report in memory. */
export interface CollectedReport {
  readonly records: readonly CaseRecord[]
  readonly summary: ReportSummary
}

export interface ReadReportOptions extends ParseReportOptions {
  /** Reads the report whatever it looks like. */
  readonly parser?: ReportParser
  /** Where to look for a parser that knows the report; {@link defaultParserRegistry} unless told. */
  readonly registry?: ParserRegistry
}

const headBytes = 4096

/**
 * Reads a report that fits into memory: all its records, in its order, and the summary.
 * A report that can't be read to its end gives an error and no records; the error says why, and where. One that holds less
 * than it says is read, and `summary.completeness` says so. The promise never rejects: a parser that throws is an error too.
 *
 * @example
 * import { readReport } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const report = await readReport(bytes)
 * report.match(
 *   ({ summary }) => console.log(summary.counts.tests), // 1
 *   (error) => console.error(error.kind, error.message),
 * )
 */
export function readReport(
  source: ByteSource,
  options: ReadReportOptions = {},
): ResultAsync<CollectedReport, ReportError> {
  // Whatever a parser of somebody else does, it comes back as a value.
  return new ResultAsync(
    collect(source, options).catch((cause: unknown) => err(parserFailed('unknown', cause))),
  )
}

async function collect(
  source: ByteSource,
  options: ReadReportOptions,
): Promise<Result<CollectedReport, ReportError>> {
  const { parser, registry = defaultParserRegistry, ...parseOptions } = options
  if (parser) return drain(parser, source, parseOptions)
  const peeked = await peekSource(source, headBytes, options.signal)
  if (peeked.isErr()) return err(peeked.error)
  const detected = detectFormat(peeked.value.head, registry)
  if (detected.isOk()) return drain(detected.value, peeked.value.replay, parseOptions)
  return err(detected.error)
}

async function drain(
  parser: ReportParser,
  source: ByteSource,
  options: ParseReportOptions,
): Promise<Result<CollectedReport, ReportError>> {
  const records: CaseRecord[] = []
  try {
    const stream = parser.parse(source, options)
    for (;;) {
      const next = await stream.next()
      if (next.done) return next.value.andThen((summary) => ok({ records, summary }))
      records.push(next.value)
    }
  } catch (cause) {
    return err(parserFailed(parser.format, cause))
  }
}
