import { ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'
import { wholePolicy, type IssuePolicy } from './issue-policy.ts'
import type { TestIssue } from './test-issue.ts'

export interface ListTestIssuesOptions extends Repository {
  readonly policy?: Pick<IssuePolicy, 'label'>
  /** How many pages of a hundred issues to read at most, the newest first; 100 by default. */
  readonly mostPages?: number
}

/**
 * The issues with the label of tests, open and closed, whoever opened them. It is a list and no search: a search finds an issue
 * some time after it was opened, and it would be opened again meanwhile.
 */
export function listTestIssues(
  caller: GitHubCaller,
  { owner, repo, policy = {}, mostPages = 100 }: ListTestIssuesOptions,
): ResultAsync<readonly TestIssue[], GitHubCallError | GitHubReplyInvalid> {
  const route = 'GET /repos/{owner}/{repo}/issues'
  const parameters = { owner, repo, labels: wholePolicy(policy).label, state: 'all' }
  const options = { mostPages, priority: 'background' as const }
  return new ResultAsync(readPages(caller, route, parameters, IssuesSchema, options)).map((listed) =>
    listed.filter((issue) => issue !== undefined),
  )
}

const LabelSchema = z.union([z.string(), z.object({ name: z.string().nullish() })])

/** A pull request is an issue to this list, and none of ours. */
const IssuesSchema: z.ZodType<readonly (TestIssue | undefined)[]> = z.array(
  z
    .object({
      number: z.int(),
      state: z.enum(['open', 'closed']),
      state_reason: z.string().nullish(),
      closed_at: z.string().nullish(),
      locked: z.boolean().nullish(),
      labels: z.array(LabelSchema),
      user: z.object({ login: z.string() }).nullish(),
      body: z.string().nullish(),
      pull_request: z.unknown().optional(),
    })
    .transform((said): TestIssue | undefined => {
      if (said.pull_request !== undefined && said.pull_request !== null) return undefined
      const { number, state, state_reason: stateReason, closed_at: closedAt, locked, labels } = said
      return {
        number,
        isOpen: state === 'open',
        ...(stateReason === null || stateReason === undefined ? {} : { stateReason }),
        ...(closedAt === null || closedAt === undefined ? {} : { closedAt }),
        isLocked: locked === true,
        labels: labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
        login: said.user?.login ?? '',
        body: (said.body ?? '').replaceAll('\r\n', '\n'),
      }
    }),
)
