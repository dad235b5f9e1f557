import { compareText } from '../../canonical/compare-text.ts'
import type { Decision, DecisionNode } from './decision.ts'
import type { Status } from '../evaluation/status.ts'

/** One node that has another status than before. */
export interface NodeChange {
  readonly path: string
  /** `not-applicable` where the node was not there. */
  readonly from: Status
  readonly to: Status
  /** The messages of its leaves that changed, as they are now; of those that are gone, as they were. */
  readonly because: readonly string[]
}

/** What is different between two decisions. */
export interface DecisionDiff {
  readonly status: readonly [from: Status, to: Status]
  /** The root first, then by path. Empty when no node changed its status. */
  readonly changed: readonly NodeChange[]
}

/**
 * Compares two decisions node by node, by path.
 *
 * @example
 * import { diffDecisions, type Decision } from '@gatewright/core/policy'
 *
 * declare const yesterday: Decision
 * declare const today: Decision
 * for (const { path, from, to, because } of diffDecisions(yesterday, today).changed) {
 *   console.log(`${path}: ${from} is now ${to}: ${because.join('; ')}`)
 * }
 */
export function diffDecisions(before: Decision, after: Decision): DecisionDiff {
  const [old, now] = [nodesByPath(before.tree), nodesByPath(after.tree)]
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort(compareText)
  const statusOf = (nodes: ReadonlyMap<string, DecisionNode>, path: string): Status =>
    nodes.get(path)?.status ?? 'not-applicable'
  const changed = paths.flatMap((path): NodeChange[] => {
    const [from, to] = [statusOf(old, path), statusOf(now, path)]
    return from === to ? [] : [{ path, from, to, because: reasons(path, old, now) }]
  })
  return { status: [before.status, after.status], changed }
}

function nodesByPath(tree: DecisionNode): ReadonlyMap<string, DecisionNode> {
  const nodes = new Map<string, DecisionNode>()
  const collect = (node: DecisionNode): void => {
    nodes.set(node.path, node)
    for (const child of node.children ?? []) collect(child)
  }
  collect(tree)
  return nodes
}

function reasons(
  path: string,
  old: ReadonlyMap<string, DecisionNode>,
  now: ReadonlyMap<string, DecisionNode>,
): string[] {
  const [was, is] = [old.get(path), now.get(path)]
  const before = new Map(leaves(was).map((leaf) => [leaf.path, leaf]))
  const after = new Map(leaves(is).map((leaf) => [leaf.path, leaf]))
  const changed = [...after.values()].filter((leaf) => before.get(leaf.path)?.status !== leaf.status)
  const gone = [...before.values()].filter((leaf) => !after.has(leaf.path))
  const messages = [
    ...changed.map((leaf) => leaf.message),
    ...gone.map((leaf) => `no longer asked for: ${leaf.message}`),
  ]
  return messages.length > 0 || !is ? messages : [is.message]
}

function leaves(node: DecisionNode | undefined): DecisionNode[] {
  if (!node) return []
  return node.children ? node.children.flatMap(leaves) : [node]
}
