import type { ApiUser } from '../ports/api.ts'
import { matchesFnmatch } from '../schema/fnmatch.ts'

/** Who may report results of which testcases. */
export interface ReportPermission {
  /** Patterns in the words of `fnmatch`; without them the permission covers nothing. */
  readonly testcases?: readonly string[]
  readonly users?: readonly string[]
  /** Names of groups of the host's directory. */
  readonly groups?: readonly string[]
}

/** What a question for permission comes to: `no-directory` where only a group could help and nobody knows the groups. */
export type PermissionAnswer = 'permitted' | 'denied' | 'unknown-user' | 'no-directory'

/** The permissions that cover a testcase, in their order. */
export function permissionsFor<Permission extends ReportPermission>(
  testcase: string,
  permissions: readonly Permission[],
): readonly Permission[] {
  return permissions.filter(({ testcases = [] }) =>
    testcases.some((pattern) => matchesFnmatch(pattern, testcase)),
  )
}

/**
 * Whether a user may report results of a testcase. Without any permission nobody may.
 *
 * @example
 * import { mayReport } from '@gatewright/core/resultsdb'
 *
 * const permissions = [{ testcases: ['dist.*'], users: ['ann'], groups: ['qa'] }]
 * mayReport({ name: 'bob', groups: ['qa'] }, 'dist.rpmlint', permissions) // 'permitted'
 * mayReport({ name: 'bob', groups: [] }, 'dist.rpmlint', permissions) // 'unknown-user'
 */
export function mayReport(
  user: ApiUser,
  testcase: string,
  permissions: readonly ReportPermission[],
): PermissionAnswer {
  const covering = permissionsFor(testcase, permissions)
  if (covering.some(({ users = [] }) => users.includes(user.name))) return 'permitted'
  const groups = covering.flatMap((permission) => permission.groups ?? [])
  if (user.groups === undefined) return groups.length > 0 ? 'no-directory' : 'denied'
  if (user.groups.some((group) => groups.includes(group))) return 'permitted'
  return user.groups.length === 0 ? 'unknown-user' : 'denied'
}
