import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import type { CtestMeasurements } from './measurements.ts'

const words = outcomeWords({ passed: 'passed', failed: 'failed', notrun: 'error' })
/** Why a test is not run on purpose. */
const wantedSkip = /^(?:disabled$|skip_return_code|skip_regular_expression_matched)/i

/** The part of a record that says how the test went. */
interface CtestOutcome {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly failures: readonly CaseFailure[]
  readonly skipReason?: string | undefined
}

/** `notrun` covers skips and tests that can't be run; `failed` covers crashes and time-outs. The measurements tell them apart. */
export function readOutcome(
  status: string,
  { completion, exitCode, exitValue, failReason }: CtestMeasurements,
  context: ReadingContext,
): CtestOutcome {
  const outcome = outcomeOf(status, words, context)
  if (outcome === 'error') {
    if (completion !== undefined && wantedSkip.test(completion))
      return {
        outcome: 'skipped',
        rawOutcome: rawOf(status, completion),
        failures: [],
        skipReason: completion,
      }
    return { outcome, rawOutcome: rawOf(status, completion), failures: [failureOf('error', completion)] }
  }
  if (outcome !== 'failed') return { outcome, rawOutcome: rawWord(status), failures: [] }
  // Anything but an exit with a wrong code, as `Timeout` or `SEGFAULT`, is no failed assertion.
  const hasCrashed = exitCode !== undefined && !/^(?:failed|completed)$/i.test(exitCode)
  const kind = hasCrashed ? 'error' : 'failure'
  const reason =
    failReason ?? (exitValue === undefined ? exitCode : `${exitCode ?? 'Failed'} (exit value ${exitValue})`)
  return {
    outcome: hasCrashed ? 'error' : 'failed',
    rawOutcome: rawOf(status, exitCode),
    failures: [failureOf(kind, reason === undefined ? undefined : context.cut(reason))],
  }
}

function rawOf(status: string, detail: string | undefined): string {
  return rawWord(detail === undefined ? status : `${status}:${detail}`)
}

function failureOf(kind: CaseFailure['kind'], message: string | undefined): CaseFailure {
  return message === undefined ? { kind } : { kind, message }
}
