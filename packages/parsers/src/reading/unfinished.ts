import type { ReportSummary } from '@gatewright/core/ports'

/** The end of a report of which the tool never wrote the end: what is missing might have failed. */
export const brokenOff: ReportSummary['completeness'] & { readonly complete: false } = {
  complete: false,
  reason: 'truncated',
  message: 'The report breaks off: the event that ends the run is missing.',
}

/** What a test that began has in place of a result. */
export const noResult = 'The test began and the report does not say how it ended.'
