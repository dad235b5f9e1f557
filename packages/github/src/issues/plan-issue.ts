import { compareInstants, toEpochMs, type Instant } from '@gatewright/core/schema'
import type { IssueAction } from './issue-action.ts'
import { buildDigest, toldOf, type ToldFailure } from './issue-marks.ts'
import { hasLabel, type IssuePolicy } from './issue-policy.ts'
import { markOf, type IssueSubject } from './issue-subject.ts'
import { renderIssue } from './render-issue.ts'
import { renderIssueComment, type IssueNews } from './render-issue-comment.ts'
import type { KeptIssue, MarkedIssue } from './test-issue.ts'
import type { TestSighting } from './watched-test.ts'

/** A subject, with what was seen of it and what there is about it. */
export interface IssueCase {
  readonly subject: IssueSubject
  readonly failure: TestSighting | undefined
  readonly pass: TestSighting | undefined
  readonly isFailing: boolean
  /** Whether what was seen says so; what the issue told of may say so as well. */
  readonly isFlaky: boolean
  readonly found: KeptIssue
  readonly policy: Required<IssuePolicy>
  readonly nowMs: number
  /** Whether an open issue of the suite tells of its failures. */
  readonly isCovered: boolean
  /** When somebody closed the last issue of the suite: failures until then were told of there. */
  readonly coveredUntil: Instant | undefined
}

/** What there is to do about one subject; undefined where there is nothing. */
export function planIssue(one: IssueCase): IssueAction | undefined {
  const { kept } = one.found
  if (!kept) return openNew(one)
  return kept.isOpen ? planOpen(one, kept) : planClosed(one, kept)
}

function planOpen(one: IssueCase, kept: MarkedIssue): IssueAction | undefined {
  const { failure, pass, policy } = one
  const { told, number } = kept
  const isFlaky = isFlakyBy(one, told)
  const newest = newestTold(told, failure)
  const seen = failure ?? pass
  // Told once: a label that a person takes away stays away.
  if (isFlaky && newest && seen && told?.isFlaky !== true)
    return {
      kind: 'label',
      number,
      labels: [policy.flakyLabel],
      ...commentOn(kept, policy, 'flaky', seen),
      body: bodyOf(one, kept, { ...newest, isFlaky: true }),
    }
  if (hasLabel(kept.labels, policy.flakyLabel)) return undefined
  if (one.isFailing) {
    const isNews = failure !== undefined && isNewerThan(told, failure) && !isBuildOf(told, failure)
    if (!isNews || one.isCovered || isQuiet(kept, policy)) return undefined
    const body = bodyOf(one, kept, toldOf(failure, told?.isFlaky === true))
    return { kind: 'comment', number, comment: renderIssueComment('failed', failure), body }
  }
  const passesNow =
    pass !== undefined && newest !== undefined && isNewerThan(newest, pass) && !isBuildOf(newest, pass)
  // What a person opened again a person closes.
  if (isFlaky || !passesNow || kept.stateReason === 'reopened') return undefined
  return { kind: 'close', number, ...commentOn(kept, policy, 'passed', pass) }
}

function planClosed(one: IssueCase, kept: MarkedIssue): IssueAction | undefined {
  const { subject, failure, policy } = one
  const { closedAt, told } = kept
  const isNews =
    failure !== undefined &&
    closedAt !== undefined &&
    compareInstants(failure.at, closedAt) > 0 &&
    isNewerThan(told, failure)
  if (!isNews) return undefined
  const isLate = toEpochMs(failure.at) > toEpochMs(closedAt) + policy.reopenWithinMs
  if (subject.kind === 'suite' || kept.isLocked || isLate) return openNew(one)
  if (!isToldOf(one)) return undefined
  return {
    kind: 'reopen',
    number: kept.number,
    labels: [policy.flakyLabel],
    ...commentOn(kept, policy, 'reopened', failure),
    body: bodyOf(one, kept, toldOf(failure, true)),
  }
}

function openNew(one: IssueCase): IssueAction | undefined {
  const { subject, failure, policy, nowMs, found, isFlaky } = one
  if (!failure || !isToldOf(one) || nowMs - toEpochMs(failure.at) > policy.openWithinMs) return undefined
  const told = toldOf(failure, isFlaky)
  const previous = found.kept?.number
  const texts = renderIssue(subject, { told, policy, ...(previous === undefined ? {} : { previous }) })
  return {
    kind: 'open',
    mark: markOf(subject),
    ...texts,
    labels: [policy.label, ...(isFlaky ? [policy.flakyLabel] : []), ...policy.otherLabels],
    after: found.newest,
  }
}

/** Whether its failure is one to open an issue for, where none is open. */
function isToldOf({ failure, isFailing, isFlaky, isCovered, coveredUntil }: IssueCase): boolean {
  if (!failure || isCovered || !(isFailing || isFlaky)) return false
  return coveredUntil === undefined || compareInstants(failure.at, coveredUntil) > 0
}

/** A test is flaky as well where it passed in the build of which the issue tells that it failed there. */
function isFlakyBy({ subject, isFlaky, pass }: IssueCase, told: ToldFailure | undefined): boolean {
  return isFlaky || (subject.kind === 'test' && told !== undefined && !!pass && isBuildOf(told, pass))
}

function isNewerThan(told: ToldFailure | undefined, { at }: TestSighting): boolean {
  return told === undefined || compareInstants(at, told.at) > 0
}

function isBuildOf(told: ToldFailure | undefined, { build }: TestSighting): boolean {
  return told?.build === buildDigest(build)
}

function newestTold(
  told: ToldFailure | undefined,
  failure: TestSighting | undefined,
): ToldFailure | undefined {
  return failure && isNewerThan(told, failure) ? toldOf(failure, told?.isFlaky === true) : told
}

function isQuiet({ labels, isLocked }: MarkedIssue, { quietLabel }: Required<IssuePolicy>): boolean {
  return isLocked || hasLabel(labels, quietLabel)
}

function commentOn(
  kept: MarkedIssue,
  policy: Required<IssuePolicy>,
  news: IssueNews,
  sighting: TestSighting,
): { readonly comment?: string } {
  return isQuiet(kept, policy) ? {} : { comment: renderIssueComment(news, sighting) }
}

function bodyOf(
  { subject, policy, found: { previous } }: IssueCase,
  kept: MarkedIssue,
  told: ToldFailure,
): string {
  return renderIssue(subject, {
    told,
    policy,
    before: kept.body,
    ...(previous === undefined ? {} : { previous }),
  }).body
}
