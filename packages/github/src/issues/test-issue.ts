import { compareText } from '@gatewright/core/canonical'
import { compareInstants, type Instant } from '@gatewright/core/schema'
import { readMarks, type IssueMarks } from './issue-marks.ts'
import { hasLabel } from './issue-policy.ts'

/** An issue as it stands on GitHub. */
export interface TestIssue {
  readonly number: number
  readonly isOpen: boolean
  /** As `completed`, `not_planned`, `duplicate` or `reopened`. */
  readonly stateReason?: string
  /** Of one that is closed. */
  readonly closedAt?: Instant
  /** Whether only collaborators may say something: then nothing is said. */
  readonly isLocked: boolean
  readonly labels: readonly string[]
  /** Who opened it, as `gatewright[bot]`. */
  readonly login: string
  readonly body: string
}

/** An issue of ours, of a test or a suite. */
export interface MarkedIssue extends TestIssue, IssueMarks {}

/** The issues of ours by their marks, each once; one of anybody else is none, whatever stands in it. */
export function markedIssues(
  issues: readonly TestIssue[],
  login: string,
): ReadonlyMap<string, readonly MarkedIssue[]> {
  const byMark = new Map<string, MarkedIssue[]>()
  const seen = new Set<number>()
  for (const issue of [...issues].sort((a, b) => a.number - b.number)) {
    const marks = issue.login === login ? readMarks(issue.body) : undefined
    if (!marks || seen.has(issue.number)) continue
    seen.add(issue.number)
    byMark.set(marks.mark, [...(byMark.get(marks.mark) ?? []), { ...issue, ...marks }])
  }
  return new Map([...byMark].sort(([a], [b]) => compareText(a, b)))
}

/** Which of the issues of one mark is gone on with. */
export interface KeptIssue {
  readonly kept: MarkedIssue | undefined
  /** Further ones that are open. */
  readonly duplicates: readonly MarkedIssue[]
  /** The number of the one before it; undefined where there was none. */
  readonly previous: number | undefined
  /** The highest number of all of them; 0 where there is none. */
  readonly newest: number
}

/** Of open ones that which is flaky, then the oldest; of closed ones that which was closed last. */
export function keptIssue(issues: readonly MarkedIssue[], flakyLabel: string): KeptIssue {
  const newest = Math.max(0, ...issues.map(({ number }) => number))
  const rank = ({ labels }: MarkedIssue): number => (hasLabel(labels, flakyLabel) ? 0 : 1)
  const [open, ...duplicates] = issues
    .filter(({ isOpen }) => isOpen)
    .sort((a, b) => rank(a) - rank(b) || a.number - b.number)
  const closed = issues.filter(({ isOpen, stateReason }) => !isOpen && stateReason !== 'duplicate')
  const [last] = [...(closed.length > 0 ? closed : issues)].sort(
    (a, b) => compareInstants(b.closedAt ?? earliest, a.closedAt ?? earliest) || b.number - a.number,
  )
  const kept = open ?? last
  const before = closed.map(({ number }) => number).filter((number) => kept && number < kept.number)
  return { kept, duplicates, previous: before.length > 0 ? Math.max(...before) : undefined, newest }
}

const earliest: Instant = '0000-01-01T00:00:00Z'
