import type { EpochMs } from '../schema/instant.ts'

/**
 * What a report says about one case, in the words of no format: what every parser yields.
 * `todo` is a failure that was expected or a test that is not written yet; `inconclusive` ran without an answer.
 */
export type CaseOutcome = 'passed' | 'failed' | 'error' | 'skipped' | 'todo' | 'inconclusive' | 'unknown'

/** When something began. `zoneKnown` is false where the report names no zone and the time was taken as of an assumed one. */
export interface CaseMoment {
  readonly epochMs: EpochMs
  readonly zoneKnown: boolean
}

/** One thing that went wrong in a case. */
export interface CaseFailure {
  /** `failure` is an assertion that did not hold, `error` is anything else that stopped the test. */
  readonly kind: 'failure' | 'error'
  readonly type?: string
  readonly message?: string
  readonly trace?: string
}

/** A file or a piece of data that a report attaches to a case. Parsers never open, fetch or decode what it names. */
export interface CaseAttachment {
  readonly name: string
  readonly contentType?: string
  /** As the report writes it: not checked, not resolved, not to be trusted. */
  readonly path?: string
  readonly url?: string
  /** What the report itself holds, as it is written there. */
  readonly inline?: { readonly encoding: 'text' | 'base64'; readonly text: string }
}

/** An earlier or later try at the same case that the report keeps inside the case. */
export interface CaseAttempt {
  readonly outcome: Extract<CaseOutcome, 'passed' | 'failed' | 'error' | 'skipped'>
  /** Whether it was made before or after the one that the outcome of the record is of. */
  readonly when: 'before' | 'after'
  /** What went wrong; absent where nothing did or the report does not say. */
  readonly failure?: CaseFailure
  readonly durationMs?: number
  readonly startedAt?: CaseMoment
}

/** Where in the report a record stands. */
export interface CaseSource {
  readonly format: string
  /** The tool that wrote the report, where it can be told. */
  readonly dialect?: string
  /** Position among the records of the report, from 0. */
  readonly index: number
  /** Bytes of the report before the record's own text, where the format and the encoding let them be counted. */
  readonly byteOffset?: number
  /**
   * `retries` where the report writes every run of a case as a record of its own, so that a name that comes again is a
   * further attempt; elsewhere it is another case of the same name.
   */
  readonly repeatedNames?: 'retries'
}

/** One case of a report. */
export interface CaseRecord {
  readonly name: string
  /** Names of the suites around the case, outermost first. */
  readonly suitePath: readonly string[]
  readonly className?: string
  readonly file?: string
  /** From 1, as editors count. */
  readonly line?: number
  /** From 1. */
  readonly column?: number
  readonly outcome: CaseOutcome
  /** The outcome in the report's own words. */
  readonly rawOutcome: string
  readonly durationMs?: number
  readonly startedAt?: CaseMoment
  /** Why it was skipped, or why failure was expected. */
  readonly skipReason?: string
  /** Everything that went wrong in the attempt that the outcome is of, in the report's order. */
  readonly failures: readonly CaseFailure[]
  /** In the order in which they were made. A pass with a failed try among them is flaky. */
  readonly otherAttempts: readonly CaseAttempt[]
  /** In the report's order, repeated names kept. */
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly stdout?: string
  readonly stderr?: string
  readonly attachments?: readonly CaseAttachment[]
  /** Set where the report calls the case flaky or its outcome a known intermittent one: a mark, which says nothing of tries in this run. */
  readonly flaky?: true
  readonly hostname?: string
  /** The way in which the case was run, where the report says: `{ project: 'firefox' }`. */
  readonly variant?: Readonly<Record<string, string>>
  readonly source: CaseSource
}
