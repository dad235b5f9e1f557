import type { ReportError } from '@gatewright/core/ports'
import { reportError, type ReportErrorFacts } from '../report-error.ts'

/**
 * Ends the reading of a report from within: thrown by readers, which are synchronous and deep, and turned into an error
 * value by the driver. It never reaches a caller.
 */
export class StopReading extends Error {
  override readonly name = 'StopReading'
  readonly error: ReportError

  constructor(error: ReportError) {
    super(error.message)
    this.error = error
  }
}

/** Ends the reading of a report. The message must not repeat what the report holds. */
export function stopReading(kind: ReportError['kind'], message: string, facts: ReportErrorFacts = {}): never {
  const { place } = facts
  const where = place ? ` (line ${place.line}, column ${place.column})` : ''
  throw new StopReading(reportError(kind, `${message}${where}`, facts))
}
