import type { CaseRecord, ReportSummary } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import type { SuiteDeclaration } from './declared.ts'
import {
  dialectsThatAreNeverEmpty,
  dialectsThatCountExpectedFailures,
  dialectsThatCountFailuresTwice,
  dialectsThatOmitSkipped,
  type JunitDialect,
} from './dialect.ts'

/** What suites hold, as far as it can answer for what they declare. */
export interface Held {
  readonly records: number
  /** Failures and errors: of outcomes, of other tries and of cases that were expected to fail. */
  readonly failures: number
}

/** Weighs what suites declare against what they hold; the first that holds less makes the report incomplete. */
export interface CompletenessCheck {
  add(record: CaseRecord): void
  /** What the suites held so far. */
  held(): Held
  /** Compares a suite that was read to its end; `before` is what was held before it. The dialect is as far as it is known. */
  compare(declared: SuiteDeclaration, before: Held, isRoot: boolean, dialect: JunitDialect | undefined): void
  answer(): ReportSummary['completeness']
}

export function createCompletenessCheck(): CompletenessCheck {
  let answer: ReportSummary['completeness'] = { complete: true }
  const total = { records: 0, failures: 0 }
  return {
    add(record) {
      total.records += 1
      total.failures += failuresOf(record)
    },
    held: () => ({ ...total }),
    compare({ tests = 0, failures: failed = 0, errors = 0, skipped = 0 }, before, isRoot, dialect) {
      if (!answer.complete) return
      const is = (dialects: ReadonlySet<JunitDialect>): boolean =>
        dialect !== undefined && dialects.has(dialect)
      const failures = is(dialectsThatCountFailuresTwice) ? Math.max(failed, errors) : failed + errors
      const heldFailures = total.failures - before.failures
      if (failures > heldFailures) {
        const message = `A suite declares ${failures} failures and errors and holds ${heldFailures}.`
        answer = { complete: false, reason: 'failures-missing', message }
        return
      }
      if (total.records > before.records) return
      // Suites of skipped cases alone are empty in such a dialect; only the whole can tell.
      const ran = is(dialectsThatOmitSkipped) ? (isRoot ? tests - skipped : 0) : tests
      if (ran > 0 || (isRoot && is(dialectsThatAreNeverEmpty))) {
        const message =
          ran > 0
            ? `A suite declares ${ran} tests and holds none.`
            : 'The report holds no cases: its tool writes none where a file does not load.'
        answer = { complete: false, reason: 'cases-missing', message }
      }
    },
    answer: () => answer,
  }
}

/**
 * How many declared failures and errors a record can answer for. Tools count a case with several failures once or
 * several times, and Surefire counts the tries of a flaky case.
 */
function failuresOf({ outcome, failures, otherAttempts, source }: CaseRecord): number {
  if (outcome === 'passed' && otherAttempts.length === 0) return 0
  const tries = otherAttempts.filter((attempt) => isFailure(attempt.outcome)).length
  const isExpected = outcome === 'todo' && dialectsThatCountExpectedFailures.has(source.dialect ?? '')
  return Math.max(isFailure(outcome) || isExpected ? 1 : 0, failures.length) + tries
}
