import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import { recompute, type Decision, type DecisionNode, type Status } from '../../policy/index.ts'

/** A decision, or a part of it, as bytes: equal for equal decisions only. */
export function bytesOf(value: Decision | DecisionNode): string {
  return canonicalJson(value as unknown as JsonValue)
}

/** True for the same bytes. Texts that are equal as they stand need no canonical form, which costs more. */
export function isSame(a: Decision | DecisionNode, b: Decision | DecisionNode): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || bytesOf(a) === bytesOf(b)
}

/** How open a status is. Waiting and unclear are as closed as each other; what asks for nothing compares with nothing. */
const openness: Readonly<Record<Status, number>> = {
  unsatisfied: 0,
  pending: 1,
  inconclusive: 1,
  satisfied: 2,
  'not-applicable': Number.NaN,
}

/** True when `after` is as open as `before`, or more. */
export function isRelaxed(before: Status, after: Status): boolean {
  return before === after || openness[after] >= openness[before]
}

/** True when `after` says no more than `before`: less is known, so fewer things are settled. */
export function saysNoMore(before: Status, after: Status): boolean {
  if (before === after) return true
  if (before === 'not-applicable' || after === 'not-applicable') return false
  return after === 'pending' || (after === 'inconclusive' && before !== 'pending')
}

/** A node and all nodes below it. */
export function nodesIn(node: DecisionNode): readonly DecisionNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesIn)]
}

/** The nodes of a tree by their paths. */
export function nodesByPath(tree: DecisionNode): ReadonlyMap<string, DecisionNode> {
  return new Map(nodesIn(tree).map((node) => [node.path, node]))
}

/** The nodes of a tree whose status does not follow from their children, or from their leaves. */
export function nodesThatDontFollow(tree: DecisionNode): readonly DecisionNode[] {
  return nodesIn(tree).filter((node) => {
    if (!node.children) return node.operator !== undefined
    return node.operator === undefined || recompute(node) !== node.status
  })
}

/** The paths that more than one node has. */
export function pathsTwice(tree: DecisionNode): readonly string[] {
  const paths = nodesIn(tree).map(({ path }) => path)
  return paths.length === new Set(paths).size
    ? []
    : paths.filter((path, index) => paths.indexOf(path) !== index)
}

/** A tree without what changes by time alone: a waiver that is known and not yet approved makes a gate look again. */
export function withoutTerms(node: DecisionNode): DecisionNode {
  return {
    ...node,
    validUntil: null,
    ...(node.children ? { children: node.children.map(withoutTerms) } : {}),
  }
}
