import type { DecisionNode } from '../decision/decision.ts'
import type { Status } from './status.ts'
import { combine, type StatusCounts } from './threshold.ts'

/**
 * The status of a node worked out from its leaves alone: what anybody can do who was handed a decision and does not trust
 * the statuses in between.
 *
 * @example
 * import { decide, recompute } from '@gatewright/core/policy'
 *
 * const decision = decide(
 *   [],
 *   { subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, results: [] },
 *   { decisionContext: 'release', at: '2026-11-22T04:19:00Z' },
 * )
 * console.log(recompute(decision.tree) === decision.status) // true
 */
export function recompute(node: DecisionNode): Status {
  if (!node.children || !node.operator) return node.status
  return combine(
    node.operator,
    countNodes(node.children.map((child) => ({ ...child, status: recompute(child) }))),
  )
}

/** How many children have each status: by weight, and without those that only warn. */
export function countNodes(children: readonly DecisionNode[]): StatusCounts {
  const counts = { satisfied: 0, unsatisfied: 0, pending: 0, inconclusive: 0 }
  for (const { status, enforcement, weight = 1 } of children) {
    if (status !== 'not-applicable' && enforcement === undefined) counts[status] += weight
  }
  return counts
}

/** True for a node that its parent counts. */
export function counts(node: DecisionNode): boolean {
  return node.status !== 'not-applicable' && node.enforcement === undefined
}
