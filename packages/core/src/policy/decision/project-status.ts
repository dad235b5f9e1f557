import { compareInstants } from '../../schema/compare-instants.ts'
import { addDuration } from '../../schema/duration-ms.ts'
import type { Duration } from '../../schema/duration.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Decision, DecisionNode, ReasonCode } from './decision.ts'
import { recompute } from '../evaluation/recompute.ts'

/** What a page shows of a decision. */
export type ProjectedStatus = 'passed' | 'failed' | 'waiting' | 'ignored'

export interface ProjectStatusOptions {
  /** How long after the subject's `createdAt` results may be missing without anybody asking why. */
  readonly gracePeriod: Duration
  /** The time that the page is shown for. Take it from your clock. */
  readonly at: Instant
}

/**
 * The decision in one of four words, for consumers that show a status and gate nothing by it.
 *
 * - `passed`: satisfied. `ignored`: no policy applies.
 * - `waiting`: pending, and nothing is overdue: what runs may run, people may take their time, and results that nobody has
 *   reported may be missing during the grace period (for ever, where nobody knows when the subject was made).
 * - `failed`: everything else. What is inconclusive needs a person, as a failure does.
 *
 * @remarks Bodhi's way of reading Greenwave, which had to guess what was still running.
 * @example
 * import { projectStatus, type Decision } from '@gatewright/core/policy'
 *
 * declare const decision: Decision
 * projectStatus(decision, { gracePeriod: 'PT2H', at: '2026-11-22T04:19:00Z' }) // 'waiting'
 */
export function projectStatus(decision: Decision, options: ProjectStatusOptions): ProjectedStatus {
  if (decision.status === 'not-applicable') return 'ignored'
  if (decision.status !== 'pending') return decision.status === 'satisfied' ? 'passed' : 'failed'
  const { createdAt } = decision.subject
  const isOverdue =
    createdAt !== undefined && compareInstants(addDuration(createdAt, options.gracePeriod), options.at) <= 0
  if (!isOverdue) return 'waiting'
  return recompute(withoutMissing(decision.tree)) === 'pending' ? 'waiting' : 'failed'
}

/** What nobody has begun to report: once overdue, it is not on its way. */
const neverCame: ReadonlySet<ReasonCode> = new Set([
  'missing',
  'insufficient-data',
  'run-unknown',
  'run-results-missing',
])

function withoutMissing(node: DecisionNode): DecisionNode {
  if (node.children) return { ...node, children: node.children.map(withoutMissing) }
  return node.status === 'pending' && neverCame.has(node.code) ? { ...node, status: 'unsatisfied' } : node
}
