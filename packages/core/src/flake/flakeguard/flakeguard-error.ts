import { andMore } from '../../errors/and-more.ts'
import type { ErrorValue } from '../../errors/index.ts'
import type { Problem } from '../../schema/schema-error.ts'

/** One thing that is wrong with a `.flakeguard.yml`, with its place. */
export interface FlakeGuardProblem extends Problem {
  readonly file?: string
  /** From 1, as editors count. */
  readonly line?: number
  readonly column?: number
}

/** A `.flakeguard.yml` that cannot be used as written. Defaults never take its place. */
export interface FlakeGuardConfigError extends ErrorValue<'flakeguard/invalid-config'> {
  readonly retryable: false
  /** Every fault, in the order of the text; of very many the first 100. */
  readonly problems: readonly FlakeGuardProblem[]
}

/** What is worth knowing of a `.flakeguard.yml` that can be used. */
export interface FlakeGuardFinding {
  /**
   * - `unknown-key`: nobody reads it, FlakeGuard no more than this;
   * - `default-not-taken-over`: FlakeGuard would exclude every test file where it is told nothing;
   * - `hides-tests`: a pattern that the file does say, and that excludes test files;
   * - `never-warns`: the threshold for a warning lies above the one for quarantine;
   * - `weights-sum`: the weights do not sum to 0.9, as FlakeGuard's do;
   * - `other-scale`: a number that means something else here.
   */
  readonly code:
    | 'unknown-key'
    | 'default-not-taken-over'
    | 'hides-tests'
    | 'never-warns'
    | 'weights-sum'
    | 'other-scale'
  readonly severity: 'warning' | 'note'
  readonly message: string
  /** Where: `team_overrides.shop.flaky_threshold`; empty for the whole. */
  readonly path: string
  readonly keys: readonly (string | number)[]
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

export function flakeGuardConfigError(problems: readonly FlakeGuardProblem[]): FlakeGuardConfigError {
  const [first] = problems
  const place = [first?.file, first?.line, first?.column].filter((part) => part !== undefined).join(':')
  const said = [place, first?.path ?? '', first?.message ?? 'The file cannot be used.']
  return {
    kind: 'flakeguard/invalid-config',
    message: `${said.filter((part) => part !== '').join(': ')}${andMore(problems.length)}`,
    retryable: false,
    problems,
  }
}
