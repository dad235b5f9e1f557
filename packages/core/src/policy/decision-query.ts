import type { Instant } from '../schema/instant.ts'

/** What is asked of the policies. */
export interface DecisionQuery {
  readonly decisionContext: string
  /** What the release is for, as `advisory:RHSA-2026:1`: waivers that were given for a purpose count for no other. */
  readonly purpose?: string
  /** The time that waivers and quarantines are read at. Take it from your clock, never from whoever asks: a chosen past time revives expired waivers. */
  readonly at: Instant
  /** Evidence that came later is not looked at; `at` by default. */
  readonly knownAt?: Instant
}
