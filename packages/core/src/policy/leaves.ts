import type { DecisionNode } from './decision.ts'

/** The leaves of a tree, in its order. A node whose rules all fell away has none. */
export function leavesOf(node: DecisionNode): DecisionNode[] {
  return node.children ? node.children.flatMap(leavesOf) : [node]
}
