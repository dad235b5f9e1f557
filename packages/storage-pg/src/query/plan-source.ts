import type { CheckedPage, ResultPlace } from '@gatewright/core/ports'
import { toEpochMs } from '@gatewright/core/schema'
import { withPacked } from '../archive/with-packed.ts'
import { firstRunId } from '../rows/run-id.ts'
import { coarseSource } from './coarse-source.ts'
import { millisecondOf, type IdRange } from './id-range.ts'
import { runsOfIds, runsOfPositions } from './listed-runs.ts'
import { placeSource } from './place-source.ts'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import { listedSource, wholeRuns, type RunSource } from './run-source.ts'
import { rowPlaceOf, type Order, type StoredRun } from './stored-run.ts'

/** So many runs of what has come since a position are taken together. */
const mostListed = 2_000

/** The runs of a plan, from a place on. */
export async function sourceOf(
  scope: ReadScope,
  plan: QueryPlan,
  { order, after }: Pick<CheckedPage, 'order' | 'after'>,
): Promise<RunSource> {
  const listed = await listedRuns(scope, plan)
  if (listed) return listedSource(wholeRuns(listed, order))
  const { indexes, runs } = plan
  const place = after && rowPlaceOf(after).place
  if (!indexes) return placeSource(scope, runs, order, place)
  const indexed = coarseSource(scope, indexes, runs, { order, range: rangeBehind(plan.range, after, order) })
  if (!indexes.some(({ table }) => table === 'result' || table === 'result_datum')) return indexed
  return withPacked(scope, indexed, runs, { order, after: place, series: plan.rows.series })
}

async function listedRuns(
  scope: ReadScope,
  { ids, runs }: QueryPlan,
): Promise<readonly StoredRun[] | undefined> {
  if (ids) return runsOfIds(scope, ids, runs)
  return runs.storedAfter === undefined ? undefined : runsOfPositions(scope, runs, mostListed)
}

function rangeBehind(range: IdRange, after: ResultPlace | undefined, order: Order): IdRange {
  if (after === undefined || Number.isNaN(toEpochMs(after.submittedAt))) return range
  const { first, last } = millisecondOf(firstRunId(after.submittedAt))
  if (order === 'newest-first') return last < range.last ? { ...range, last } : range
  return first > range.first ? { ...range, first } : range
}
