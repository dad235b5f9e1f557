import type { TestResult } from '../../schema/result.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'
import { foldStatus, withoutSuperseded, type ClassifiedAttempt } from '../../verdict/fold-status.ts'
import type { VerdictStatus } from '../../verdict/verdict.ts'
import type { OutcomeSet } from '../../schema/outcome.ts'

/**
 * Which attempts count.
 *
 * - `all` (default): every attempt; a pass after a failure is flaky.
 * - `latest`: the last one alone, by time and then by id; the number of the attempt does not matter.
 * - `any-pass`: one pass among the first `maxAttempts` is enough; later tries can't help.
 * - `last-n`: `minPass` passes among the last `n`.
 */
export type Attempts =
  | { readonly keep: 'all' }
  | { readonly keep: 'latest' }
  | { readonly keep: 'any-pass'; readonly maxAttempts: number }
  | { readonly keep: 'last-n'; readonly n: number; readonly minPass: number }

/** The attempts that count and what they add up to. `too-few` while `last-n` still waits for its number of attempts. */
export interface CountedAttempts {
  readonly status: VerdictStatus | 'too-few'
  readonly results: readonly TestResult[]
}

interface Attempt extends ClassifiedAttempt {
  readonly result: TestResult
}

/** Folds results, oldest first, by the rule's choice of attempts. */
export function countAttempts(
  results: readonly TestResult[],
  attempts: Attempts,
  outcomes: OutcomeSet,
): CountedAttempts {
  const [only] = results
  if (only && results.length === 1 && attempts.keep !== 'last-n') return countOne(only, results, outcomes)
  const all = withoutSuperseded(
    results.map((result): Attempt => ({
      result,
      class: classOf(result.outcome, outcomes),
      skipKind: result.skipKind,
      groups: result.groups,
    })),
  ).filter((attempt) => attempt.class !== 'info')
  switch (attempts.keep) {
    case 'all':
      return counted(foldStatus(all), all)
    case 'latest':
      return counted(foldStatus(all.slice(-1)), all.slice(-1))
    case 'any-pass': {
      const first = all.slice(0, attempts.maxAttempts)
      const passed = first.some((attempt) => attempt.class === 'pass')
      return counted(passed ? 'passed' : foldStatus(first), first)
    }
    case 'last-n': {
      const last = all.slice(-attempts.n)
      const passes = last.filter((attempt) => attempt.class === 'pass').length
      return counted(lastNStatus(last, passes, attempts), last)
    }
  }
}

/** One attempt alone, which is what most slots have, in as few objects. */
function countOne(result: TestResult, results: readonly TestResult[], outcomes: OutcomeSet): CountedAttempts {
  const outcomeClass = classOf(result.outcome, outcomes)
  if (outcomeClass === 'pass') return { status: 'passed', results }
  if (outcomeClass === 'info') return { status: 'incomplete', results: [] }
  return { status: foldStatus([{ class: outcomeClass, skipKind: result.skipKind }]), results }
}

function lastNStatus(
  last: readonly Attempt[],
  passes: number,
  attempts: Extract<Attempts, { keep: 'last-n' }>,
): CountedAttempts['status'] {
  if (passes >= attempts.minPass) return 'passed'
  if (last.some((attempt) => attempt.class === 'incomplete')) return 'incomplete'
  if (last.length < attempts.n) return 'too-few'
  // Attempts that broke might have passed: only where even that would not be enough has it failed.
  const broken = last.filter((attempt) => attempt.class === 'error').length
  return passes + broken >= attempts.minPass ? 'errored' : 'failed'
}

function counted(status: CountedAttempts['status'], attempts: readonly Attempt[]): CountedAttempts {
  return { status, results: attempts.map((attempt) => attempt.result) }
}
