import { blockers, type Decision, type DecisionNode } from '@gatewright/core/policy'
import type { SubjectRef } from '@gatewright/core/schema'

/** A leaf that keeps a gate closed, with the subject that it is about. */
export interface BlockingLeaf {
  readonly leaf: DecisionNode
  readonly subject: SubjectRef
}

/**
 * The leaves that keep a gate closed, of one way to open it: a way of which something helps with every leaf goes first, and of
 * several the shortest. None for a gate that is open, or that nothing can open.
 *
 * @param helps - whether what is about to be done helps with a leaf
 */
export function blockingLeaves(
  decision: Decision,
  helps: (leaf: DecisionNode) => boolean,
): readonly BlockingLeaf[] {
  const { sets } = blockers(decision)
  const way = sets.find((set) => set.every(helps)) ?? sets.find((set) => set.some(helps)) ?? sets[0] ?? []
  const subjects = new Map<string, SubjectRef>()
  tellSubjects(decision.tree, decision.subject, subjects)
  return way.map((leaf) => ({ leaf, subject: subjects.get(leaf.path) ?? decision.subject }))
}

/** A node says its subject where it is another than that of the node above. */
function tellSubjects(node: DecisionNode, above: SubjectRef, subjects: Map<string, SubjectRef>): void {
  const subject = node.subject ?? above
  if (node.children) for (const child of node.children) tellSubjects(child, subject, subjects)
  else subjects.set(node.path, subject)
}
