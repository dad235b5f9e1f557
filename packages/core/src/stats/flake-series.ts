import type { FlakeStatistics } from '../flake/statistics/flake-statistics.ts'
import type { EpochMs } from '../schema/instant.ts'
import { calendarStart, type CalendarUnit } from './calendar.ts'

/** What tests did on the main branch in one day or week. */
export type FlakePoint = {
  readonly start: EpochMs
  /** Tests in runs. */
  readonly runs: number
  /** Those of them with a pass and a failure. */
  readonly flaky: number
  /** Those of them with nothing but failures. */
  readonly failed: number
  /** The flaky among all. */
  readonly rate: number
  /** How many tests ran. */
  readonly tests: number
}

const msOfDay = 86_400_000

/**
 * How flaky a project was, day by day or week by week, from the statistics that flake scores rest on: runs of the main branch
 * with an attempt that failed and one that passed. Oldest first; days without a run are not there.
 *
 * @param all - of each test one
 * @example
 * import { flakeSeries } from '@gatewright/core/stats'
 * import type { FlakeStatistics } from '@gatewright/core/flake'
 *
 * declare const statistics: readonly FlakeStatistics[]
 *
 * for (const { start, rate } of flakeSeries(statistics, 'week')) console.log(new Date(start).toISOString(), rate)
 */
export function flakeSeries(
  all: Iterable<Pick<FlakeStatistics, 'days'>>,
  unit: CalendarUnit,
): readonly FlakePoint[] {
  const points = new Map<EpochMs, { runs: number; flaky: number; failed: number; tests: number }>()
  for (const { days } of all) {
    const seen = new Set<EpochMs>()
    for (const { day, main } of days) {
      if (main.runs === 0) continue
      const start = calendarStart(day * msOfDay, unit)
      const point = points.get(start) ?? { runs: 0, flaky: 0, failed: 0, tests: 0 }
      point.runs += main.runs
      point.flaky += main.failed - main.hard
      point.failed += main.hard
      if (!seen.has(start)) point.tests += 1
      seen.add(start)
      points.set(start, point)
    }
  }
  return [...points]
    .sort(([a], [b]) => a - b)
    .map(([start, point]) => ({ start, ...point, rate: point.flaky / point.runs }))
}
