import { messageAnswer } from '../ports/serve-api.ts'
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer, ApiUser } from '../ports/api.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import type { PermissionList } from './waiver-db-permission.ts'

/**
 * Whether somebody may waive a testcase; the error is the answer to give. Asks for their name first, then for the groups
 * that the host knows them to be in, then for those of the directory.
 */
export function authorize(
  person: ApiUser,
  testcase: string,
  options: WaiverDbApiOptions,
  permissions: PermissionList,
): ResultAsync<void, ApiAnswer> {
  if (isOpenToAll(options, permissions)) return okAsync(undefined)
  const about = permissions.about(testcase)
  const check = (groups: readonly string[] = []): boolean =>
    about.some(
      (entry) => entry.users?.includes(person.name) || entry.groups?.some((group) => groups.includes(group)),
    )
  if (check(person.groups)) return okAsync(undefined)
  if (!options.directory) return errAsync(forbidden(person.name, testcase, undefined))
  return options.directory
    .groupsOf(person.name)
    .mapErr((cause) => ({
      ...messageAnswer(502, 'Some error occurred initializing the LDAP connection.'),
      cause,
    }))
    .andThen((groups) => (check(groups) ? ok(undefined) : err(forbidden(person.name, testcase, groups))))
}

/** An empty list of permissions permits nobody, but WaiverDB takes it for none at all. */
function isOpenToAll(
  { permissions, permissionMapping, compat }: WaiverDbApiOptions,
  { entries }: PermissionList,
): boolean {
  const isConfigured = permissions !== undefined || permissionMapping !== undefined
  return entries.length === 0 && (compat === 'upstream' || !isConfigured)
}

/** A user in no group at all is one that the directory does not know. */
function forbidden(who: string, testcase: string, groups: readonly string[] | undefined): ApiAnswer {
  const detail = groups?.length === 0 ? '; failed to find the user in LDAP' : ''
  return messageAnswer(
    403,
    `User ${who} is not authorized to submit results for the test case ${testcase}${detail}`,
  )
}
