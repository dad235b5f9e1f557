import type { CheckActionName } from '../checks/check-action.ts'

/** What somebody may do in a repository, from GitHub's own list. */
export type RepositoryRole = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

/** Who presses a button, as GitHub says when it is asked; not as the event says. */
export interface Actor {
  readonly login: string
  readonly role: RepositoryRole
  /** Names of teams that the actor is an active member of, as `shop/release`. */
  readonly teams: readonly string[]
}

/** Who may press a button: whoever has this role or a higher one, and whoever is in one of these teams. */
export interface ActionRule {
  readonly role?: RepositoryRole
  readonly teams?: readonly string[]
  /** People whom neither a role nor a team lets in or keeps out. */
  readonly logins?: readonly string[]
}

export type ActionPolicy = Readonly<Partial<Record<CheckActionName, ActionRule>>>

export type Authorization =
  | { readonly isAllowed: true }
  /** `reason` is a sentence for the actor. */
  | { readonly isAllowed: false; readonly reason: string }

/** From the least to the most. */
const roles: readonly RepositoryRole[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

/**
 * Whether somebody may do what a button says. A button without a rule is for nobody: that GitHub shows it to everybody who may
 * write says nothing about waivers.
 */
export function authorizeAction(actor: Actor, action: CheckActionName, policy: ActionPolicy): Authorization {
  const rule = Object.hasOwn(policy, action) ? policy[action] : undefined
  if (!rule) return { isAllowed: false, reason: 'Nobody may do this here.' }
  const { role, teams = [], logins = [] } = rule
  const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase())
  // `none` would let everybody in who has an account.
  if (role !== undefined && role !== 'none' && roles.indexOf(actor.role) >= roles.indexOf(role))
    return { isAllowed: true }
  if (lower(actor.teams).some((team) => lower(teams).includes(team))) return { isAllowed: true }
  if (lower(logins).includes(actor.login.toLowerCase())) return { isAllowed: true }
  return { isAllowed: false, reason: `This is for ${wanted(rule)}.` }
}

function wanted({ role, teams = [], logins = [] }: ActionRule): string {
  const parts = [
    ...(role === undefined || role === 'none' ? [] : [`the role ${role} or higher`]),
    ...(teams.length === 0 ? [] : [`members of ${teams.join(', ')}`]),
    ...(logins.length === 0 ? [] : [logins.join(', ')]),
  ]
  return parts.length === 0 ? 'nobody' : parts.join(', or ')
}
