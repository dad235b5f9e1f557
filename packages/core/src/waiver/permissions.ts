import { err, ok, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import { matchesGlob, type Glob } from '../schema/glob.ts'
import type { WaiverPermission } from '../schema/waiver-permission.ts'
import { isSamePerson } from './same-person.ts'

/** Somebody wants to waive a testcase. */
export interface WaiveQuestion {
  /** What was configured. Not set permits everybody everything; an empty list permits nobody anything. */
  readonly permissions: readonly WaiverPermission[] | undefined
  readonly testcase: string
  /** On whose behalf the waiver is made: whose permission counts. */
  readonly who: string
  /** The groups of `who`. */
  readonly groups: readonly string[]
  /** Who hands the waiver in, when that is not `who`. */
  readonly proxiedBy?: string | undefined
  /** Who may hand in waivers on behalf of others; nobody by default. It is no permission to waive. */
  readonly superusers?: readonly string[] | undefined
}

/** `who` may not waive the testcase. */
export interface NotPermittedError extends ErrorValue<'waiver/not-permitted'> {
  readonly retryable: false
  readonly who: string
  readonly testcase: string
  /** The entries that are about the testcase: who is named in one of them may waive it. */
  readonly permissions: readonly WaiverPermission[]
}

/** `proxiedBy` may not hand in waivers on behalf of others. */
export interface NoProxyError extends ErrorValue<'waiver/no-proxy'> {
  readonly retryable: false
  readonly who: string
  readonly proxiedBy: string
}

/**
 * Whether somebody may waive a testcase: the answer is the entries that permit it, none of them where no permissions are
 * configured. Asks first whether the waiver may be handed in on behalf of another (`waiver/no-proxy`), and then whether
 * any entry about the testcase names that other or one of their groups (`waiver/not-permitted`).
 *
 * @example
 * import { mayWaive } from '@gatewright/core/waiver'
 *
 * const permissions = [{ name: 'lint', testcases: ['dist.*'], testcasesIgnore: ['dist.virus*'], groups: ['qa'] }]
 * const asked = { permissions, who: 'ann', groups: ['qa'] }
 * console.log(mayWaive({ ...asked, testcase: 'dist.rpmlint' }).isOk()) // true
 * console.log(mayWaive({ ...asked, testcase: 'dist.virus-scan' }).isOk()) // false
 */
export function mayWaive(
  question: WaiveQuestion,
): Result<readonly WaiverPermission[], NotPermittedError | NoProxyError> {
  const { permissions, testcase, who, groups, proxiedBy, superusers = [] } = question
  if (proxiedBy !== undefined && !isSamePerson(proxiedBy, who) && !names(superusers, proxiedBy))
    return err(noProxy(who, proxiedBy))
  if (permissions === undefined) return ok([])
  const about = permissionsFor(permissions, testcase)
  const permitting = about.filter(
    (entry) => names(entry.users, who) || entry.groups?.some((group) => groups.includes(group)),
  )
  return permitting.length > 0 ? ok(permitting) : err(notPermitted(who, testcase, about))
}

/**
 * The entries that are about a testcase, in their order: one of their patterns covers it, and no pattern of theirs to
 * ignore does.
 */
export function permissionsFor(
  permissions: readonly WaiverPermission[],
  testcase: string,
): WaiverPermission[] {
  const covers = (glob: Glob): boolean => matchesGlob(glob, testcase)
  return permissions.filter(
    (entry) => entry.testcases.some(covers) && !(entry.testcasesIgnore ?? []).some(covers),
  )
}

function names(people: readonly string[] | undefined, who: string): boolean {
  return (people ?? []).some((one) => isSamePerson(one, who))
}

function noProxy(who: string, proxiedBy: string): NoProxyError {
  const message = `${proxiedBy} may not hand in waivers on behalf of others, such as ${who}.`
  return { kind: 'waiver/no-proxy', message, retryable: false, who, proxiedBy }
}

function notPermitted(
  who: string,
  testcase: string,
  permissions: readonly WaiverPermission[],
): NotPermittedError {
  const entries = permissions.map(({ name }) => name).join(', ')
  const message =
    entries === ''
      ? `Nobody may waive ${testcase}: no permission is about it.`
      : `${who} may not waive ${testcase}; those of ${entries} may.`
  return { kind: 'waiver/not-permitted', message, retryable: false, who, testcase, permissions }
}
