import { compareText } from '@gatewright/core/canonical'
import { testKey } from '@gatewright/core/flake'
import { compareInstants, isInstant, toEpochMs, type Instant } from '@gatewright/core/schema'
import type { IssueAction, IssuePlan } from './issue-action.ts'
import { suiteMark, testMark } from './issue-marks.ts'
import { hasLabel, wholePolicy, type IssuePolicy } from './issue-policy.ts'
import { planIssue, type IssueCase } from './plan-issue.ts'
import { renderDuplicateComment } from './render-issue-comment.ts'
import { keptIssue, markedIssues, type KeptIssue, type MarkedIssue, type TestIssue } from './test-issue.ts'
import { isFailing, isKnownFlaky, latest, mergedTests, type WatchedTest } from './watched-test.ts'

export interface PlanIssueActionsOptions {
  readonly now: Instant
  /** Who we are, as `gatewright[bot]`: issues of anybody else are left alone, whatever stands in them. */
  readonly login: string
  readonly policy?: IssuePolicy
}

/**
 * What to do about the issues of tests: one issue for each test that fails or is flaky, found again by a mark and not by its
 * title.
 *
 * - A failure opens an issue, a later one of another build is a comment on it, and a pass in another build closes it.
 * - What fails again after its issue was closed is opened again as flaky; a flaky one stays open until a person closes it.
 *   Where it was closed too long ago or is locked, it is a new issue.
 * - What a person closed is told of again only for a failure that is newer than that; what a person opened again is not closed.
 * - Where many tests of a suite fail at once, there is one issue for all of them, and none is opened for one of them until then.
 * - Of several issues about the same, one is kept, and the others are closed as its duplicates.
 *
 * The same tests and issues make the same plan in whatever order they come, and once a plan is carried out there is nothing left
 * to plan but what it withheld. Tests that are not given, and those that were seen later than `now`, are left alone.
 *
 * @throws TypeError for a policy with a label that GitHub refuses
 * @example
 * import { planIssueActions } from '@gatewright/github'
 *
 * const lastFailure = { at: '2026-11-22T04:00:00Z', build: '1f7391f' }
 * const { actions } = planIssueActions([{ testcase: 'unit/adds', variant: {}, lastFailure }], [], {
 *   now: '2026-11-22T04:19:00Z',
 *   login: 'gatewright[bot]',
 * })
 * console.log(actions.map(({ kind }) => kind)) // [ 'open' ]
 */
export function planIssueActions(
  tests: readonly WatchedTest[],
  issues: readonly TestIssue[],
  { now, login, policy: given = {} }: PlanIssueActionsOptions,
): IssuePlan {
  const policy = wholePolicy(given)
  const byMark = markedIssues(issues, login)
  const found = (mark: string): KeptIssue => keptIssue(byMark.get(mark) ?? [], policy.flakyLabel)
  const look = { policy, nowMs: toEpochMs(now), found }
  const seen = mergedTests(tests).filter((test) => isSeenUntil(test, now))
  const planned = [
    ...bySuite(seen).flatMap(([suite, members]) => planSuite(suite, members, look)),
    ...seen.filter(({ suite }) => suite === undefined).map((test) => planIssue(caseOfTest(test, look))),
  ]
  const wanted = [...duplicatesOf(byMark, policy), ...planned.filter((action) => action !== undefined)]
  const opening = wanted.filter(({ kind }) => kind === 'open')
  const others = wanted.filter(({ kind }) => kind !== 'open')
  const opened = opening.slice(0, Math.max(0, policy.mostNew))
  return { actions: [...others, ...opened], withheld: opening.length - opened.length }
}

/** What a plan is made with. */
interface Look {
  readonly policy: Required<IssuePolicy>
  readonly nowMs: number
  readonly found: (mark: string) => KeptIssue
}

function bySuite(tests: readonly WatchedTest[]): readonly (readonly [string, readonly WatchedTest[]])[] {
  const suites = new Map<string, WatchedTest[]>()
  for (const test of tests) {
    if (test.suite === undefined) continue
    const members = suites.get(test.suite) ?? []
    suites.set(test.suite, members)
    members.push(test)
  }
  return [...suites].sort(([a], [b]) => compareText(a, b))
}

function isSeenUntil({ lastFailure, lastPass }: WatchedTest, now: Instant): boolean {
  return [lastFailure, lastPass].every(
    (sighting) => !sighting || (isInstant(sighting.at) && compareInstants(sighting.at, now) <= 0),
  )
}

function caseOfTest(
  test: WatchedTest,
  { policy, nowMs, found }: Look,
  suite: Pick<IssueCase, 'isCovered' | 'coveredUntil'> = { isCovered: false, coveredUntil: undefined },
): IssueCase {
  return {
    subject: { kind: 'test', test },
    failure: test.lastFailure,
    pass: test.lastPass,
    isFailing: isFailing(test),
    isFlaky: isKnownFlaky(test),
    found: found(testMark(test)),
    policy,
    nowMs,
    ...suite,
  }
}

/** The issue of the suite first, where there is something to do about it, then those of its tests. */
function planSuite(
  suite: string,
  members: readonly WatchedTest[],
  look: Look,
): readonly (IssueAction | undefined)[] {
  const { policy, nowMs, found } = look
  const about = found(suiteMark(suite))
  const failing = members.filter(isFailing)
  const isOpen = about.kept?.isOpen === true
  const coveredUntil = about.kept?.closedAt
  const planTests = (isCovered: boolean): readonly (IssueAction | undefined)[] =>
    members.map((test) => planIssue(caseOfTest(test, look, { isCovered, coveredUntil })))
  const alone = planTests(false)
  const tells = alone.some((action) => action && tellsOfFailure(action))
  const isWanted = isOpen || (failing.length >= policy.groupFrom && tells)
  const own =
    isWanted &&
    planIssue({
      subject: { kind: 'suite', suite, tests: failing, numbers: numbersOf(failing, found) },
      failure: latest(...failing.map(({ lastFailure }) => lastFailure)),
      pass: latest(...members.map(({ lastPass }) => lastPass)),
      isFailing: failing.length > 0,
      isFlaky: false,
      found: about,
      policy,
      nowMs,
      isCovered: false,
      coveredUntil: undefined,
    })
  if (isOpen) return [own || undefined, ...planTests(true)]
  return own ? [own, ...planTests(true)] : alone
}

function tellsOfFailure({ kind }: IssueAction): boolean {
  return kind === 'open' || kind === 'reopen' || kind === 'comment'
}

function numbersOf(tests: readonly WatchedTest[], found: Look['found']): ReadonlyMap<string, number> {
  return new Map(
    tests.flatMap((test) => {
      const { kept } = found(testMark(test))
      return kept?.isOpen === true ? [[testKey(test), kept.number] as const] : []
    }),
  )
}

function duplicatesOf(
  byMark: ReadonlyMap<string, readonly MarkedIssue[]>,
  policy: Required<IssuePolicy>,
): readonly IssueAction[] {
  return [...byMark.values()].flatMap((issues) => {
    const { kept, duplicates } = keptIssue(issues, policy.flakyLabel)
    if (!kept) return []
    return duplicates.map(({ number, isLocked, labels }): IssueAction => {
      const isQuiet = isLocked || hasLabel(labels, policy.quietLabel)
      const comment = isQuiet ? {} : { comment: renderDuplicateComment(kept.number) }
      return { kind: 'close-duplicate', number, duplicateOf: kept.number, ...comment }
    })
  })
}
