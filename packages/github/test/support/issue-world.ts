import type { IssueAction, TestIssue, TestSighting, WatchedTest } from '@gatewright/github'
import { renderIssue } from '@gatewright/github'
import { toldOf } from '../../src/issues/issue-marks.ts'
import { ownLogin } from './fake-github/fake-github.ts'

export const now = '2026-11-22T04:00:00Z'
export const look: { readonly now: string; readonly login: string } = { now: now, login: ownLogin }
export const labels = { test: 'gatewright: test', flaky: 'gatewright: flaky', quiet: 'gatewright: quiet' }

/** So many days before now. */
export function ago(days: number): string {
  return new Date(Date.parse(now) - days * 24 * 3_600_000).toISOString()
}

/** Seen so many days before now; each day has a build of its own unless told. */
export function seen(days: number, build: string = `build of day ${days}`): TestSighting {
  return { at: ago(days), build }
}

export interface Told {
  /** Days before now. */
  readonly failed: number
  readonly build?: string
  readonly isFlaky?: boolean
}

/** An issue of ours about a test, as it was opened. */
export function issueOf(
  test: WatchedTest,
  number: number,
  { told, ...change }: Partial<TestIssue> & { readonly told: Told },
): TestIssue {
  return issueAbout({ kind: 'test', test }, number, told, change)
}

export function suiteIssueOf(
  suite: string,
  number: number,
  { told, ...change }: Partial<TestIssue> & { readonly told: Told },
): TestIssue {
  return issueAbout({ kind: 'suite', suite, tests: [], numbers: new Map() }, number, told, change)
}

function issueAbout(
  subject: Parameters<typeof renderIssue>[0],
  number: number,
  { failed, build, isFlaky = false }: Told,
  change: Partial<TestIssue>,
): TestIssue {
  const told = toldOf(build === undefined ? seen(failed) : seen(failed, build), isFlaky)
  return {
    number,
    isOpen: change.closedAt === undefined,
    isLocked: false,
    labels: [labels.test, ...(isFlaky ? [labels.flaky] : [])],
    login: ownLogin,
    body: renderIssue(subject, { told }).body,
    ...change,
  }
}

/** What a reader of a plan sees: what is done to which issue, and whether it is said. */
export function told(action: IssueAction): string {
  switch (action.kind) {
    case 'open':
      return action.title.startsWith('Many')
        ? 'open suite'
        : `open ${action.labels.slice(1).join(' ')}`.trim()
    case 'close-duplicate':
      return `close ${action.number} for ${action.duplicateOf}${isSaid(action)}`
    default:
      return `${action.kind} ${action.number}${isSaid(action)}`
  }
}

function isSaid({ comment }: { readonly comment?: string }): string {
  return comment === undefined ? ' silently' : ''
}

/** The issues once a plan was carried out, without a GitHub. */
export function carriedOut(
  issues: readonly TestIssue[],
  actions: readonly IssueAction[],
  at: string = now,
): readonly TestIssue[] {
  const all = new Map(issues.map((issue) => [issue.number, issue]))
  for (const action of actions) {
    if (action.kind === 'open') {
      const number = Math.max(0, ...all.keys()) + 1
      const { body, labels: given } = action
      all.set(number, { number, isOpen: true, isLocked: false, labels: given, login: ownLogin, body })
      continue
    }
    const before = all.get(action.number)
    if (!before) throw new TypeError(`There is no issue ${action.number}.`)
    all.set(action.number, changed(before, action, at))
  }
  return [...all.values()]
}

function changed(
  before: TestIssue,
  action: Exclude<IssueAction, { readonly kind: 'open' }>,
  at: string,
): TestIssue {
  switch (action.kind) {
    case 'comment':
      return { ...before, body: action.body }
    case 'label':
      return { ...before, body: action.body, labels: [...new Set([...before.labels, ...action.labels])] }
    case 'reopen': {
      const { closedAt: _, ...rest } = before
      const given = [...new Set([...before.labels, ...action.labels])]
      return { ...rest, body: action.body, labels: given, isOpen: true, stateReason: 'reopened' }
    }
    case 'close':
      return { ...before, isOpen: false, stateReason: 'completed', closedAt: at }
    case 'close-duplicate':
      return { ...before, isOpen: false, stateReason: 'duplicate', closedAt: at }
  }
}
