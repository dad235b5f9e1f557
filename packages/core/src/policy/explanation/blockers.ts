import type { Decision, DecisionNode } from '../decision/decision.ts'
import { countNodes, counts } from '../evaluation/recompute.ts'
import { neededOf } from '../evaluation/threshold.ts'

export interface Blockers {
  /** Each set is minimal: the gate opens when every leaf of the set is satisfied, and not when one of them is left out. Smallest first. */
  readonly sets: readonly (readonly DecisionNode[])[]
  /** True when there are more sets than asked for. */
  readonly truncated: boolean
}

/**
 * What would open the gate: minimal sets of leaves. One empty set for an open gate; no set for a gate that nothing can
 * open, such as one to which no policy applies.
 *
 * @param options - `limit`: how many sets at most, 10 by default
 * @remarks Ways through a policy can be exponential in number; at every node only the smallest `limit` are kept.
 */
export function blockers(decision: Decision, options: { readonly limit?: number } = {}): Blockers {
  const { ways, truncated } = waysToOpen(decision.tree, Math.max(1, options.limit ?? 10))
  return { sets: ways.map(leavesOfWay), truncated }
}

/** One way to open a node: a leaf, or two ways that both must be gone. Shared between the ways that have it in common. */
interface Way {
  readonly size: number
  readonly leaf?: DecisionNode
  readonly parts?: readonly [Way, Way]
}

interface Ways {
  /** Smallest first. */
  readonly ways: readonly Way[]
  readonly truncated: boolean
}

const nothingToDo: Way = { size: 0 }
const noWay: Ways = { ways: [], truncated: false }

function waysToOpen(node: DecisionNode, limit: number): Ways {
  if (node.status === 'satisfied') return { ways: [nothingToDo], truncated: false }
  if (node.status === 'not-applicable') return noWay
  if (!node.children || !node.operator) return { ways: [{ size: 1, leaf: node }], truncated: false }
  const counted = countNodes(node.children)
  const applicable = counted.satisfied + counted.unsatisfied + counted.pending + counted.inconclusive
  const closed = node.children.filter((child) => counts(child) && child.status !== 'satisfied')
  const openable = closed.map((child) => waysToOpen(child, limit)).filter((child) => child.ways.length > 0)
  const needed = neededOf(node.operator, applicable) - counted.satisfied
  if (needed > openable.length) return noWay
  return needed === openable.length ? openAll(openable, limit) : openSome(openable, needed, limit)
}

function openAll(children: readonly Ways[], limit: number): Ways {
  return children.reduce((so, child) => shortest([both(so, child)], so.truncated || child.truncated, limit), {
    ways: [nothingToDo],
    truncated: false,
  })
}

/**
 * Opens `needed` of the children: best[k] holds the smallest ways to open k of those seen so far. A k from which the
 * children that are left could not make up the rest is not followed: what is cut off there is no way.
 */
function openSome(children: readonly Ways[], needed: number, limit: number): Ways {
  let best: (Ways | undefined)[] = [{ ways: [nothingToDo], truncated: false }]
  let truncated = false
  for (const [index, child] of children.entries()) {
    const left = children.length - index - 1
    const next: (Ways | undefined)[] = []
    for (let count = Math.max(0, needed - left); count <= Math.min(needed, best.length); count++) {
      const without = best[count] ?? noWay
      const before = best[count - 1]
      const answer = shortest([without.ways, before ? both(before, child) : []], child.truncated, limit)
      truncated ||= answer.truncated
      next[count] = answer
    }
    best = next
  }
  return { ways: best[needed]?.ways ?? [], truncated }
}

function both(one: Ways, other: Ways): Way[] {
  return one.ways.flatMap((a) =>
    other.ways.map((b) => (a.size === 0 ? b : { size: a.size + b.size, parts: [a, b] as const })),
  )
}

function shortest(lists: readonly (readonly Way[])[], wasTruncated: boolean, limit: number): Ways {
  const ways = lists.flat().sort((a, b) => a.size - b.size)
  return { ways: ways.slice(0, limit), truncated: wasTruncated || ways.length > limit }
}

/** In the order of the tree, without recursion: a way may be as long as a run has tests. */
function leavesOfWay(way: Way): DecisionNode[] {
  const leaves: DecisionNode[] = []
  const open = [way]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.leaf) leaves.push(next.leaf)
    if (next.parts) open.push(next.parts[1], next.parts[0])
  }
  return leaves
}
