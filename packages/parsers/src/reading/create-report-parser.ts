import type {
  ByteSource,
  CaseRecord,
  CaseStream,
  ParseReportOptions,
  ReportError,
  ReportLimits,
  ReportParser,
  ReportSummary,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { describeContent } from '../content/describe-content.ts'
import { parserFailed, reportError } from '../report-error.ts'
import { concatenate, readChunks } from '../source/chunks.ts'
import { createCaseStream, type BatchStream } from './case-stream.ts'
import { checkPropertyCount, createReadingContext, withoutUndefined, type ReadingContext } from './context.ts'
import type { ByteReader, ReportEnd } from './reader.ts'
import { StopReading } from './stop-reading.ts'

/** How much of a report tells what it is. */
const headBytes = 4096

/** What makes a parser out of a reader. */
export interface ReportFormat {
  readonly format: string
  /** Names that `describeContent` has for content of the format; its own name where this is absent. */
  readonly looksLike?: readonly string[]
  /** Further names of content that is worth reading when it is asked for: the reader finds out what it is. */
  readonly mayLookLike?: readonly string[]
  readonly limits: Required<ReportLimits>
  readonly open: (context: ReadingContext) => ByteReader
}

/**
 * A parser of one format. All that is the same for every format is done here: taking bytes from any source, limits of bytes and cases,
 * abort, counting, errors as values, and lenience.
 */
export function createReportParser(described: ReportFormat): ReportParser {
  const { format, looksLike = [format] } = described
  return {
    format,
    detect: (head) => looksLike.includes(describeContent(head).format),
    parse(source, options = {}): CaseStream {
      const { signal } = options
      return createCaseStream(readBatches(source, options, described), () =>
        signal?.aborted ? err(reportError('report/aborted', 'Reading the report was aborted.')) : undefined,
      )
    },
  }
}

/** What each chunk of a report gives. */
async function* readBatches(
  source: ByteSource,
  options: ParseReportOptions,
  described: ReportFormat,
): BatchStream {
  let ready: CaseRecord[] = []
  const context = createReadingContext(described.format, described.limits, options, (record) =>
    ready.push(record),
  )
  const taken = (): readonly CaseRecord[] => {
    const batch = ready
    ready = []
    return batch
  }
  const session = createSession(context, described)
  for await (const chunk of readChunks(source, options.signal)) {
    const stop = chunk.isErr() ? chunk.error : session.write(chunk.value)
    if (ready.length > 0) yield taken()
    if (stop) return session.stopped(stop)
  }
  const end = session.end()
  if (ready.length > 0) yield taken()
  return end
}

/** One report on its way through its reader. */
interface Session {
  /** Why the reading ends here, where it does. */
  write(bytes: Uint8Array): ReportError | undefined
  /** The end of a reading that was stopped: an incomplete summary where lenience allows that. */
  stopped(error: ReportError): Result<ReportSummary, ReportError>
  end(): Result<ReportSummary, ReportError>
}

function createSession(context: ReadingContext, { open, ...described }: ReportFormat): Session {
  const { limits } = context
  let reader: ByteReader | undefined
  let length = 0
  let head: Uint8Array[] | undefined = []
  const run = <Value>(work: (reader: ByteReader) => Value): Result<Value, ReportError> => {
    try {
      return ok(work((reader ??= open(context))))
    } catch (cause) {
      return err(errorOf(context.format, cause))
    }
  }
  /** Gives the beginning to the reader once there is enough of it to see what it is. */
  const begin = (held: readonly Uint8Array[]): ReportError | undefined => {
    head = undefined
    const bytes = concatenate(held, length)
    const seen = describeContent(bytes.subarray(0, headBytes))
    if (!isPossible(seen.format, described, context.isLenient))
      return reportError(
        'report/unsupported-format',
        `This is no ${described.format} report but looks like ${seen.seen}.`,
        { seen: seen.seen },
      )
    return errorIn(run((open) => open.write(bytes)))
  }
  const stopped = (error: ReportError): Result<ReportSummary, ReportError> => {
    if (!context.isLenient || !isMendable(error)) return err(error)
    const reason = error.kind === 'report/truncated' ? 'truncated' : 'malformed'
    context.diagnostics.note(
      reason,
      error.message,
      'The cases that are whole were kept; run the tests again, or find out why the report breaks off.',
      { place: error.place },
    )
    return ok(summaryOf(context, { completeness: { complete: false, reason, message: error.message } }))
  }
  return {
    write(bytes) {
      length += bytes.length
      if (length > limits.bytes)
        return reportError(
          'report/limit-exceeded',
          `The report is larger than the limit of ${limits.bytes} bytes.`,
        )
      if (!head) return errorIn(run((open) => open.write(bytes)))
      // Copied, for the bytes may be used again by their owner.
      head.push(bytes.slice())
      return length >= headBytes ? begin(head) : undefined
    },
    stopped,
    end() {
      if (length === 0) return err(reportError('report/empty', 'The report is empty.'))
      const early = head ? begin(head) : undefined
      if (early) return stopped(early)
      const end = run((open) => {
        const told = open.end()
        checkPropertyCount(told.properties?.length ?? 0, context)
        return told
      })
      return end.isErr() ? stopped(end.error) : ok(summaryOf(context, end.value))
    },
  }
}

/** Content of nothing that is known may be the format's with junk before it; only lenience looks. */
function isPossible(
  seen: string,
  { format, looksLike = [format], mayLookLike = [] }: Omit<ReportFormat, 'open'>,
  isLenient: boolean,
): boolean {
  return (
    seen === 'empty' ||
    looksLike.includes(seen) ||
    mayLookLike.includes(seen) ||
    (isLenient && seen === 'unknown')
  )
}

function errorIn(result: Result<void, ReportError>): ReportError | undefined {
  return result.isErr() ? result.error : undefined
}

function isMendable({ kind }: ReportError): boolean {
  return kind === 'report/truncated' || kind === 'report/malformed'
}

function summaryOf(
  { format, counter, diagnostics }: ReadingContext,
  { dialect, declared, properties = [], completeness = { complete: true } }: ReportEnd,
): ReportSummary {
  return {
    format,
    ...withoutUndefined({ dialect, declared }),
    counts: counter.counts(),
    properties,
    diagnostics: diagnostics.list(),
    completeness,
  } as ReportSummary
}

/** Text beyond what the engine can hold is a limit; anything else is a fault of this parser that must not open a gate. */
function errorOf(format: string, cause: unknown): ReportError {
  if (cause instanceof StopReading) return cause.error
  if (cause instanceof RangeError)
    return reportError('report/limit-exceeded', 'The report is too large to be read at once.', { cause })
  return parserFailed(format, cause)
}
