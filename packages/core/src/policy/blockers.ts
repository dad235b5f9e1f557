import type { Decision, DecisionNode } from './decision.ts'

export interface Blockers {
  /** Each set is minimal: the gate opens when every leaf of the set is satisfied, and not when one of them is left out. Smallest first. */
  readonly sets: readonly (readonly DecisionNode[])[]
  /** True when there are more sets than asked for. */
  readonly truncated: boolean
}

/**
 * What would open the gate: minimal sets of leaves. Empty for an open gate (one empty set) and for a gate that nothing can
 * open (no set).
 *
 * @param options - `limit`: how many sets at most, 10 by default
 * @remarks Ways through a policy can be exponential in number; at every node only the smallest `limit` are kept.
 */
export function blockers(decision: Decision, options: { readonly limit?: number } = {}): Blockers {
  return waysToOpen(decision.tree, Math.max(1, options.limit ?? 10))
}

function waysToOpen(node: DecisionNode, limit: number): Blockers {
  if (node.status === 'satisfied') return { sets: [[]], truncated: false }
  if (!node.children || !node.operator) return { sets: [[node]], truncated: false }
  const applicable = node.children.filter((child) => child.status !== 'not-applicable')
  const closed = applicable.filter((child) => child.status !== 'satisfied').map((child) => waysToOpen(child, limit))
  const { atLeast } = node.operator
  const needed = (atLeast === 'all' ? applicable.length : atLeast) - (applicable.length - closed.length)
  return choose(closed, needed, limit)
}

/** Opens `needed` of the children: best(k) holds the smallest ways to open k of those seen so far. */
function choose(children: readonly Blockers[], needed: number, limit: number): Blockers {
  let best: DecisionNode[][][] = [[[]]]
  let truncated = false
  for (const child of children) {
    truncated ||= child.truncated
    const next: DecisionNode[][][] = []
    for (let count = 0; count <= Math.min(needed, best.length); count++) {
      const without = best[count] ?? []
      const within = (best[count - 1] ?? []).flatMap((way) => child.sets.map((set) => [...way, ...set]))
      const ways = [...without, ...within].sort((a, b) => a.length - b.length)
      truncated ||= ways.length > limit
      next.push(ways.slice(0, limit))
    }
    best = next
  }
  return { sets: best[needed] ?? [], truncated }
}
