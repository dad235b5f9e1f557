import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { FlakeStatistics } from '../flake/statistics/flake-statistics.ts'
import { textMatcher } from '../query/text-matcher.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { TextMatch } from '../ports/text-match.ts'
import type { CalendarUnit } from '../stats/calendar.ts'
import { flakeSeries, type FlakePoint } from '../stats/flake-series.ts'
import { readTestRow } from '../upkeep/test-row.ts'
import { listEach } from './list-each.ts'

/** A series, and the states that could not be read. */
export interface FlakeSeriesAnswer {
  readonly points: readonly FlakePoint[]
  /** Keys of states that are damaged or of another version; folding a result of the test counts it again. */
  readonly unreadable: readonly string[]
}

/**
 * How flaky a project was, day by day or week by week, from the states that `foldFlakeStates` keeps: no result is read.
 *
 * @param options - `space`: as it was folded into, `flake-states` by default; `testcases`: names of those that count, all by
 * default
 * @example
 * import type { StateStore } from '@gatewright/core/ports'
 * import { readFlakeSeries } from '@gatewright/core/stats-runner'
 *
 * declare const states: StateStore
 *
 * const weekly = await readFlakeSeries(states, 'week')
 * if (weekly.isOk()) for (const { start, rate, tests } of weekly.value.points) console.log(start, rate, tests)
 */
export function readFlakeSeries(
  states: Pick<StateStore, 'list'>,
  unit: CalendarUnit,
  options: { readonly space?: string; readonly testcases?: TextMatch } = {},
): ResultAsync<FlakeSeriesAnswer, QueryError> {
  const { space = 'flake-states' } = options
  const isWanted = textMatcher(options.testcases)
  const read = async (): Promise<Result<FlakeSeriesAnswer, QueryError>> => {
    const statistics: Pick<FlakeStatistics, 'days'>[] = []
    const unreadable: string[] = []
    const listed = await listEach(states, space, 'test ', (entries) => {
      for (const { key, body } of entries) {
        const row = readTestRow(body)
        if (!row) unreadable.push(key)
        else if (isWanted(row.testcase)) statistics.push({ days: row.view.statistics.days })
      }
      return true
    })
    if (listed.isErr()) return err(listed.error)
    return ok({ points: flakeSeries(statistics, unit), unreadable })
  }
  return new ResultAsync(read())
}
