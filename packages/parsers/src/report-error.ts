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
