import type { ReportDiagnostic, ReportPlace } from '@gatewright/core/ports'

/** What can be odd about a JUnit report that is read all the same. */
type JunitDiagnosticCode =
  | 'leading-white-space'
  | 'invalid-character'
  | 'raw-angle-bracket'
  | 'unknown-reference'
  | 'unnamed-case'
  | 'unreadable-duration'
  | 'negative-duration'
  | 'implausible-duration'
  | 'unreadable-timestamp'
  | 'status-without-element'
  | 'unknown-status'
  | 'unknown-element'
  | 'unknown-wrapper'
  | 'rerun-without-failure'
  | 'suite-level-error'
  | 'declared-count-differs'
  | 'text-cut'

/** Takes note of oddities: one entry for each code, with the message of the first and how many there were. */
export interface DiagnosticCollector {
  note(
    code: JunitDiagnosticCode,
    message: string,
    details?: { readonly place?: ReportPlace; readonly count?: number },
  ): void
  /** In the order in which the codes first came up. */
  list(): readonly ReportDiagnostic[]
}

export function createDiagnosticCollector(): DiagnosticCollector {
  const noted = new Map<
    JunitDiagnosticCode,
    { readonly message: string; readonly place: ReportPlace | undefined; count: number }
  >()
  return {
    note(code, message, { place, count = 1 } = {}) {
      const earlier = noted.get(code)
      if (earlier) earlier.count += count
      else noted.set(code, { message, place, count })
    },
    list: () =>
      [...noted].map(([code, { message, place, count }]) => ({
        code,
        message: count === 1 ? message : `${message} (${count} times)`,
        ...(place ? { place } : {}),
      })),
  }
}
