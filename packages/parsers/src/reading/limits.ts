import type { ReportLimits } from '@gatewright/core/ports'

/** Limits of formats that are read as they come, in memory that does not grow with the report. */
export const streamingLimits: Required<ReportLimits> = {
  bytes: 8 * 1024 * 1024 * 1024,
  cases: 10_000_000,
  depth: 100,
  attributes: 256,
  tokenLength: 16 * 1024 * 1024,
  textLength: 64 * 1024,
  properties: 1_000_000,
  diagnostics: 100,
}

/** Limits of formats that are held as a whole before they are read. */
export const wholeLimits: Required<ReportLimits> = {
  ...streamingLimits,
  bytes: 64 * 1024 * 1024,
  cases: 1_000_000,
}
