import { blockers } from './blockers.ts'
import type { Decision, DecisionNode } from '../decision/decision.ts'
import { slotName } from '../evaluation/slot-name.ts'

const mostSteps = 5

/** What would open a closed gate, one sentence for each way. */
export interface WaysOut {
  readonly ways: readonly string[]
  /** True where there are more. */
  readonly truncated: boolean
}

/** The ways out of a closed gate, the shortest first; none for one that is open, or that no policy is for. */
export function waysOut(decision: Decision, limit: number): WaysOut {
  if (decision.status === 'satisfied' || decision.status === 'not-applicable')
    return { ways: [], truncated: false }
  const { sets, truncated } = blockers(decision, { limit })
  return { ways: sets.map((set) => wayOut(set, decision.subject.type)), truncated }
}

/** All steps of one way, or the first of a long one. */
function wayOut(set: readonly DecisionNode[], itemType: string): string {
  const steps = set.slice(0, mostSteps).map((leaf) => wayToSatisfy(leaf, itemType))
  return [...steps, ...(set.length > mostSteps ? [`${set.length - mostSteps} more`] : [])].join('; and ')
}

/**
 * What a person could do about a leaf that is not satisfied.
 *
 * @param itemType - what to call another item, as `git_commit`; `item` by default
 */
export function wayToSatisfy(leaf: DecisionNode, itemType: string = 'item'): string {
  return `${wayOf(leaf, itemType)}${leaf.waivable ? ', or a waiver' : ''}`
}

function wayOf(leaf: DecisionNode, itemType: string): string {
  switch (leaf.code) {
    case 'awaiting-sign-off':
      return `a sign-off: ${leaf.message}`
    case 'rejected-by-signer':
      return `another word of those who rejected it: ${leaf.message}`
    case 'threshold-missed':
    case 'unclear':
      return `better measurements: ${leaf.message}`
    case 'run-open':
      return `the end of the run: ${leaf.message}`
    case 'run-unknown':
    case 'run-aborted':
    case 'run-results-missing':
      return `a complete run: ${leaf.message}`
    case 'missing-fact':
      return `the fact: ${leaf.message}`
    case 'no-policy':
      return `a policy that is for it: ${leaf.message}`
    case 'policy-missing':
      return `the policy: ${leaf.message}`
    case 'policy-cycle':
    case 'too-large':
      return `a repair of the policies: ${leaf.message}`
    default:
      return passOf(leaf, itemType)
  }
}

function passOf(
  { testcase, variant = {}, kind, code, message, passesNeeded }: DecisionNode,
  itemType: string,
): string {
  if (testcase === undefined || kind !== 'slot')
    return code === 'missing' || code === 'insufficient-data'
      ? `more results: ${message}`
      : `another ${itemType}: ${message}`
  const name = slotName({ testcase, variant })
  if (passesNeeded === undefined)
    return code === 'insufficient-data'
      ? `more results: ${message}`
      : `another ${itemType} on which ${name} passes from the start`
  return passesNeeded === 1 ? `a pass of ${name}` : `${passesNeeded} more passes of ${name}`
}
