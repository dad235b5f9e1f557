import type { StatementValues } from './statement-values.ts'
import { readHits } from './coarse-hits.ts'
import { inBoth, millisecondOf, type IdRange } from './id-range.ts'
import type { ReadScope } from './read-scope.ts'
import type { RunFilter } from './run-filter.ts'
import type { RunSource, WindowGroup } from './run-source.ts'
import type { RunWindow } from './run-window.ts'
import { groupsByPlace, type Order, type StoredRun } from './stored-run.ts'
import { createSlices } from './time-slices.ts'

/** An index that finds results, or the runs that they are in, by a key in the order of the ids of runs. */
export interface CoarseIndex {
  readonly table: 'result' | 'result_datum' | 'run_group' | 'run'
  readonly column: 'series_id' | 'datum' | 'group_id' | 'item_id'
  readonly type: 'int4' | 'int8' | 'text'
  /** As a literal of an array. */
  readonly keys: string
  readonly keyCount: number
  /** Whether it leads to whole rows of `result`, of which all are wanted; otherwise to where they are. */
  readonly hasRows?: boolean
  /** Conditions of the index's table by the name `x`, behind an `AND` each. */
  readonly condition?: (values: StatementValues) => string
}

export interface CoarseOptions {
  readonly order: Order
  readonly range: IdRange
}

/**
 * What one of some indexes finds. Ids of runs are in the order of time to the millisecond: each key gives its next few, and
 * of all of them those are in order that lie before the millisecond in which the first key broke off.
 */
export function coarseSource(
  scope: ReadScope,
  indexes: readonly CoarseIndex[],
  filter: RunFilter,
  { order, range }: CoarseOptions,
): RunSource {
  const isNewestFirst = order === 'newest-first'
  const keyCount = indexes.reduce((sum, index) => sum + index.keyCount, 0)
  const slices = createSlices(scope, { order, range, isSliced: keyCount > mostUnsliced })
  return {
    async next(size) {
      const slice = keyCount === 0 ? undefined : await slices.current()
      if (slice === undefined) return undefined
      const perKey = Math.ceil(size / keyCount) + 2
      const found = await readHits(scope, indexes, filter, { order, range: slice, perKey })
      if (found.edge === null) {
        slices.finish()
        return groupsOf(found.windows, order)
      }
      const edge = millisecondOf(found.edge)
      if (isNewestFirst ? edge.last < slice.last : edge.first > slice.first) {
        slices.goOnAt(edge)
        return groupsOf(
          found.windows.filter(({ run }) => (isNewestFirst ? run.id > edge.last : run.id < edge.first)),
          order,
        )
      }
      // All that was read is of one millisecond.
      const whole = await readHits(scope, indexes, filter, {
        order,
        range: inBoth(edge, slice),
        perKey: mostOfKey,
      })
      slices.goOnBehind(edge)
      return groupsOf(whole.windows, order)
    },
  }
}

/** With more keys than this, what there is of each is looked for in the newest partitions first. */
const mostUnsliced = 50
const mostOfKey = 2 ** 31

function groupsOf(windows: readonly RunWindow[], order: Order): readonly WindowGroup[] {
  const ofRun = new Map<StoredRun, RunWindow[]>()
  for (const window of windows) {
    const known = ofRun.get(window.run)
    if (known) known.push(window)
    else ofRun.set(window.run, [window])
  }
  return groupsByPlace([...ofRun.keys()], order).map((group) => group.flatMap((run) => ofRun.get(run) ?? []))
}
