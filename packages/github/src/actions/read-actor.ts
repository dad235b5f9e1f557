import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { ActionPolicy, Actor, RepositoryRole } from './authorize-action.ts'

const permission = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
const membership = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}'

/**
 * Asks GitHub what somebody may do here and which of the teams of a policy they are an active member of. What an event says of
 * its sender is not asked.
 */
export function readActor(
  caller: GitHubCaller,
  login: string,
  options: Repository & { readonly policy: ActionPolicy },
): ResultAsync<Actor, GitHubCallError | GitHubReplyInvalid> {
  return new ResultAsync(read(caller, login, options))
}

async function read(
  caller: GitHubCaller,
  login: string,
  { owner, repo, policy }: Repository & { readonly policy: ActionPolicy },
): Promise<Result<Actor, GitHubCallError | GitHubReplyInvalid>> {
  const role = await roleOf(caller, login, { owner, repo })
  if (role.isErr()) return err(role.error)
  const named = new Set(Object.values(policy).flatMap(({ teams = [] }) => teams))
  const teams: string[] = []
  for (const team of named) {
    const isMember = await isMemberOf(caller, login, team)
    if (isMember.isErr()) return err(isMember.error)
    if (isMember.value) teams.push(team)
  }
  return ok({ login, role: role.value, teams })
}

async function roleOf(
  caller: GitHubCaller,
  username: string,
  repository: Repository,
): Promise<Result<RepositoryRole, GitHubCallError | GitHubReplyInvalid>> {
  const answer = await caller.call(permission, { ...repository, username })
  if (answer.isErr()) return answer.error.kind === 'github/not-found' ? ok('none') : err(answer.error)
  return readReply(PermissionSchema, answer.value.data, permission).map(
    // A role of the organization's own has a name of its own, and what it is at least stands beside it.
    ({ role_name: name, permission: least }) => roles.get(name ?? '') ?? roles.get(least) ?? 'none',
  )
}

const roles: ReadonlyMap<string, RepositoryRole> = new Map(
  (['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const).map((role) => [role, role]),
)

const PermissionSchema = z.object({ permission: z.string(), role_name: z.string().nullish() })

async function isMemberOf(
  caller: GitHubCaller,
  username: string,
  team: string,
): Promise<Result<boolean, GitHubCallError | GitHubReplyInvalid>> {
  const [org = '', slug = '', ...rest] = team.split('/')
  if (org === '' || slug === '' || rest.length > 0) return ok(false)
  const answer = await caller.call(membership, { org, team_slug: slug, username })
  if (answer.isErr()) return answer.error.kind === 'github/not-found' ? ok(false) : err(answer.error)
  return readReply(MembershipSchema, answer.value.data, membership).map(({ state }) => state === 'active')
}

const MembershipSchema = z.object({ state: z.string() })
