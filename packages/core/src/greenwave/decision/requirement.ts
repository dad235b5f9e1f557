/** What every requirement has that is about a subject and a testcase. */
interface AboutTestcase {
  readonly testcase: string
  readonly subject_type: string
  readonly subject_identifier: string
}

/** Whether a testcase has passed for a subject, in one way of running it. */
export interface TestResultRequirement extends AboutTestcase {
  readonly type:
    | 'test-result-passed'
    | 'test-result-failed'
    | 'test-result-missing'
    | 'test-result-errored'
    | 'test-result-failed-waived'
    | 'test-result-missing-waived'
    | 'test-result-errored-waived'
  /** The address of the remote rule that asks for it; null where a policy of the service does. */
  readonly source: string | null
  /** Absent where there is no result at all. A `test-result-missing` with one is still running. */
  readonly result_id?: number | string
  readonly scenario: string | null
  /** Why the test broke, for `test-result-errored`; null where nobody said. */
  readonly error_reason?: string | null
  /** The waiver, for `-waived`. */
  readonly waiver_id?: number
  /** The subject in the words of old clients; not for what is passed or waived. */
  readonly item?: Readonly<Record<string, string>>
  /** `system_architecture`, `system_variant` and other keys by which newer results replace older ones. */
  readonly [distinctKey: string]: unknown
}

/** Whether a remote rule could be read. */
export interface GatingYamlRequirement extends AboutTestcase {
  readonly type:
    | 'fetched-gating-yaml'
    | 'missing-gating-yaml'
    | 'invalid-gating-yaml'
    | 'failed-fetch-gating-yaml'
    | 'missing-gating-yaml-waived'
    | 'invalid-gating-yaml-waived'
    | 'failed-fetch-gating-yaml-waived'
  readonly scenario?: null
  /** The address of the file that was found. */
  readonly source?: string
  /** The addresses that were tried, of a file that was not found. */
  readonly sources?: readonly string[]
  /** What is wrong with the file, and where. */
  readonly details?: string
  readonly line?: number
  readonly column?: number
  /** Why the file could not be fetched, for people and for programs. */
  readonly error?: string
  readonly reason?: string
  readonly waiver_id?: number
}

/** A policy is not about the subject's package. */
export interface ExcludedRequirement {
  readonly type: 'excluded'
  readonly subject_identifier: string
  /** The id of the policy. */
  readonly policy: string | null
  readonly source: string | null
}

/** One line of a decision, in the words of Greenwave's API. */
export type GreenwaveRequirement = TestResultRequirement | GatingYamlRequirement | ExcludedRequirement
