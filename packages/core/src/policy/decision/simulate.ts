import type { Instant } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import type { RoleGrant } from '../../schema/role-grant.ts'
import type { SignOff } from '../../schema/sign-off.ts'
import type { WaiverEvent } from '../../schema/waiver.ts'
import { decide } from './decide.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Decision } from './decision.ts'
import { diffDecisions, type DecisionDiff } from './diff-decisions.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Policy } from '../language/policy.ts'

/** What would be different. */
export interface Change {
  readonly addResults?: readonly TestResult[]
  readonly addWaiverEvents?: readonly WaiverEvent[]
  readonly addSignOffs?: readonly SignOff[]
  readonly addRoles?: readonly RoleGrant[]
  /** Ids of results that are left out. Counts of complete runs are left as they are, so a run may then lack results. */
  readonly ignoreResults?: readonly string[]
  /** Ids of waivers that are left out with all their events. */
  readonly ignoreWaivers?: readonly string[]
  readonly ignoreSignOffs?: readonly string[]
  /** Another time for the decision after the change; a cut that the query names stays. */
  readonly at?: Instant
}

export interface Simulation {
  readonly before: Decision
  readonly after: Decision
  readonly diff: DecisionDiff
}

/**
 * What a change would do to a decision: decides twice and compares. Nothing is stored, and nothing that is added here opens
 * a real gate.
 *
 * @example
 * import { simulate, type Evidence, type Policy } from '@gatewright/core/policy'
 *
 * declare const policies: readonly Policy[]
 * declare const evidence: Evidence
 * const query = { decisionContext: 'release', at: '2026-11-22T04:19:00Z' }
 * const { diff } = simulate(policies, evidence, { ignoreWaivers: ['w1'] }, query)
 * console.log(`without the waiver: ${diff.status.join(' becomes ')}`)
 */
export function simulate(
  policies: readonly Policy[],
  evidence: Evidence,
  change: Change,
  query: DecisionQuery,
): Simulation {
  const before = decide(policies, evidence, query)
  const after = decide(policies, changed(evidence, change), {
    ...query,
    ...(change.at === undefined ? {} : { at: change.at }),
  })
  return { before, after, diff: diffDecisions(before, after) }
}

function changed(evidence: Evidence, change: Change): Evidence {
  const results = without(evidence.results, change.ignoreResults, (result) => result.id)
  const waiverEvents = without(evidence.waiverEvents, change.ignoreWaivers, (event) => event.waiverId)
  const signOffs = without(evidence.signOffs, change.ignoreSignOffs, (signOff) => signOff.id)
  return {
    ...evidence,
    results: [...results, ...(change.addResults ?? [])],
    waiverEvents: [...waiverEvents, ...(change.addWaiverEvents ?? [])],
    signOffs: [...signOffs, ...(change.addSignOffs ?? [])],
    roles: [...(evidence.roles ?? []), ...(change.addRoles ?? [])],
  }
}

function without<Value>(
  values: readonly Value[] = [],
  ignored: readonly string[] = [],
  idOf: (value: Value) => string,
): readonly Value[] {
  const ids = new Set(ignored)
  return values.filter((value) => !ids.has(idOf(value)))
}
