import { planIssueActions, type IssuePolicy, type TestIssue, type WatchedTest } from '@gatewright/github'
import { ago, issueOf, labels, look, seen, told, type Told } from './issue-world.ts'

/** Tests and issues, and what is to be done about them. */
export interface PlanCase {
  readonly title: string
  readonly tests: readonly WatchedTest[]
  readonly issues?: readonly TestIssue[]
  readonly policy?: IssuePolicy
  /** As `told` says them. */
  readonly actions: readonly string[]
}

/** What is planned in a case, as it says what is expected. */
export function planOf({ tests, issues = [], policy = {} }: PlanCase): {
  readonly actions: readonly string[]
  readonly withheld: number
} {
  const { actions, withheld } = planIssueActions(tests, issues, { ...look, policy })
  return { actions: actions.map(told), withheld }
}

export const test: WatchedTest = { testcase: 'unit/adds', variant: { arch: 'x86_64' } }

/** The test, which failed so many days ago. */
export function fails(days: number, more: Partial<WatchedTest> = {}): WatchedTest {
  return { ...test, lastFailure: seen(days), ...more }
}

export function passes(days: number, more: Partial<WatchedTest> = {}): WatchedTest {
  return { ...test, lastPass: seen(days), ...more }
}

/** An issue of the test. */
export function issue(number: number, change: Partial<TestIssue> & { readonly told: Told }): TestIssue {
  return issueOf(test, number, change)
}

export const open: TestIssue = issue(1, { told: { failed: 3 } })
export const closed: TestIssue = issue(1, { told: { failed: 5 }, closedAt: ago(4) })
export const flaky: TestIssue = issue(1, { told: { failed: 3, isFlaky: true } })
export const quiet: readonly string[] = [labels.test, labels.quiet]

/** So many tests of the suite `unit`, which failed a day ago unless told. */
export function suite(
  count: number,
  of: (days: number) => Partial<WatchedTest> = (days) => fails(days),
): readonly WatchedTest[] {
  return Array.from({ length: count }, (_, index) => ({
    ...of(1),
    testcase: `unit/case ${index}`,
    variant: {},
    suite: 'unit',
  }))
}
