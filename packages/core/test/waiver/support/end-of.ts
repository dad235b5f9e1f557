import type { SubjectRef, WaiverEvent } from '../../../src/schema/index.ts'
import type { RoleGrant } from '../../../src/schema/role-grant.ts'
import { foldWaivers, waiverEnd, type WaiverTerms } from '../../../src/waiver/index.ts'
import { minute, subject } from '../../support/gate-examples.ts'

/** Who is who where a test does not say otherwise. */
export const everRole: readonly RoleGrant[] = [
  { who: 'ben', role: 'qa-lead', from: minute(0) },
  { who: 'cy', role: 'qa-lead', from: minute(0) },
  { who: 'ann', role: 'on-call', from: minute(0) },
]

/** What a waiver is held against, with something to say for each key that is left out. */
export interface Asked {
  readonly terms?: WaiverTerms
  readonly roles?: readonly RoleGrant[]
  readonly of?: SubjectRef
  readonly at?: string
}

/** Until when the only waiver of these events counts. */
export function endOf(
  events: readonly WaiverEvent[],
  asked: Asked = {},
  ask: typeof waiverEnd = waiverEnd,
): string | undefined {
  const { terms = {}, roles = everRole, of = subject, at = minute(30) } = asked
  const [state] = foldWaivers(events, at)
  return state && ask(state, terms, { roles, subject: of, at })
}
