import * as z from 'zod'
import { compareText } from '../../canonical/compare-text.ts'
import { quantile } from '../../numeric/quantile.ts'
import { toEpochMs } from '../../schema/compare-instants.ts'
import type { DecisionEvent } from '../statistics-event.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'
import type { WindowLabel } from '../window.ts'
import {
  addCount,
  loadCounts,
  mergeCounts,
  mostFrequent,
  saveCounts,
  type TextCounts,
} from './text-counts.ts'

/** What decisions of one bucket took. */
export interface GateTimesState {
  readonly statuses: TextCounts
  /** Milliseconds to the first final decision of each question. */
  readonly toDecision: Map<string, number>
  /** Milliseconds for which a decision was open, by its id. */
  readonly open: Map<string, number>
}

export type GateTimesResult = {
  /** How many decisions were recorded with each status. */
  readonly statuses: readonly { readonly name: string; readonly count: number }[]
  /** How many subjects got their first final decision, and how long that took from the start of the first run that it cites. */
  readonly decided: number
  readonly toDecisionP50Ms: number | null
  readonly toDecisionP90Ms: number | null
  readonly toDecisionMaxMs: number | null
  /** How many decisions were closed, and for how long they had been open. */
  readonly closed: number
  readonly openP50Ms: number | null
  readonly openP90Ms: number | null
}

const count = z.int().min(0)
const ms = z.nullable(z.number().min(0))
const GateTimesSchema: z.ZodType<GateTimesResult> = z.strictObject({
  statuses: z.array(z.strictObject({ name: z.string(), count })),
  decided: count,
  toDecisionP50Ms: ms,
  toDecisionP90Ms: ms,
  toDecisionMaxMs: ms,
  closed: count,
  openP50Ms: ms,
  openP90Ms: ms,
})

/**
 * How long gates take: from the start of the first run that a decision cites to the first decision that is satisfied or
 * unsatisfied, and from a decision to its end. A question is a subject in a decision context, each once a bucket; decisions
 * that cite no run whose start is known are counted by status only.
 *
 * @example
 * import { gateTimes } from '@gatewright/core/stats'
 *
 * const plugin = gateTimes({ windows: ['1d'] })
 */
export function gateTimes({
  id = 'gate-times',
  windows,
  backlogMs,
}: {
  readonly id?: string
  readonly windows: readonly WindowLabel[]
  readonly backlogMs?: number
}): StatisticsPlugin<GateTimesState, GateTimesResult> {
  return statisticsPlugin({
    id,
    version: 1,
    summary: 'How long gates take to decide',
    description:
      'Time from the start of the first run that is cited to the first final decision of a subject in a context, and for how long decisions are open.',
    windows,
    kinds: ['decision'],
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: GateTimesSchema,
    layout: { kind: 'trend', values: ['toDecisionP50Ms', 'toDecisionP90Ms'], unit: 'ms' },
    init: (): GateTimesState => ({ statuses: new Map(), toDecision: new Map(), open: new Map() }),
    step(state, event) {
      if (event.kind !== 'decision') return state
      if (event.isClosing) closing(state, event)
      else deciding(state, event)
      return state
    },
    merge(a, b) {
      mergeCounts(a.statuses, b.statuses)
      for (const [key, own] of b.toDecision) keepShortest(a.toDecision, key, own)
      for (const [key, own] of b.open) keepShortest(a.open, key, own)
      return a
    },
    save: ({ statuses, toDecision, open }) => ({
      statuses: saveCounts(statuses),
      toDecision: [...toDecision].sort(([a], [b]) => compareText(a, b)),
      open: [...open].sort(([a], [b]) => compareText(a, b)),
    }),
    load(saved) {
      const { statuses, toDecision, open } = saved as unknown as SavedGateTimes
      return { statuses: loadCounts(statuses), toDecision: new Map(toDecision), open: new Map(open) }
    },
    result({ statuses, toDecision, open }) {
      const [times, opens] = [[...toDecision.values()], [...open.values()]]
      return {
        statuses: mostFrequent(statuses, 100).map(([name, own]) => ({ name, count: own })),
        decided: times.length,
        toDecisionP50Ms: quantile(times, 0.5) ?? null,
        toDecisionP90Ms: quantile(times, 0.9) ?? null,
        toDecisionMaxMs: quantile(times, 1) ?? null,
        closed: opens.length,
        openP50Ms: quantile(opens, 0.5) ?? null,
        openP90Ms: quantile(opens, 0.9) ?? null,
      }
    },
  })
}

interface SavedGateTimes {
  readonly statuses: [string, number][]
  readonly toDecision: [string, number][]
  readonly open: [string, number][]
}

function deciding({ statuses, toDecision }: GateTimesState, { decision, startedAt }: DecisionEvent): void {
  const { status, subject, decisionContext, decidedAt } = decision
  addCount(statuses, status)
  if (startedAt === undefined || (status !== 'satisfied' && status !== 'unsatisfied')) return
  const question = JSON.stringify([subject.type, subject.identifier, decisionContext])
  keepShortest(toDecision, question, toEpochMs(decidedAt) - startedAt)
}

function closing({ open }: GateTimesState, { decision: { id, decidedAt, closedAt } }: DecisionEvent): void {
  if (closedAt !== undefined) keepShortest(open, id, toEpochMs(closedAt) - toEpochMs(decidedAt))
}

/** Clocks of several machines differ; nothing takes less than no time. */
function keepShortest(times: Map<string, number>, key: string, own: number): void {
  times.set(key, Math.max(0, Math.min(own, times.get(key) ?? own)))
}
