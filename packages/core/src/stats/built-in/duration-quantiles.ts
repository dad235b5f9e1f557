import * as z from 'zod'
import {
  addToSketch,
  mergeSketch,
  quantileOfSketch,
  quantileSketch,
  type QuantileSketch,
} from '../../numeric/quantile-sketch.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'
import type { ResultPluginOptions } from './result-plugin-options.ts'

/** How long results of one bucket took. */
export interface DurationState {
  readonly sketch: QuantileSketch
  /** Whole microseconds, below {@link sumPart}: sums of fractions, or of what is no whole number any more, would hang on their order. */
  sumUs: number
  /** How many times {@link sumPart} there is beside it. */
  sumParts: number
}

/** Twice of it is still exact. */
const sumPart = 2 ** 50

/** In milliseconds; null where no result says how long it took. */
export type DurationResult = {
  readonly count: number
  readonly mean: number | null
  readonly min: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly max: number | null
}

const ms = z.nullable(z.number().min(0))
const DurationSchema: z.ZodType<DurationResult> = z.strictObject({
  count: z.int().min(0),
  mean: ms,
  min: ms,
  p50: ms,
  p90: ms,
  p95: ms,
  p99: ms,
  max: ms,
})

/**
 * How long tests take, in milliseconds: quantiles that are off by 1 % at most, and the exact mean.
 *
 * @example
 * import { durationQuantiles } from '@gatewright/core/stats'
 *
 * const plugin = durationQuantiles({ windows: ['1h', '1d'] })
 */
export function durationQuantiles({
  id = 'durations',
  windows,
  backlogMs,
}: Omit<ResultPluginOptions, 'outcomes'>): StatisticsPlugin<DurationState, DurationResult> {
  return statisticsPlugin({
    id,
    version: 1,
    summary: 'How long tests take',
    description:
      'Quantiles of the durations in milliseconds, off by 1 % at most, with their mean. Results without a duration are left out.',
    windows,
    kinds: ['result'],
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: DurationSchema,
    layout: { kind: 'trend', values: ['p50', 'p95', 'p99'], unit: 'ms' },
    init: (): DurationState => ({ sketch: quantileSketch(), sumUs: 0, sumParts: 0 }),
    step(state, event) {
      const durationMs = event.kind === 'result' ? event.result.durationMs : undefined
      if (durationMs === undefined || !(durationMs >= 0 && durationMs <= longestMs)) return state
      addToSketch(state.sketch, durationMs)
      const us = Math.round(durationMs * 1_000)
      const rest = us % sumPart
      addSum(state, rest, (us - rest) / sumPart)
      return state
    },
    merge(a, b) {
      mergeSketch(a.sketch, b.sketch)
      addSum(a, b.sumUs, b.sumParts)
      return a
    },
    save: ({ sketch, sumUs, sumParts }) => ({ sketch: { ...sketch }, sumUs, sumParts }),
    load: (saved) => saved as unknown as DurationState,
    result({ sketch, sumUs, sumParts }) {
      const at = (q: number): number | null => quantileOfSketch(sketch, q) ?? null
      const mean = sketch.count === 0 ? null : (sumParts * sumPart + sumUs) / sketch.count / 1_000
      return {
        count: sketch.count,
        mean,
        min: at(0),
        p50: at(0.5),
        p90: at(0.9),
        p95: at(0.95),
        p99: at(0.99),
        max: at(1),
      }
    },
  })
}

function addSum(state: DurationState, us: number, parts: number): void {
  const sum = state.sumUs + us
  const isFull = sum >= sumPart
  state.sumUs = isFull ? sum - sumPart : sum
  state.sumParts += isFull ? parts + 1 : parts
}

/** A hundred years. What is longer is a mistake of the report, and would be all of the mean. */
const longestMs = 100 * 366 * 86_400_000
