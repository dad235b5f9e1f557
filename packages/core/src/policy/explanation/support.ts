import { compareText } from '../../canonical/compare-text.ts'
import type { Decision, DecisionNode } from '../decision/decision.ts'
import { countNodes, counts } from '../evaluation/recompute.ts'
import { neededOf } from '../evaluation/threshold.ts'

/**
 * Ids of evidence that suffices for the status of a decision: results, waivers, sign-offs, exonerations, quarantine issues
 * and groups (each with all of its results), in order. Of alternatives that are met only as many are told as are needed;
 * where the gate is closed for good, only what closes it.
 *
 * A decision that waits stands on what is not there, so its support is everything that its tree cites.
 */
export function support(decision: Decision): readonly string[] {
  const ids = new Set<string>()
  collect(decision.tree, ids)
  return [...ids].sort(compareText)
}

function collect(node: DecisionNode, ids: Set<string>): void {
  const { results, waivers, signOffs, exonerations, quarantine, groups } = node.cites
  for (const cited of [results, waivers, signOffs, exonerations, quarantine, groups])
    for (const id of cited ?? []) ids.add(id)
  for (const child of sufficient(node)) collect(child, ids)
}

/** Of the children of a node, those that settle it. */
function sufficient(node: DecisionNode): readonly DecisionNode[] {
  // What a share leaves out belongs to its population.
  const children = (node.children ?? []).filter((child) => counts(child) || child.code === 'quarantined')
  if (!node.operator) return children
  if (node.status === 'satisfied') {
    const counted = countNodes(children)
    const applicable = counted.satisfied + counted.unsatisfied + counted.pending + counted.inconclusive
    // A share is of all of them: without the others it would be another one.
    if ('ratio' in node.operator || node.operator.atLeast === 'all') return children
    return children
      .filter((child) => child.status === 'satisfied')
      .slice(0, neededOf(node.operator, applicable))
  }
  if (node.status === 'unsatisfied' && 'atLeast' in node.operator && node.operator.atLeast === 'all')
    return children.filter((child) => child.status === 'unsatisfied').slice(0, 1)
  return children
}
