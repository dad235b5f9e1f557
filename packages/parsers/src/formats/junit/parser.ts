import type {
  CaseStream,
  ParseReportOptions,
  ReportError,
  ReportLimits,
  ReportParser,
} from '@gatewright/core/ports'
import { err, ok } from 'neverthrow'
import { describeContent } from '../../describe-content.ts'
import { reportError } from '../../report-error.ts'
import { readBytes } from '../../source/read-bytes.ts'
import { createCompletenessCheck } from './completeness.ts'
import { createDiagnosticCollector } from './diagnostics.ts'
import { detectDialect } from './dialect.ts'
import { readDocument } from './document.ts'
import { writesThousands } from './duration.ts'
import { gatherEvidence } from './evidence.ts'
import { createPropertyCollector, TooManyProperties } from './properties.ts'
import type { Reading } from './reading.ts'
import { createTextLimiter } from './text-limit.ts'
import { readCases } from './walk.ts'

/** The limits that hold where the caller names none. */
export const junitDefaultLimits: Required<ReportLimits> = {
  bytes: 64 * 1024 * 1024,
  cases: 1_000_000,
  depth: 100,
  textLength: 64 * 1024,
  properties: 1_000_000,
}

/** Deeper reports are refused whatever the caller asks for: suites are read by recursion. */
const deepest = 1000

/**
 * Reads JUnit XML of any tool.
 *
 * The whole report is read and checked before the first record comes out, so a broken report gives an error and no record.
 *
 * @example
 * import { junitParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>')
 * const stream = junitParser.parse(bytes)
 * const first = await stream.next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const junitParser: ReportParser = {
  format: 'junit',
  // A long comment may stand before the root; then this parser looks further and says what it finds.
  detect: (head) => ['junit', 'xml-prolog'].includes(describeContent(head).format),
  parse,
}

async function* parse(
  source: Parameters<ReportParser['parse']>[0],
  options: ParseReportOptions = {},
): CaseStream {
  const limits = { ...junitDefaultLimits, ...options.limits }
  const { signal } = options
  const bytes = await readBytes(source, { limit: limits.bytes, ...(signal ? { signal } : {}) })
  if (bytes.isErr()) return err(bytes.error)
  try {
    const diagnostics = createDiagnosticCollector()
    const document = readDocument(bytes.value, Math.min(limits.depth, deepest), diagnostics)
    if (document.isErr()) return err(document.error)
    const { root, text } = document.value
    const dialect = detectDialect(gatherEvidence(root))
    const properties = createPropertyCollector(limits.properties)
    const completeness = createCompletenessCheck(dialect)
    const reading: Reading = {
      dialect,
      thousands: writesThousands(root, text),
      limit: createTextLimiter(limits.textLength, () =>
        diagnostics.note('text-cut', 'The middle of a long text was cut.'),
      ),
      diagnostics,
      properties,
      mostProperties: limits.properties,
      completeness,
    }
    const cases = readCases(root, reading)
    for (let next = cases.next(), read = 1; ; next = cases.next(), read += 1) {
      if (signal?.aborted) return err(reportError('report/aborted', 'Reading the report was aborted.'))
      if (next.done) {
        const summary = {
          format: 'junit',
          counts: next.value,
          properties: properties.list(),
          diagnostics: diagnostics.list(),
          completeness: completeness.answer(),
        }
        return ok(dialect === undefined ? summary : { ...summary, dialect })
      }
      if (read > limits.cases) {
        return err(
          reportError(
            'report/limit-exceeded',
            `The report holds more cases than the limit of ${limits.cases}.`,
          ),
        )
      }
      yield next.value
    }
  } catch (cause) {
    return err(unexpected(cause))
  }
}

/** Text beyond what the engine can hold is a limit; anything else is a fault of this parser that must not open a gate. */
function unexpected(cause: unknown): ReportError {
  if (cause instanceof TooManyProperties) {
    const message = `The report holds more properties than the limit of ${cause.limit}.`
    return reportError('report/limit-exceeded', message)
  }
  if (cause instanceof RangeError)
    return reportError('report/limit-exceeded', 'The report is too large to be read at once.', { cause })
  return reportError('report/malformed', 'The report could not be read.', { cause })
}
