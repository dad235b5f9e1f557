import type { Evidence } from '../../policy/index.ts'
import type {
  BaselineCounts,
  Exoneration,
  Group,
  Instant,
  RoleGrant,
  TestResult,
  Variant,
} from '../../schema/index.ts'
import type {
  CaseData,
  CaseFacts,
  CaseMetric,
  CaseQuarantine,
  CaseSignOff,
  CaseSubject,
  CaseWaiver,
} from './case-data.ts'
import type { CaseExpectation } from './case-expectation.ts'

/**
 * A case of a policy: some evidence, and what the gate must make of it. Every call gives a new case and leaves the one it was
 * called on as it is, so one case can be the beginning of many. The order of the calls does not matter, but that of two
 * values for one setting (`named`, a key of `subject` or `facts`, `context`, `at`, a `list`, `expect`) the later one holds.
 */
export interface CaseBuilder {
  readonly name: string
  /** What the case was told so far. */
  readonly data: CaseData
  /** The same case under another name. */
  named(name: string): CaseBuilder
  /**
   * What is known of the subject. By default the first subject type of the first policy with an identifier of that type, a
   * product version that the policies take, the facts that their conditions ask for as far as they are plain to see, and
   * `author`, `requester`, the revision `revision-1`, and a creation two hours before `at`: nothing is missing that a rule
   * could wait for. A value that is given as undefined is not known.
   */
  subject(subject: CaseSubject): CaseBuilder
  /** Facts of the subject, over what `subject` says. */
  facts(facts: CaseFacts): CaseBuilder
  /** The decision context, by default the first one of the first policy, and what the release is for. */
  context(decisionContext: string, purpose?: string): CaseBuilder
  /** When it is decided: 2026-11-22T12:00:00Z by default, never what a clock says. Results came an hour before. */
  at(instant: Instant): CaseBuilder
  /** One more variant that `passing`, `failing` and so on write results for, wherever they stand, and the only ones. */
  variant(variant: Variant): CaseBuilder
  /**
   * A passing result for every variant that the policies declare for each testcase, or for those of `variant`. A
   * testcase that only populations mention gets the variant without keys; one that no rule mentions fails the case.
   * Results belong to all runs that the case tells of. Their ids are their names, `unit/adds [arch=x86_64]`.
   */
  passing(...testcases: readonly string[]): CaseBuilder
  /** The same with failing results. All failures of a testcase have one failure signature. */
  failing(...testcases: readonly string[]): CaseBuilder
  /** The same with results that say that the test broke. */
  errored(...testcases: readonly string[]): CaseBuilder
  /** The same with results that say that the test still runs. */
  running(...testcases: readonly string[]): CaseBuilder
  /** The same with results that say that the test was skipped. */
  skipped(...testcases: readonly string[]): CaseBuilder
  /** No result of the testcases, in the variants of `variant` where there are any: what `othersPassing` must leave out. */
  missing(...testcases: readonly string[]): CaseBuilder
  /** The same with several results, a tenth of a second apart: `attempts('e2e/pays', 'FAILED', 'PASSED')`. */
  attempts(testcase: string, ...outcomes: readonly string[]): CaseBuilder
  /** A passing result wherever the policies or the case's lists name a testcase and nothing else is said of it. */
  othersPassing(): CaseBuilder
  /**
   * A result that says what is given, and else what `passing` would say. Not asked whether any rule mentions its testcase,
   * which may be left out where the policies have a single one. Of several for one testcase and variant, say by
   * `attempt` or `submittedAt` which came first.
   */
  result(result: Partial<TestResult>): CaseBuilder
  /** Waivers for the failures of a testcase, requested, approved by people who may, and in force. */
  waived(testcase: string, options?: CaseWaiver): CaseBuilder
  /** A testcase in quarantine until just before an instant. */
  quarantined(testcase: string, until: Instant, options?: CaseQuarantine): CaseBuilder
  /** An exoneration an hour before `at`, for `fails-on-mainline` by default; its id is `exoneration of <testcase>`. */
  exonerated(testcase: string, exoneration?: Partial<Omit<Exoneration, 'testcase'>>): CaseBuilder
  knownIssue(testcase: string, url: string): CaseBuilder
  /** A sign-off by somebody who holds the role. */
  signedOff(role: string, by: string, options?: CaseSignOff): CaseBuilder
  /** Somebody holds a role: since 2000 and with no end by default. */
  role(who: string, role: string, during?: Partial<Pick<RoleGrant, 'from' | 'until'>>): CaseBuilder
  /** A named list of testcases, of checklist items or of subjects. */
  list(name: string, items: readonly string[]): CaseBuilder
  /** A complete run; `run-1` by default. */
  completeRun(id?: string): CaseBuilder
  /** A run; `run-1`, complete, by default. */
  group(group: Partial<Group>): CaseBuilder
  /** What was measured, oldest first. */
  metric(metric: string, values: number | readonly number[], options?: CaseMetric): CaseBuilder
  /** How often a testcase passed and failed in what the rules compare it with, counted two hours before `at`. */
  baseline(testcase: string, counts: Partial<Omit<BaselineCounts, 'testcase'>>): CaseBuilder
  /** Any other evidence, as it is. */
  evidence(evidence: Partial<Omit<Evidence, 'subject'>>): CaseBuilder
  /** What the gate must answer. A case without it fails. */
  expect(expectation: CaseExpectation): CaseBuilder
}
