import type { Instant } from '@gatewright/core/schema'
import type { Framework } from './source/frameworks.ts'

/** A test, and where its source is. */
export interface TestInSource {
  readonly testcase: string
  /** The name as the framework reports it, suites included, where the testcase has another one. */
  readonly name?: string
  readonly framework: Framework
  /** From the root of the repository. */
  readonly path: string
}

/** A test that is to be skipped for a while. */
export interface TestToQuarantine extends TestInSource {
  /** For the pull request only: nothing of it gets into a source. */
  readonly reason: string
  /** Where the repair is tracked. */
  readonly issueUrl: string
  readonly until: Instant
}

/** What a host has read of the repository. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** By it the host sees whether the file has changed since. */
  readonly blobSha?: string
}

export interface QuarantineEditsPolicy {
  /** Default: `gatewright/quarantine`; a digest of the edits follows, so that the same plan has the same branch. */
  readonly branchPrefix?: string
  /** Default: `quarantine`, `flaky-test`. */
  readonly labels?: readonly string[]
  /**
   * What to do about one of several tests that a single declaration stands for, and which can only be skipped together. Default:
   * `refuse`.
   */
  readonly parametrised?: 'refuse' | 'all-cases'
}

/** One change of a text: offsets in UTF-16 units in the text as it was, the end exclusive. */
export interface TextChange {
  readonly from: number
  readonly to: number
  readonly before: string
  readonly after: string
}

export interface FileEdit {
  readonly path: string
  readonly blobSha?: string
  /** In the order of the file; none overlaps another. */
  readonly changes: readonly TextChange[]
  /** The whole file with the changes. */
  readonly text: string
}

/**
 * Why a test is not edited: its file was not given, or is not understood as a whole; nothing declares the test, or several places
 * may; its name is made when it runs; it is skipped by somebody else, or is not by us; it stands for several tests; it is written
 * in a way that can't be annotated safely; or the end or the issue can't be written into a source.
 */
export type NotEditedWhy =
  | 'file-missing'
  | 'file-not-understood'
  | 'not-found'
  | 'ambiguous'
  | 'built-at-run-time'
  | 'already-skipped'
  | 'parametrised'
  | 'unsupported'
  | 'unfit-mark'

export interface NotEdited<Test extends TestInSource> {
  readonly test: Test
  readonly why: NotEditedWhy
}

export interface EditedTest<Test extends TestInSource> {
  readonly test: Test
  /** Of its declaration in the file as it was, from 1. */
  readonly line: number
}

/** A pull request as data. Nothing is written: that is the host's part. */
export interface QuarantineEdits<Test extends TestInSource = TestInSource> {
  readonly branch: string
  readonly title: string
  /** Markdown. */
  readonly body: string
  readonly labels: readonly string[]
  /** Empty where there is nothing to do, and no pull request to open. */
  readonly edits: readonly FileEdit[]
  readonly edited: readonly EditedTest<Test>[]
  /** What is as it should be already. */
  readonly unchanged: readonly Test[]
  readonly notFound: readonly NotEdited<Test>[]
}
