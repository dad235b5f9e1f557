import { andMore } from '../../errors/and-more.ts'
import type { ErrorValue } from '../../errors/index.ts'
import type { Problem } from '../../schema/schema-error.ts'

/** One thing that is wrong with a policy; in a file, with its place. */
export interface PolicyProblem extends Problem {
  readonly file?: string
  /** From 1, as editors count. */
  readonly line?: number
  readonly column?: number
}

/** A policy that cannot be used as written. It is never used in part: a rule that was skipped would open the gate. */
export interface PolicyError extends ErrorValue<'policy/invalid'> {
  readonly retryable: false
  /** Every fault, in the order of the text. */
  readonly problems: readonly PolicyProblem[]
}

/** `release.yaml:9:5: rules[0].testcse: Unknown key …`, one line. */
export function formatPolicyProblem(problem: PolicyProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  return [place, problem.path, problem.message].filter((part) => part !== '').join(': ')
}

export function policyError(problems: readonly PolicyProblem[]): PolicyError {
  const [first] = problems
  const message = first
    ? `${formatPolicyProblem(first)}${andMore(problems.length)}`
    : 'The policy cannot be used.'
  return { kind: 'policy/invalid', message, retryable: false, problems }
}
