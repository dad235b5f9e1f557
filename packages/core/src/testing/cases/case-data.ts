import type { Evidence } from '../../policy/index.ts'
import type {
  BaselineCounts,
  BaselineRef,
  Duration,
  Exoneration,
  Group,
  Instant,
  KnownIssue,
  RoleGrant,
  SubjectRef,
  TestResult,
  Variant,
} from '../../schema/index.ts'
import type { CaseExpectation } from './case-expectation.ts'

/** What is known of the subject, over what a case says by itself. What is given as undefined is not known. */
export type CaseSubject = { readonly [Key in keyof SubjectRef]?: SubjectRef[Key] | undefined }

/** Facts of the subject by name. One that is given as undefined is not known. */
export type CaseFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** How a waiver came to be. */
export interface CaseWaiver {
  /** `w1`, `w2` and so on by default: in the order of testcases, and of the signatures of one. */
  readonly id?: string
  /** The waiver is good until just before this instant; seven days after the case's `at` by default. */
  readonly until?: Instant
  /** Half an hour before `at`, or before `until` where that comes first. */
  readonly requestedAt?: Instant
  /** Ten minutes after the request by default. */
  readonly approvedAt?: Instant
  /** `waiver-requester` by default. */
  readonly by?: string
  /**
   * As many people as the policies ask for by default, `approver` first; nobody for `[]`. Of an emergency, nobody.
   */
  readonly approvedBy?: string | readonly string[]
  /** Good for this purpose alone; by default for that of the case where a rule asks for a named one, else for any. */
  readonly purpose?: string
  /** Good in this decision context alone; in any by default. */
  readonly context?: string
  /** Good for this variant alone; for any by default. */
  readonly variant?: Variant
  /**
   * Good for this failure signature alone. By default there is one waiver for each signature that the case's failing
   * results of the testcase have (for each of these results, where a rule takes no other), and without such results a
   * single waiver for the testcase, as it is for null.
   */
  readonly signature?: string | null
  /**
   * Roles that the approvers hold, or, in an emergency, who asked for it. By default those that the policies ask for
   * wherever they mention the testcase; none for `[]`.
   */
  readonly roles?: readonly string[]
  /** Taken in an emergency. */
  readonly breakGlass?: boolean
  /** How it ended, one minute before the case's `at`; not at all by default. */
  readonly ended?: 'rejected' | 'withdrawn' | 'revoked'
}

/** How a testcase came into quarantine. */
export interface CaseQuarantine {
  /** A day before the case's `at` by default. */
  readonly from?: Instant
  /** What citations call it; `issue of <testcase>` by default. */
  readonly issue?: string
  readonly by?: string
}

/** How a sign-off came to be. */
export interface CaseSignOff {
  /** `s1`, `s2` and so on by default: in the order of roles, items, people and times. */
  readonly id?: string
  /** Of a checklist. */
  readonly item?: string
  /** `approve` by default. */
  readonly verdict?: 'approve' | 'reject'
  /** The revision that the person looked at; that of the subject by default. */
  readonly revision?: string
  /** Half an hour before the case's `at` by default: after the results. */
  readonly at?: Instant
  /** Whether the person holds the role; true by default. */
  readonly granted?: boolean
}

/** How values were measured. */
export interface CaseMetric {
  /** When the last value was measured; at the case's `at` by default. */
  readonly at?: Instant
  /** Time between two values; `PT1M` by default. */
  readonly every?: Duration
  /** Of what the subject is compared with, and not of the subject. */
  readonly ref?: BaselineRef
  readonly source?: string
}

/** What a case says, as plain data: what it was told, before it is known which policies it is about. */
export interface CaseData {
  readonly name: string
  readonly subject: CaseSubject
  readonly facts: CaseFacts
  readonly decisionContext?: string
  readonly purpose?: string
  readonly at: Instant
  readonly variants: readonly Variant[]
  /** Outcomes of the attempts at each testcase, oldest first; none where it is missing. */
  readonly attempts: readonly { readonly testcase: string; readonly outcomes: readonly string[] }[]
  readonly othersPass: boolean
  readonly results: readonly Partial<TestResult>[]
  readonly waivers: readonly (CaseWaiver & { readonly testcase: string })[]
  readonly quarantine: readonly (CaseQuarantine & { readonly testcase: string; readonly until: Instant })[]
  readonly exonerations: readonly (Partial<Exoneration> & { readonly testcase: string })[]
  readonly knownIssues: readonly KnownIssue[]
  readonly signOffs: readonly (CaseSignOff & { readonly role: string; readonly by: string })[]
  readonly roles: readonly (Partial<RoleGrant> & { readonly role: string; readonly who: string })[]
  readonly groups: readonly Partial<Group>[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly metrics: readonly (CaseMetric & { readonly metric: string; readonly values: readonly number[] })[]
  readonly baselines: readonly (Partial<BaselineCounts> & { readonly testcase: string })[]
  readonly evidence: readonly Partial<Omit<Evidence, 'subject'>>[]
  readonly expected?: CaseExpectation
}
