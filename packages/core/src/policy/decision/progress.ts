import type { DecisionNode, Progress } from './decision.ts'
import { counts } from '../evaluation/recompute.ts'

/** How many of the nodes that count are satisfied, by weight. 100 percent only when all are, and 0 of nothing. */
export function progressOf(nodes: readonly DecisionNode[]): Progress {
  const counted = nodes.filter(counts)
  const weigh = (some: readonly DecisionNode[]): number =>
    some.reduce((sum, { weight = 1 }) => sum + weight, 0)
  const satisfied = weigh(counted.filter((node) => node.status === 'satisfied'))
  const total = weigh(counted)
  return { satisfied, total, percent: total === 0 ? 0 : Math.floor((100 * satisfied) / total) }
}
