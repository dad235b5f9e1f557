import type {
  ByteSource,
  CaseStream,
  ParseReportOptions,
  ReportError,
  ReportParser,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { detectFormat } from './detect.ts'
import { defaultParserRegistry, type ParserRegistry } from './registry.ts'
import { deferCaseStream } from './reading/defer-case-stream.ts'
import { reportError } from './report-error.ts'
import { isGzip, isZip } from './source/magic.ts'
import { peekSource } from './source/peek.ts'
import { defaultExpansion, unpackGzip } from './source/unpack.ts'

export interface StreamReportOptions extends ParseReportOptions {
  /** Reads the report whatever it looks like. */
  readonly parser?: ReportParser
  /** Where to look for a parser that knows the report; {@link defaultParserRegistry} unless told. */
  readonly registry?: ParserRegistry
  /** How many bytes one byte of a gzip report may become, beyond the first 16 MiB; 250 unless told. */
  readonly expansion?: number
}

/** How much of a report tells its format. */
const headBytes = 4096

/**
 * Reads a report of any size and any format that the registry knows, record by record; gzip is unpacked on the way.
 *
 * The stream ends with the summary, or with the error that says why there is none and where: then the records that came
 * before say nothing and must be thrown away. Memory does not grow with the report, but for the formats that are held as a
 * whole (see the page of the format). The stream never throws: a parser that does is `report/parser-failed`.
 *
 * @example
 * import { streamReport } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const stream = streamReport(bytes)
 * for (let next = await stream.next(); ; next = await stream.next()) {
 *   if (!next.done) console.log(next.value.name, next.value.outcome) // adds passed
 *   else {
 *     next.value.match(
 *       ({ counts }) => console.log(counts.tests), // 1
 *       (error) => console.error(error.kind, error.message),
 *     )
 *     break
 *   }
 * }
 */
export function streamReport(source: ByteSource, options: StreamReportOptions = {}): CaseStream {
  const { parser, registry = defaultParserRegistry, expansion = defaultExpansion, ...parseOptions } = options
  return deferCaseStream(async () => {
    const { signal, mode } = options
    const opened = await openReport(source, { parser, registry, expansion, signal, mode })
    return opened.map((report) => ({
      format: report.parser.format,
      open: () => report.parser.parse(report.source, parseOptions),
    }))
  })
}

interface OpenedReport {
  readonly parser: ReportParser
  readonly source: ByteSource
}

interface OpenOptions {
  readonly parser: ReportParser | undefined
  readonly registry: ParserRegistry
  readonly expansion: number
  readonly signal: ParseReportOptions['signal'] | undefined
  readonly mode: ParseReportOptions['mode'] | undefined
}

/** Looks at the beginning, twice where it is packed. */
async function openReport(
  source: ByteSource,
  options: OpenOptions,
  isUnpacked: boolean = false,
): Promise<Result<OpenedReport, ReportError>> {
  const { parser, registry, expansion, signal, mode } = options
  const peeked = await peekSource(source, headBytes, signal)
  if (peeked.isErr()) return err(peeked.error)
  const { head, replay } = peeked.value
  if (isGzip(head) && !isUnpacked) return openReport(unpackGzip(replay, { expansion }), options, true)
  if (parser) return ok({ parser, source: replay })
  if (isZip(head)) {
    const message = 'This is a ZIP archive, which may hold several reports: read it with readReports.'
    return err(reportError('report/unsupported-format', message, { seen: 'a ZIP archive' }))
  }
  return detectFormat(head, registry)
    .orElse((error) => (mode === 'lenient' ? detectBehindText(head, registry) : err(error)))
    .map((found) => ({ parser: found, source: replay }))
}

/** Looks for the beginning of an XML report behind other output. What may be passed over is for the parser to say. */
function detectBehindText(head: Uint8Array, registry: ParserRegistry): Result<ReportParser, ReportError> {
  const from = new TextDecoder('latin1').decode(head).search(/<\?xml\s|<testsuites?[\s>]/)
  return detectFormat(head.subarray(Math.max(from, 0)), registry)
}
