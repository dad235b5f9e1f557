import * as z from 'zod'
import type { StatisticsPlugin } from '../statistics-plugin.ts'
import { statisticsPlugin } from '../statistics-plugin.ts'
import type { ResultPluginOptions } from './result-plugin-options.ts'
import { outcomeClasses } from './outcome-classes.ts'

/** How results of one bucket ended. */
export type PassCounts = { passed: number; failed: number; errored: number; skipped: number; other: number }

export type PassRateResult = {
  readonly passed: number
  readonly failed: number
  readonly errored: number
  readonly skipped: number
  /** INFO, and what has not ended. */
  readonly other: number
  /** Passes among passes, failures and errors; null where there are none. */
  readonly rate: number | null
}

const count = z.int().min(0)
const PassRateSchema: z.ZodType<PassRateResult> = z.strictObject({
  passed: count,
  failed: count,
  errored: count,
  skipped: count,
  other: count,
  rate: z.nullable(z.number().min(0).max(1)),
})

/**
 * How many of the results passed. Skipped tests and information say nothing of it; an outcome that nobody classified counts
 * as a failure.
 *
 * @example
 * import { passRate } from '@gatewright/core/stats'
 *
 * const plugin = passRate({ windows: ['1h', '1d'] })
 */
export function passRate(options: ResultPluginOptions): StatisticsPlugin<PassCounts, PassRateResult> {
  const { id = 'pass-rate', windows, backlogMs } = options
  const classOf = outcomeClasses(options.outcomes)
  return statisticsPlugin({
    id,
    version: 1,
    summary: 'How many results passed',
    description: 'Passes among passes, failures and errors. Every attempt counts.',
    windows,
    kinds: ['result'],
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: PassRateSchema,
    layout: { kind: 'trend', values: ['rate'] },
    init: (): PassCounts => ({ passed: 0, failed: 0, errored: 0, skipped: 0, other: 0 }),
    step(counts, event) {
      if (event.kind !== 'result') return counts
      switch (classOf(event.result.outcome)) {
        case 'pass':
          counts.passed += 1
          break
        case 'fail':
          counts.failed += 1
          break
        case 'error':
          counts.errored += 1
          break
        case 'skip':
          counts.skipped += 1
          break
        case 'info':
        case 'incomplete':
          counts.other += 1
      }
      return counts
    },
    merge: (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      errored: a.errored + b.errored,
      skipped: a.skipped + b.skipped,
      other: a.other + b.other,
    }),
    result({ passed, failed, errored, skipped, other }) {
      const ended = passed + failed + errored
      return { passed, failed, errored, skipped, other, rate: ended === 0 ? null : passed / ended }
    },
  })
}
