import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { RoleGrant } from '../schema/role-grant.ts'
import { isSamePerson } from './same-person.ts'

/**
 * True when somebody held a role at an instant: one of the grants is theirs, and the instant is in [from, until).
 * Without a grant nobody holds a role.
 *
 * @example
 * import { heldRole } from '@gatewright/core/waiver'
 *
 * const grants = [{ who: 'ben', role: 'qa-lead', from: '2026-11-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }]
 * console.log(heldRole(grants, 'ben', 'qa-lead', '2026-11-30T23:59:59Z')) // true
 * console.log(heldRole(grants, 'ben', 'qa-lead', '2026-12-01T00:00:00Z')) // false
 */
export function heldRole(grants: readonly RoleGrant[], who: string, role: string, at: Instant): boolean {
  return grants.some(
    (grant) =>
      grant.role === role &&
      isSamePerson(grant.who, who) &&
      compareInstants(grant.from, at) <= 0 &&
      (grant.until === undefined || compareInstants(at, grant.until) < 0),
  )
}
