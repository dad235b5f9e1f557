import type { CaseRecord } from '@gatewright/core/ports'

/** Names of the ways in which other tools count the same report otherwise. */
export type DialectRuleName =
  | 'errors-counted-as-failed'
  | 'skip-beats-failure'
  | 'failure-beats-error'
  | 'last-element-wins'
  | 'status-attribute-ignored'
  | 'other-status-ignored'
  | 'todo-ignored'
  | 'suite-error-ignored'
  | 'unnamed-ignored'
  | 'long-names-ignored'
  | 'flaky-not-told'
  | 'failed-flaky-counted-as-flaky'
  | 'flaky-counted-as-failed'
  | 'reruns-counted-as-tests'
  | 'retries-merged'
  | 'run-error-ignored'
  | 'hook-error-ignored'
  | 'missing-ignored'
  | 'suite-teardown-ignored'
  | 'dry-run-passed'
  | 'not-run-ignored'
  | 'not-run-skipped'
  | 'passed-todo-counted-as-passed'
  | 'skip-ignored'
  | 'unwritten-steps-skipped'
  | 'unwritten-steps-passed'
  | 'inconclusive-counted-as-skipped'
  | 'inconclusive-counted-as-passed'
  | 'inconclusive-counted-as-errors'
  | 'containers-not-counted'
  | 'containers-counted'
  | 'containers-counted-alone'
  | 'attempts-counted-as-tests'

/** How one record counts. */
export interface CountedCase {
  readonly outcome: 'passed' | 'failed' | 'errors' | 'skipped'
  readonly isFlaky: boolean
  /** How many tests it counts as. */
  readonly weight: number
  /** Further tests that count where it stands, by their outcomes. */
  readonly also?: readonly CountedCase['outcome'][]
}

/** One way in which another tool counts. The page "How tools count" says who does and why Gatewright does not. */
export interface DialectRule {
  readonly name: DialectRuleName
  /** What the other tools do, in one sentence. */
  readonly others: string
  /** How the rule counts a record that would count as `counted`; nothing where the rule leaves it out. */
  readonly recount: (
    record: CaseRecord,
    counted: CountedCase,
    all: readonly CaseRecord[],
  ) => CountedCase | undefined
}
