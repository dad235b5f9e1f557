import type { Decision, DecisionNode } from './decision.ts'

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
  return waysToOpen(decision.tree, Math.max(1, options.limit ?? 10))
}

function waysToOpen(node: DecisionNode, limit: number): Blockers {
  if (node.status === 'satisfied') return { sets: [[]], truncated: false }
  if (node.status === 'not-applicable') return { sets: [], truncated: false }
  if (!node.children || !node.operator) return { sets: [[node]], truncated: false }
  const applicable = node.children.filter((child) => child.status !== 'not-applicable')
  const closed = applicable.filter((child) => child.status !== 'satisfied')
  const openable = closed.map((child) => waysToOpen(child, limit)).filter((child) => child.sets.length > 0)
  const { atLeast } = node.operator
  const needed = (atLeast === 'all' ? applicable.length : atLeast) - (applicable.length - closed.length)
  return needed > openable.length ? { sets: [], truncated: false } : choose(openable, needed, limit)
}

/**
 * Opens `needed` of the children: best(k) holds the smallest ways to open k of those seen so far. A k from which the
 * children that are left could not make up the rest is not followed: what is cut off there is no way.
 */
function choose(children: readonly Blockers[], needed: number, limit: number): Blockers {
  let best: DecisionNode[][][] = [[[]]]
  let truncated = false
  for (const [index, child] of children.entries()) {
    const left = children.length - index - 1
    truncated ||= child.truncated
    const next: DecisionNode[][][] = []
    for (let count = 0; count <= Math.min(needed, best.length); count++) {
      const isDeadEnd = count + left < needed
      const without = isDeadEnd ? [] : (best[count] ?? [])
      const within = isDeadEnd
        ? []
        : (best[count - 1] ?? []).flatMap((way) => child.sets.map((set) => [...way, ...set]))
      const ways = [...without, ...within].sort((a, b) => a.length - b.length)
      truncated ||= ways.length > limit
      next.push(ways.slice(0, limit))
    }
    best = next
  }
  return { sets: best[needed] ?? [], truncated }
}
