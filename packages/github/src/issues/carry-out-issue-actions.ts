import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { IssueAction } from './issue-action.ts'
import { readMarks } from './issue-marks.ts'
import type { IssuePolicy } from './issue-policy.ts'
import { listTestIssues } from './list-test-issues.ts'
import { postOnce } from './post-once.ts'
import { commentOnce } from './comment-once.ts'
import type { TestIssue } from './test-issue.ts'

export interface CarryOutIssueActionsOptions extends Repository {
  /** As for {@link planIssueActions}. */
  readonly login: string
  readonly policy?: IssuePolicy
}

/** What became of a plan. */
export interface CarriedOutIssues {
  /** What was opened, or was there already, by its mark; `testMark` says which is that of a test. */
  readonly opened: readonly { readonly mark: string; readonly number: number }[]
  /** Issues that are not there any more: somebody deleted them, or took them to another repository. */
  readonly gone: readonly number[]
}

type IssueError = GitHubCallError | GitHubReplyInvalid

const create = 'POST /repos/{owner}/{repo}/issues'
const update = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}'
const addLabels = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels'
const background = { priority: 'background' } as const

/**
 * Does what a plan says, and stops at the first error. A process that ended in between carries the same plan out again, or makes
 * a new one: what was done is found by its mark and not done twice. What comes last in each action is that by which the next
 * plan sees that it is done.
 *
 * One process at a time does this for a repository: the one that holds a lease, as `ChangeFeed.lease` of
 * `@gatewright/core/ports` gives it to the consumer that follows the results. Two at once may open one issue twice, and then the
 * next plan closes one of the two as a duplicate.
 *
 * @example
 * import {
 *   carryOutIssueActions,
 *   listTestIssues,
 *   planIssueActions,
 *   type GitHubCaller,
 *   type WatchedTest,
 * } from '@gatewright/github'
 *
 * export async function tellOf(caller: GitHubCaller, tests: readonly WatchedTest[], now: string) {
 *   const where = { owner: 'shop', repo: 'cart', login: 'gatewright[bot]' }
 *   const issues = await listTestIssues(caller, where)
 *   return issues.asyncAndThen((listed) => {
 *     const { actions } = planIssueActions(tests, listed, { now, ...where })
 *     return carryOutIssueActions(caller, actions, where)
 *   })
 * }
 */
export function carryOutIssueActions(
  caller: GitHubCaller,
  actions: readonly IssueAction[],
  options: CarryOutIssueActionsOptions,
): ResultAsync<CarriedOutIssues, IssueError> {
  return new ResultAsync(carryOutAll(caller, actions, options))
}

async function carryOutAll(
  caller: GitHubCaller,
  actions: readonly IssueAction[],
  options: CarryOutIssueActionsOptions,
): Promise<Result<CarriedOutIssues, IssueError>> {
  const opened: { readonly mark: string; readonly number: number }[] = []
  const gone: number[] = []
  for (const action of actions) {
    if (action.kind === 'open') {
      const number = await open(caller, action, options)
      if (number.isErr()) return err(number.error)
      opened.push({ mark: action.mark, number: number.value })
      continue
    }
    const changed = await change(caller, action, options)
    if (changed.isOk()) continue
    if (changed.error.kind !== 'github/not-found' && changed.error.kind !== 'github/gone')
      return err(changed.error)
    gone.push(action.number)
  }
  return ok({ opened, gone })
}

async function open(
  caller: GitHubCaller,
  { mark, title, body, labels, after }: IssueAction & { readonly kind: 'open' },
  { owner, repo, login, policy = {} }: CarryOutIssueActionsOptions,
): Promise<Result<number, IssueError>> {
  const isThis = (issue: TestIssue): boolean =>
    issue.login === login && issue.number > after && readMarks(issue.body)?.mark === mark
  return postOnce({
    // The newest hundred: what was opened by this plan is among them.
    find: async () => {
      const listed = await listTestIssues(caller, { owner, repo, policy, mostPages: 1 })
      return listed.map((issues) => issues.find(isThis)?.number)
    },
    post: async () => {
      const answer = await caller.call(create, { owner, repo, title, body, labels }, background)
      return answer.andThen(({ data }) =>
        readReply(z.object({ number: z.int() }), data, create).map(({ number }) => number),
      )
    },
  })
}

async function change(
  caller: GitHubCaller,
  action: Exclude<IssueAction, { readonly kind: 'open' }>,
  { owner, repo, login }: CarryOutIssueActionsOptions,
): Promise<Result<unknown, IssueError>> {
  const issue = { owner, repo, issue_number: action.number }
  if (action.comment !== undefined) {
    const said = await commentOnce(caller, action.comment, { ...issue, login })
    if (said.isErr()) return err(said.error)
  }
  if (action.kind === 'reopen' || action.kind === 'label') {
    const { labels } = action
    // What has a label already has it once.
    const options = { ...background, isRepeatable: true }
    const labelled = await caller.call(addLabels, { ...issue, labels }, options)
    if (labelled.isErr()) return err(labelled.error)
  }
  return caller.call(update, { ...issue, ...changesOf(action) }, background)
}

function changesOf(
  action: Exclude<IssueAction, { readonly kind: 'open' }>,
): Readonly<Record<string, string>> {
  switch (action.kind) {
    case 'comment':
    case 'label':
      return { body: action.body }
    case 'reopen':
      return { state: 'open', body: action.body }
    case 'close':
      return { state: 'closed', state_reason: 'completed' }
    case 'close-duplicate':
      return { state: 'closed', state_reason: 'duplicate' }
  }
}
