import type { ReportError, ReportPlace } from '@gatewright/core/ports'

/** The facts of an error besides its kind and its message. */
export interface ReportErrorFacts {
  readonly place?: ReportPlace
  readonly seen?: string
  readonly cause?: unknown
}

/** Builds the error value of a report that could not be read; only trouble outside the report is worth a retry. */
export function reportError(
  kind: ReportError['kind'],
  message: string,
  facts: ReportErrorFacts = {},
): ReportError {
  return { kind, message, retryable: kind === 'report/aborted' || kind === 'report/source-failed', ...facts }
}

/** A parser that throws breaks its contract. What it would have said is not known, so the report counts as unreadable. */
export function parserFailed(format: string, cause: unknown): ReportError {
  return reportError(
    'report/parser-failed',
    `The parser of "${format}" failed, so it is not known what the report says.`,
    {
      cause,
    },
  )
}
