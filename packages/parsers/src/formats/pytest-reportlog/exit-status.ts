import type { ReportSummary } from '@gatewright/core/ports'

/** What the exit status of a session says beyond its tests. */
export interface ExitReading {
  /** What an error record of the run says, where there must be one. */
  readonly message?: string
  readonly incomplete?: ReportSummary['completeness'] & { readonly complete: false }
}

const interrupted = {
  complete: false,
  reason: 'interrupted',
  message: 'The session was interrupted before all tests had run.',
} as const
const unknown = {
  complete: false,
  reason: 'truncated',
  message: 'The session ended without an exit status.',
} as const

/** 0 is all well, 1 some failed, 2 interrupted, 3 a fault of pytest, 4 of its use, 5 no tests; plug-ins have others. */
export function readExitStatus(status: number | undefined, hasTroubles: boolean): ExitReading {
  if (status === undefined) return { incomplete: unknown }
  if (status === 0 || status === 5) return {}
  if (status === 2) return { incomplete: interrupted }
  if (status === 3) return { message: 'pytest itself failed.', incomplete: interrupted }
  if (status === 4)
    return { message: 'pytest could not be started as it was asked.', incomplete: interrupted }
  return hasTroubles ? {} : { message: 'The session failed without a failed test.' }
}
