import type { DecisionNode } from '../decision/decision.ts'

/** The leaves of a tree, in its order. A node whose rules all fell away has none. */
export function leavesOf(node: DecisionNode): DecisionNode[] {
  const leaves: DecisionNode[] = []
  collect(node, leaves, () => true)
  return leaves
}

/** The leaves that the gate goes by: without what only warns, is on trial, or is not in force. */
export function countingLeaves(node: DecisionNode): DecisionNode[] {
  const leaves: DecisionNode[] = []
  collect(node, leaves, ({ enforcement, code }) => enforcement === undefined && code !== 'not-effective')
  return leaves
}

function collect(
  node: DecisionNode,
  leaves: DecisionNode[],
  isWanted: (node: DecisionNode) => boolean,
): void {
  if (!isWanted(node)) return
  if (node.children) for (const child of node.children) collect(child, leaves, isWanted)
  else leaves.push(node)
}
