import type { TestKey } from '@gatewright/core/flake'
import { suiteMark, testMark } from './issue-marks.ts'
import type { WatchedTest } from './watched-test.ts'

/** What an issue is about. */
export type IssueSubject =
  | { readonly kind: 'test'; readonly test: WatchedTest }
  | {
      readonly kind: 'suite'
      readonly suite: string
      /** Those that fail. */
      readonly tests: readonly WatchedTest[]
      /** The open issues of some of them. */
      readonly numbers: ReadonlyMap<TestKey, number>
    }

/** The first line of the issue about it. */
export function markOf(subject: IssueSubject): string {
  return subject.kind === 'test' ? testMark(subject.test) : suiteMark(subject.suite)
}
